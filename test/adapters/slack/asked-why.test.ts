import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { ADA, CHANNEL, NEW, REQUEST, SlackUnderTest } from "./slack-under-test.ts";

describe("a button that asks why", () => {
  let under: SlackUnderTest;

  beforeEach(async () => {
    under = await SlackUnderTest.open("socket");
  });

  afterEach(() => under.close());

  const formFor = async (user: string) => {
    const request = await under.request();
    await under.slack.click(request, "Deny", user);
    return under.slack.until(() => under.slack.views(user)[0]);
  };

  it.each([
    ["guest", { isRestricted: true }],
    ["workspace", { teamId: "T0EVIL0001" }],
    ["deactivated", { deleted: true }],
  ])("opens no form for a stranger (%s), who is refused and counted", async (why, user) => {
    const request = await under.request();
    under.slack.addUser({ id: NEW, ...user });
    await under.slack.click(request, "Deny", NEW);

    expect(await under.told(NEW)).toContain("This");
    expect(under.refused).toEqual([why]);
    expect(under.slack.calls("views.open")).toEqual([]);
    expect(under.said).toEqual([]);
  });

  it("opens no form in a channel that is shared by now", async () => {
    const request = await under.request();
    under.slack.setChannel({ id: CHANNEL, name: "incident", members: [ADA], isExtShared: true });
    under.later(60_000);
    await under.slack.click(request, "Deny", ADA);

    expect(await under.told(ADA)).toContain("shared");
    expect(under.slack.calls("views.open")).toEqual([]);
  });

  it("opens no form for a member without a role, whom the command refuses", async () => {
    const request = await under.request();
    await under.slack.click(request, "Deny", NEW);

    expect(await under.slack.until(() => under.said[0])).toMatchObject({
      typed: "deny R7",
      actor: { roles: [] },
    });
    expect(under.slack.calls("views.open")).toEqual([]);
  });

  it("says what to type where no form could be opened", async () => {
    const request = await under.request();
    const late = { kind: "error", error: "expired_trigger_id" } as const;
    under.slack.faults.next("views.open", late, 1);
    await under.slack.click(request, "Deny", ADA);

    expect(await under.told(ADA)).toContain("Type it instead: /lattice deny R7");
  });

  it("has its form answered by the address that came with the press", async () => {
    const view = await formFor(ADA);
    under.take = ({ from }) => under.opened.surface.whisper(REQUEST, from);
    await under.slack.submit(view, { reason: "not now" }, ADA);
    await under.told(ADA);

    expect(under.slack.ephemerals(ADA)).toMatchObject([{ by: "response_url" }]);
    expect(under.slack.calls("chat.postEphemeral")).toEqual([]);
  });

  it("has whoever fills in its form refused who is no member any more", async () => {
    const view = await formFor(ADA);
    under.slack.addUser({ id: ADA, isRestricted: true });
    under.later(60_000);
    await under.slack.submit(view, { reason: "not now" }, ADA);

    expect(await under.told(ADA)).toContain("guests");
    expect(under.said).toEqual([]);
  });
});
