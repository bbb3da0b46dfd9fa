import { describe, expect, it } from "@jest/globals";
import { Directory } from "../../../src/adapters/slack/people/directory.ts";
import type { Method } from "../../../src/adapters/slack/web/methods.ts";
import type { WebAnswer } from "../../../src/adapters/slack/web/slack-web.ts";

const USER = "U0ADA00001";
const CHANNEL = "C0INCIDENT";

const body = {
  user: { id: USER, team_id: "T0OPS00001" },
  channel: { id: CHANNEL },
};

/** What Slack says of everybody, or that it could not be asked. */
function directoryOf(answer: WebAnswer = { kind: "ok", body, scopes: undefined }) {
  const calls: Method[] = [];
  const call = (method: Method) => {
    calls.push(method);
    return Promise.resolve(answer);
  };
  return { directory: new Directory({ call }, () => 0), calls };
}

describe("people and channels, looked up by many at once", () => {
  it("are asked about once each", async () => {
    const { directory, calls } = directoryOf();
    const all = Array.from({ length: 100 }, async () => [
      await directory.channel(CHANNEL),
      await directory.user(USER, { fresh: false }),
    ]);
    const looked = (await Promise.all(all)).flat();

    expect(looked.filter(({ kind }) => kind === "found")).toHaveLength(200);
    expect(calls).toEqual(["conversations.info", "users.info"]);
  });

  it("are asked about again after Slack could not be asked", async () => {
    const { directory, calls } = directoryOf({ kind: "later", afterMs: 1, detail: "away" });
    await Promise.all([directory.channel(CHANNEL), directory.channel(CHANNEL)]);
    expect(calls).toHaveLength(1);
    await directory.channel(CHANNEL);

    expect(calls).toHaveLength(2);
  });

  it("are asked about anew for a decision, also while Slack is being asked", async () => {
    const { directory, calls } = directoryOf();
    await Promise.all([
      directory.user(USER, { fresh: false }),
      directory.user(USER, { fresh: true }),
    ]);

    expect(calls).toEqual(["users.info", "users.info"]);
  });
});
