import { describe, expect, it } from "@jest/globals";
import { plainText } from "../../src/message/plain-text.ts";
import { runAnswer } from "../../src/mitigation/answers/run.ts";
import { withMitigation } from "./mitigation-under-test.ts";
import type { MitigationUnderTest } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";
import { typing } from "./typing.ts";

const PAIR = [actor("ada"), actor("ben")] as const;

const BROKEN = { seq: 12, hash: "ab".repeat(32), whole: false } as const;

/** A run as it is shown, in one line of words. */
async function shown(under: MitigationUnderTest, id: string, audit?: { readonly whole: boolean }) {
  const view = await under.seen.view(id);
  const seen = audit === undefined ? undefined : { ...BROKEN, ...audit };
  const { outcome, body, result } = runAnswer({ view, audit: seen }, under.sources);
  const words = plainText({ origin: null, ...body }).replace(/\s+/g, " ");
  const offered = body.blocks.flatMap((block) =>
    block.kind === "commands" ? block.commands.map(({ text }) => text) : [],
  );
  return { outcome, result, words, offered };
}

describe("what is to be decided after a pause", () => {
  it("is told when it is over, and not while it holds", () =>
    withMitigation(async (under) => {
      under.hosts.host("tally-1").unread = "unreachable";
      const id = await under.run(PAIR, { verb: "pause", strict: true });
      const { result, words, offered } = await shown(under, id);

      expect(result.state).toBe("held");
      expect(words).not.toContain("resume");
      expect(offered).toEqual([`retry ${id}`, `skip ${id}`, `abort ${id}`]);
    }));

  it("is how to get out where a host is dead: a resume would be refused", () =>
    withMitigation(async (under) => {
      under.hosts.host("tally-1").unread = "unreachable";
      const id = await under.run(PAIR, { verb: "pause" });
      const { words, offered } = await shown(under, id);

      expect(words).toContain(`Mend the host, or take its members out of the configuration`);
      expect(words).toContain(`\`abort ${id}\` and \`start\` each member by itself`);
      expect(offered).toEqual([`retry ${id}`, `abort ${id}`]);
      // It is refused indeed, with the same words, and the way out that is told is one.
      const { outcome, message } = await typing(under)("ada", "resume");
      expect(outcome).toBe("finding");
      expect(plainText(message).replace(/\s+/g, " ")).toContain(
        "Mend the host, or take its members out of the configuration and start the bot anew; or end the pause with `abort`",
      );
      await under.use.abort(actor("ada"), id);
      const start = await under.run(PAIR, { verb: "start", members: ["relay-1"] });
      expect((await under.seen.view(start)).run.state).toBe("complete");
    }));

  it("is a resume where every unit is stopped", () =>
    withMitigation(async (under) => {
      const id = await under.run(PAIR, { verb: "pause" });

      expect((await shown(under, id)).offered).toEqual(['resume --reason "…"']);
    }));
});

describe("the audit log at a run's end", () => {
  it("is said to be verified where it is", () =>
    withMitigation(async (under) => {
      const id = await under.run(PAIR, { verb: "pause" });
      const { outcome, words } = await shown(under, id, { whole: true });

      expect(outcome).toBe("ok");
      expect(words).toContain("chain verified");
    }));

  it("is a finding where its chain is broken, with what to do", () =>
    withMitigation(async (under) => {
      const id = await under.run(PAIR, { verb: "pause" });
      const { outcome, words } = await shown(under, id, { whole: false });

      expect(outcome).toBe("finding");
      expect(words).toContain("!! The audit log is broken: `lattice audit verify` says where.");
      expect(words).not.toContain("verified");
    }));
});
