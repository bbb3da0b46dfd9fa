import { expect, it } from "@jest/globals";
import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withKeys } from "../config/example.ts";
import { lattice } from "../fakes/program.ts";
import { announce } from "./announce.ts";
import { describeWith } from "./programs.ts";

function promtool(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync("promtool", args, { encoding: "utf8" });
  return { status, said: stdout + stderr };
}

/** The rules of a lattice whose relay has three members, under another metric name and with a matcher. */
async function rules(): Promise<{ readonly folder: string; readonly file: string }> {
  const folder = mkdtempSync(join(tmpdir(), "lattice-rules-"));
  const members = { "relay-1": { host: "a" }, "relay-2": { host: "b" }, "relay-3": { host: "c" } };
  const config = join(folder, "lattice.yaml");
  const tdx = { mrTd: "ab".repeat(48) };
  writeFileSync(
    config,
    withKeys({
      "organisms.relay.members": members,
      "organisms.unseal.tdx": tdx,
      prometheus: { url: "http://127.0.0.1:1", labels: { match: { lattice: "main" } } },
    }),
  );
  const { stdout, status } = await lattice(["runbook", "--rules", "--config", config]);
  expect(status).toBe(0);
  const file = join(folder, "rules.yml");
  writeFileSync(file, stdout);
  return { folder, file };
}

const series = (name: string, labels: string, values: string) => ({
  series: `${name}{lattice="main",${labels}}`,
  values,
});

type Words = Readonly<Record<string, string>>;

/** One alert with these labels and annotations, or none. */
const alert = (alertname: string, eval_time: string, labels?: Words, annotations?: Words) => ({
  alertname,
  eval_time,
  exp_alerts:
    labels === undefined ? [] : [{ exp_labels: labels, exp_annotations: annotations ?? {} }],
});

describeWith(["promtool"], "the runbook's alert rules", () => {
  it("are rules to promtool", async () => {
    const { file } = await rules();
    const { status, said } = promtool("check", "rules", file);
    announce("promtool", promtool("--version").said.split("\n")[0] ?? "", undefined);

    expect(said).toContain("SUCCESS");
    expect(status).toBe(0);
  });

  it("fire when the runbook says, and not before", async () => {
    const { folder, file } = await rules();
    const common = { severity: "page", organism: "relay", lattice: "main" };
    const peers = { ...common, entry: "missing-upstream", source: "atelier", member: "relay-1" };
    const small = { ...common, entry: "committee-below-quorum", member: "relay-2" };
    const tests = {
      rule_files: [file],
      evaluation_interval: "15s",
      tests: [
        {
          interval: "15s",
          input_series: [
            series("relay_upstream_peers", 'member="relay-1",source="atelier"', "3 0 0 0 0 0 0 3"),
            series("relay_upstream_peers", 'member="relay-2",source="atelier"', "3x8"),
            // Another lattice on the same Prometheus.
            {
              series: 'relay_upstream_peers{lattice="other",member="relay-9",source="atelier"}',
              values: "0x8",
            },
            series("relay_committee_size", 'member="relay-2"', "3 2 2 2 2 2 2 2"),
            series("relay_committee_size", 'member="relay-3"', "3x8"),
            series("unseal_member_tdx_attested", 'member="unseal-1"', "1 1 0 0 1 1 1 1"),
            series("tally_evidence_failures_total", 'member="tally-1"', "0 1 1x30"),
          ],
          alert_rule_test: [
            alert("LatticeMissingUpstream", "60s"),
            alert("LatticeMissingUpstream", "75s", peers, {
              summary: "relay-1 of relay has no peer of atelier",
              command: "verify upstream relay atelier",
            }),
            alert("LatticeMissingUpstream", "105s"),
            alert("LatticeCommitteeSmall", "60s"),
            alert("LatticeCommitteeSmall", "75s", small, {
              summary: "relay-2 sees 2 of relay's 3 members",
              command: "verify committee relay",
            }),
            alert("LatticeTdxAttestation", "15s"),
            alert(
              "LatticeTdxAttestation",
              "30s",
              { ...common, organism: "unseal", entry: "tdx-attestation", member: "unseal-1" },
              {
                summary: "unseal-1 of unseal is not attested",
                command: "verify tdx unseal-1",
              },
            ),
            alert("LatticeEvidenceFailure", "4m"),
            alert(
              "LatticeEvidenceFailure",
              "6m",
              { ...common, organism: "tally", entry: "evidence-failure", member: "tally-1" },
              {
                summary: "tally cannot reconcile what was committed above it",
                command: "verify evidence latest",
              },
            ),
          ],
        },
      ],
    };
    const path = join(folder, "tests.yml");
    writeFileSync(path, JSON.stringify(tests));
    const { status, said } = promtool("test", "rules", path);

    expect(said).toContain("SUCCESS");
    expect(status).toBe(0);
  });
});
