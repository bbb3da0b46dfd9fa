import { describe, expect, it } from "@jest/globals";
import type { Block } from "../../src/message/model.ts";
import { plainLine } from "../../src/message/plain-text.ts";
import { planOf } from "../../src/mitigation/plan/plan-of.ts";
import type { PlanQuestion } from "../../src/mitigation/plan/plan-of.ts";
import { planTable, preflightTable } from "../../src/mitigation/tell/plan-blocks.ts";
import { latticeOf, member } from "./lattice.ts";

function rows(block: Block): readonly (readonly string[])[] {
  if (block.kind !== "table") throw new Error(`no table: ${block.kind}`);
  return block.rows.map((row) => row.map(plainLine));
}

/** Its relays run in units of one name, on hosts that are not called as they are. */
function planned(question: Pick<PlanQuestion, "verb" | "members">) {
  const map = latticeOf();
  const relays = [1, 2, 3].map((n) =>
    member(`relay-${n}`, { role: "member", unit: "builder@relay.service", host: `rack-${n}` }),
  );
  const organisms = { ...map.organisms, relay: { ...map.organisms.relay, members: relays } };
  const ground = { map: { ...map, organisms }, sshTarget: (host: string) => `ops@${host}` };
  return rows(planTable(planOf(ground, { strict: true, ...question })));
}

describe("a plan's table", () => {
  it("names the members where units of an organism bear one name", () => {
    expect(planned({ verb: "restart", members: ["relay-1", "relay-2"] })).toEqual([
      ["1", "relay", "builder@relay.service on rack-1 (relay-1)"],
      ["2", "relay", "builder@relay.service on rack-2 (relay-2)"],
    ]);
    expect(planned({ verb: "pause", members: [] })[1]).toEqual([
      "2",
      "relay",
      "builder@relay.service on rack-1 (relay-1), rack-2 (relay-2), rack-3 (relay-3)",
    ]);
  });

  it("names no member twice where its host is called as it is, nor where a unit stands alone", () => {
    const table = planned({ verb: "resume", members: [] });

    expect(table[0]?.[2]).toBe(
      "zipnet.service on zipnet-1, zipnet-2; aggregator.service on aggregator-1",
    );
    expect(table[1]?.[2]).toBe("unseal.service on unseal-1");
  });
});

describe("a preflight's table", () => {
  it("calls a slot seen, and never ok: it may be a stalled one", () => {
    const walk = { id: "walk", summary: "slot 9412346 stalled at tally" };

    expect(
      rows(
        preflightTable([
          { id: "hosts", verdict: "pass", summary: "all 3 answer" },
          { ...walk, verdict: "pass" },
          { ...walk, verdict: "unknown" },
        ]),
      ),
    ).toEqual([
      ["hosts", "ok", "all 3 answer"],
      ["walk", "seen", "slot 9412346 stalled at tally"],
      ["walk", "could not tell", "slot 9412346 stalled at tally"],
    ]);
  });
});
