import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gone } from "../adapters/metrics-sources.ts";
import { HttpServer, raw } from "../fakes/http-server.ts";
import { lattice, objects } from "../fakes/program.ts";
import { VerifyResult } from "../../src/verification/result.ts";
import { withKeys } from "../config/example.ts";
import { describeWith } from "./programs.ts";
import { PrometheusServer } from "./prometheus-server.ts";
import { configFile, failFor, openRelayMachines } from "./relay-machines.ts";

const ID = "ab".repeat(32);
const OTHER = "cd".repeat(32);

interface Story {
  readonly atelierUp: readonly number[];
  readonly peers: number;
  readonly atelierId: string;
  readonly discovered: number;
}

const FINE: Story = { atelierUp: [1, 1, 1], peers: 3, atelierId: ID, discovered: 18 };

/** One exporter for each organism, with pages written by hand. */
function pages({ atelierUp, peers, atelierId, discovered }: Story) {
  const relay = [1, 2, 3].map(
    (n) => `relay_upstream_peers{member="relay-${n}",source="atelier"} ${peers}
relay_member_up{member="relay-${n}"} 1
lattice_id{organism="relay",member="relay-${n}",lattice_id_hex="${ID}"} 1
discovery_peers_total{organism="relay",member="relay-${n}",lattice="x"} ${discovered}
`,
  );
  const atelier = atelierUp.map(
    (up, index) => `atelier_member_up{member="atelier-${index + 1}"} ${up}
lattice_id{organism="atelier",member="atelier-${index + 1}",lattice_id_hex="${atelierId}"} 1
discovery_peers_total{organism="atelier",member="atelier-${index + 1}",lattice="x"} 18
`,
  );
  return { relay: relay.join(""), atelier: atelier.join("") };
}

describeWith(["prometheus"], "lattice run with a real Prometheus", () => {
  let exporters: Readonly<Record<"relay" | "atelier", HttpServer>>;
  let prometheus: PrometheusServer;
  const folder = mkdtempSync(join(tmpdir(), "lattice-story-"));
  let chapter = 0;

  beforeAll(async () => {
    exporters = { relay: await HttpServer.open(gone), atelier: await HttpServer.open(gone) };
    prometheus = await PrometheusServer.open(
      Object.values(exporters).map(({ url }) => ({ address: new URL(url).host })),
    );
  });

  afterAll(async () => {
    await prometheus.close();
    await Promise.all(Object.values(exporters).map((exporter) => exporter.close()));
  });

  async function told(changes: Partial<Story>) {
    chapter += 1;
    const mark = `chapter ${chapter}\n`;
    const written = pages({ ...FINE, ...changes });
    exporters.relay.respond = raw(200, written.relay + mark);
    exporters.atelier.respond = raw(200, written.atelier + mark);
    await prometheus.until(`chapter == ${chapter}`, (result) => result.length === 2);
    await sleep(1_200);
    const three = (organism: string) =>
      Object.fromEntries([1, 2, 3].map((n) => [`${organism}-${n}`, { host: "nowhere.invalid" }]));
    const config = configFile(
      folder,
      withKeys({
        "organisms.relay.members": three("relay"),
        "organisms.atelier.members": three("atelier"),
        prometheus: { url: prometheus.url },
        gateway: { url: exporters.relay.url, timeout: "500ms" },
      }),
    );
    const args = ["run", "--config", config, "--json", "--", "verify", "upstream", "relay"];
    const { status, stdout } = await lattice(args);
    const [answer] = objects(stdout);
    return { status, result: VerifyResult.parse(answer?.["result"]) };
  }

  it.each<[string, Partial<Story>, string, number]>([
    ["all is well", {}, "recovered", 0],
    ["two of atelier say 0", { peers: 0, atelierUp: [1, 0, 0] }, "upstream-down", 1],
    ["atelier runs with another id", { peers: 0, atelierId: OTHER }, "fingerprint-mismatch", 1],
    ["relay sees two peers", { peers: 0, discovered: 2 }, "network-partition", 1],
  ])("when %s", async (_what, changes, cause, exit) => {
    const { status, result } = await told(changes);

    expect([result.cause, result.confidence, status]).toEqual([cause, "high", exit]);
    expect(result.walk?.verdict).toBe("unknown");
    expect(result.steps[0]?.evidence).toContainEqual({ label: "read from", value: "Prometheus" });
  });

  it("says since when relay has had no peer", async () => {
    const { result } = await told({ peers: 0, atelierUp: [0, 0, 1] });

    expect(result.steps[0]?.summary).toMatch(/no peer of atelier, since 20\d\d-/);
  });
});

describeWith(
  ["unshare", "nsenter", "ip", "ssh", "sshd", "mmdebstrap"],
  "lattice run on real machines",
  () => {
    it("checks them, and names the member that is down with host, unit and what it logged", async () => {
      const relay = await openRelayMachines();
      try {
        const folder = mkdtempSync(join(tmpdir(), "lattice-story-"));
        const config = configFile(
          folder,
          relay.text({ gateway: { url: "http://127.0.0.1:9", timeout: "500ms" } }),
        );
        const checked = await lattice(["check", "--config", config, "--json"]);
        const { findings } = (
          objects(checked.stdout)[0] as { result: { findings: { id: string; verdict: string }[] } }
        ).result;
        failFor(relay.machines, "rel-3");
        const verified = await lattice([
          "run",
          "--config",
          config,
          "--json",
          "--",
          "verify committee relay",
        ]);
        const result = VerifyResult.parse(objects(verified.stdout)[0]?.["result"]);
        const units = result.steps.find(({ id }) => id === "host-units");

        const ofRelay = findings.filter(({ id }) => / on rel-\d/.test(id));
        expect(ofRelay.length).toBeGreaterThanOrEqual(15);
        expect(ofRelay.filter(({ verdict }) => verdict !== "pass")).toEqual([]);
        // No exporter tells anything: the hosts alone name who is down, and that is not certain enough for high.
        expect(result).toMatchObject({ cause: "members-down", confidence: "low" });
        expect(units?.summary).toContain("relay-3");
        const said = units?.evidence.map(({ label, value }) => `${label}: ${value}`).join("\n");
        expect(said).toContain("relay-3 on rel-3: builder@relay-member.service: unit failed");
        expect(said).toMatch(/relay-3 log: .* no space left on device, token=\(hidden\)/);
        expect(verified.stdout).not.toContain("hunter2");
      } finally {
        relay.machines.close();
      }
    });
  },
);
