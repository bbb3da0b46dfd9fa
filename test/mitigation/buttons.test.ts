import { describe, expect, it } from "@jest/globals";
import type { Body, CommandButton } from "../../src/message/model.ts";
import { runAnswer } from "../../src/mitigation/answers/run.ts";
import { typedHash } from "../../src/mitigation/plan/hashes.ts";
import { shownBody } from "../../src/mitigation/tell/request-shown.ts";
import { backBody } from "../../src/mitigation/tell/back.ts";
import { withMitigation } from "./mitigation-under-test.ts";
import { actor, PEOPLE } from "./people.ts";

const PAIR = [actor("ada"), actor("ben")] as const;

/** What can be pressed, by what it shows to type instead. */
function buttons({ blocks }: Body): Readonly<Record<string, CommandButton | undefined>> {
  const offered = blocks.flatMap((block) => (block.kind === "commands" ? block.commands : []));
  return Object.fromEntries(offered.map(({ text, button }) => [text, button]));
}

describe("the buttons of a request", () => {
  it("have one asked once more who agrees: which lattice, what to how much, which plan", () =>
    withMitigation(async (under) => {
      const request = await under.request(actor("ada"), { verb: "pause" });
      const hash = typedHash(request.planHash);
      const { [`approve ${request.id} ${hash}`]: approve } = buttons(
        shownBody({ request, about: undefined }, PEOPLE),
      );

      expect(approve).toMatchObject({ label: "Approve", weight: "primary" });
      expect(approve?.confirm?.title).toBe(`Approve ${request.id}?`);
      expect(approve?.confirm?.text).toMatch(
        new RegExp(
          `^Lattice \\S+ \\([0-9a-f]{10}\\) · pause: stop \\d+ units on \\d+ hosts in 6 stages, .*\\. Plan ${hash}\\.$`,
        ),
      );
    }));

  it("ask for a reason where somebody denies, and say the command without one", () =>
    withMitigation(async (under) => {
      const request = await under.request(actor("ada"), { verb: "pause" });
      const { id } = request;

      expect(buttons(shownBody({ request, about: undefined }, PEOPLE))).toMatchObject({
        [`deny ${id} "why"`]: { weight: "danger", asks: "reason", says: `deny ${id}` },
        [`withdraw ${id}`]: { label: "Withdraw" },
      });
    }));
});

describe("the buttons of a run", () => {
  it("ask once more before it is aborted", () =>
    withMitigation(async (under) => {
      under.hosts.host("tally-1").unread = "unreachable";
      const id = await under.run(PAIR, { verb: "pause", strict: true });
      const view = await under.seen.view(id);
      const { body } = runAnswer({ view, audit: undefined }, under.sources);

      expect(buttons(body)).toMatchObject({
        [`retry ${id}`]: { label: "Retry" },
        [`skip ${id}`]: { label: "Skip" },
        [`abort ${id}`]: { weight: "danger", confirm: { title: `Abort ${id}?` } },
      });
    }));

  it("are none for what is to be typed: starting everything again", () =>
    withMitigation(async (under) => {
      const view = await under.seen.view(await under.run(PAIR, { verb: "pause" }));
      const { body } = runAnswer({ view, audit: undefined }, under.sources);

      expect(buttons(body)).toEqual({ 'resume --reason "…"': undefined });
    }));

  it("stop a unit again while the approval holds, after one more question", () =>
    withMitigation(async (under) => {
      const view = await under.seen.view(await under.run(PAIR, { verb: "pause" }));
      const { id, approvedMs } = view.run;

      expect(buttons(backBody(view, [], approvedMs + 60_000))).toMatchObject({
        [`retry ${id}`]: { label: "Stop it again", confirm: {} },
      });
      expect(buttons(backBody(view, [], approvedMs + 2 * 3_600_000))).toEqual({ pause: undefined });
    }));
});
