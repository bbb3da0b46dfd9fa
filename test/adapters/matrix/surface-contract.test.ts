import { surfaceContract } from "../../contracts/surface-contract.ts";
import { showsContract } from "../../contracts/surface/shows-contract.ts";
import { FakeHomeserver } from "../../fakes/matrix/fake-homeserver.ts";
import type { Fault } from "../../fakes/matrix/web/faults.ts";
import { matrixFace, matrixHarness, NOT_ALONE } from "./matrix-harness.ts";

const CALLS = { post: "send", edit: "send", find: "messages" } as const;

const FAULTS = {
  limited: { kind: "limited", afterMs: 1_000 },
  reset: { kind: "reset" },
  lost: { kind: "reset-after-commit" },
} as const satisfies Record<string, Fault>;

async function open() {
  const homeserver = await FakeHomeserver.start();
  const { botId: id, token, url } = homeserver;
  const [ada, ben] = ["@ada:hs.test", "@ben:hs.test"].map((one) => homeserver.person(one));
  if (ada === undefined || ben === undefined) throw new Error("nobody is there");
  const room = homeserver.room({ members: [ada.id, ben.id] });
  const admin = homeserver.person(homeserver.adminId);
  return matrixHarness(
    { url, bot: { id, token }, room, ada, ben, admin },
    {
      meets: (step, trouble) => {
        homeserver.faults.next(CALLS[step], FAULTS[trouble]);
      },
      close: () => homeserver.close(),
    },
  );
}

surfaceContract("Matrix", NOT_ALONE, open);
showsContract("Matrix", async () => matrixFace(await open()));
