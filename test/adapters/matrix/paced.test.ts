import { describe, expect, it } from "@jest/globals";
import { orderedWeb } from "../../../src/adapters/matrix/ordered.ts";
import { pacedWeb } from "../../../src/adapters/matrix/paced.ts";
import type { MatrixWeb, WebAnswer } from "../../../src/adapters/matrix/web/matrix-web.ts";

const OK: WebAnswer = { kind: "ok", body: { event_id: "$1" } };
const LIMITED: WebAnswer = { kind: "later", afterMs: 5_000, detail: "slow down" };

const EDIT = { body: { "m.relates_to": { rel_type: "m.replace", event_id: "$1" } } };

const SEND = { room: "!r", type: "m.room.message", txn: "t" };

/** A homeserver that gives these answers, then takes everything. */
function limiting(...answers: readonly WebAnswer[]) {
  const left = [...answers];
  let nowMs = 1_000_000;
  let calls = 0;
  const web: MatrixWeb = {
    call: () => {
      calls += 1;
      return Promise.resolve(left.shift() ?? OK);
    },
  };
  const paced = pacedWeb(web, () => nowMs);
  return {
    post: () => paced.call("send", SEND, { body: {} }),
    edit: () => paced.call("send", SEND, EDIT),
    look: () => paced.call("whoami", {}),
    calls: () => calls,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe("a limit of the homeserver's", () => {
  it("is kept to without asking again, and for what is sent only", async () => {
    const { post, look, calls, pass } = limiting(LIMITED);
    await post();
    pass(1_000);

    expect(await post()).toMatchObject({ kind: "later", afterMs: 4_000 });
    expect((await look()).kind).toBe("ok");
    expect(calls()).toBe(2);
    pass(4_000);
    expect((await post()).kind).toBe("ok");
  });

  it("lets what is new go before an edit", async () => {
    const { post, edit, pass } = limiting(LIMITED);
    await edit();
    await post();
    pass(5_000);
    const early = await edit();
    const posted = await post();
    const late = await edit();

    expect([early.kind, posted.kind, late.kind]).toEqual(["later", "ok", "ok"]);
  });

  it("lets an edit go when what is new does not come", async () => {
    const { post, edit, pass } = limiting(LIMITED);
    await post();
    pass(7_000);

    expect((await edit()).kind).toBe("ok");
  });

  it("is none where something is to be mended", async () => {
    const { post, calls } = limiting({ ...LIMITED, mend: true });
    await post();
    await post();

    expect(calls()).toBe(2);
  });
});

it("what is said in a room keeps its order, and no room waits for another", async () => {
  const sent: string[] = [];
  const first = Promise.withResolvers<undefined>();
  const web: MatrixWeb = {
    call: async (_call, place) => {
      const { txn } = place as { readonly txn: string };
      if (txn === "a1") await first.promise;
      sent.push(txn);
      return OK;
    },
  };
  const ordered = orderedWeb(web);
  const send = (room: string, txn: string) =>
    ordered.call("send", { room, type: "m.room.message", txn });
  const all = [send("!a", "a1"), send("!a", "a2"), send("!b", "b1")];
  await all[2];
  first.resolve(undefined);
  await Promise.all(all);

  expect(sent).toEqual(["b1", "a1", "a2"]);
});
