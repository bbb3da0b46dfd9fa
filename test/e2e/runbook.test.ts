import { describe, expect, it } from "@jest/globals";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { lattice } from "../fakes/program.ts";

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

describe("lattice runbook", () => {
  it("prints the page that is kept in docs/", async () => {
    const { status, stdout } = await lattice(["runbook", "--markdown"]);

    expect(status).toBe(0);
    expect(stdout).toBe(readFileSync("docs/runbook.md", "utf8"));
  });

  it("prints alert rules for the organisms of a configuration, each with the command that verifies it", async () => {
    const args = ["runbook", "--rules", "--config", "docs/lattice.example.yaml"];
    const { status, stdout } = await lattice(args);
    const { groups } = parse(stdout) as { groups: { rules: Rule[] }[] };
    const rules = groups.flatMap((group) => group.rules);

    expect(status).toBe(0);
    expect(rules.map(({ expr }) => expr)).toEqual(
      expect.arrayContaining([
        'tally_upstream_peers{source="relay"} == 0',
        "relay_committee_size{} < 3",
        "atelier_member_tdx_attested{} == 0",
        "relay_on_chain_mismatches_total{} > 0",
      ]),
    );
    // tally is not gated by TDX: it has no such alert.
    expect(stdout).not.toContain("tally_member_tdx_attested");
    for (const { annotations } of rules) expect(annotations["command"]).toMatch(/^verify /);
  });

  it.each([[["--markdown", "--rules"]], [["--rulez"]]])("refuses %j", async (options) => {
    const { status, stderr } = await lattice(["runbook", ...options]);

    expect(status).toBe(2);
    expect(stderr).toContain("Usage: lattice runbook");
  });
});

describe("verify, as it is typed", () => {
  const drill = (...words: readonly string[]) => lattice(["drill", "--json", "--", ...words]);

  it.each([
    [["verify"], "needs one of: upstream, committee, tdx, divergence, mismatch, evidence"],
    [["verify", "upstram", "relay"], "“upstram” is unknown"],
    [["verify", "upstream", "rely"], "Did you mean `relay`?"],
    [["verify", "upstream", "relay", "tally"], "It reads atelier"],
    [["verify", "upstream", "zipnet"], "nothing stands above it"],
    [["verify", "committee", 'relay"} or up{x="'], "no organism"],
    [["verify", "committee", "$(reboot)"], "no organism"],
    [["verify", "tdx", "atelier-9"], "Nearest: `atelier-1`, `atelier-2`, `atelier-3`"],
    [["verify", "tdx", "atelier-1", "--rebuilt", "beef"], "96 hexadecimal digits"],
    [["verify", "tdx", "atelier-1", "--frobnicate"], "has no option"],
    [["verify", "divergence", "0x10"], "is no slot"],
  ])("refuses %j and says what is allowed", async (words, said) => {
    const { status, stdout } = await drill(...words);
    const { error } = JSON.parse(stdout) as { error: { text: string } };

    expect(status).toBe(2);
    expect(error.text).toContain(said);
  });

  it("takes an organism in any case", async () => {
    const { status } = await drill("verify", "committee", "Zipnet");

    expect(status).toBe(0);
  });
});
