import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withKeys } from "../config/example.ts";
import { HttpServer, json, raw } from "../fakes/http-server.ts";
import type { Respond } from "../fakes/http-server.ts";
import { lattice, objects } from "../fakes/program.ts";

// A gateway written by hand from docs/gateway.openapi.yaml, with nothing of ours behind it.

const LATTICE_ID = "ab".repeat(32);
const SLOT = 1_000;
const GENESIS_SECONDS = Math.floor(Date.now() / 1000) - (SLOT + 10) * 12;
const begins = (slot: number) => (GENESIS_SECONDS + slot * 12) * 1000;

const record = (slot: number, fields = {}) => ({
  slot,
  index: slot,
  committedAt: begins(slot),
  digest: slot.toString(16).padStart(8, "0"),
  fields,
});

/** Organisms that committed up to the slot; the others stopped before it. */
function gateway(committed: readonly string[], latticeId = LATTICE_ID): Respond {
  return (request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://gateway");
    const answer = (status: number, value: unknown) => {
      json(status, value)(request, response);
    };
    const [, , organism = "", kind = "", position = ""] = pathname.split("/");
    if (organism === "lattice") {
      answer(200, { latticeId, organisms: {} });
      return;
    }
    const newest = committed.includes(organism) ? SLOT + 10 : SLOT - 5;
    const slot = kind === "rounds" ? Number(position) - 50_000 : Number(position);
    const fields = organism === "zipnet" || organism === "unseal" ? { round: 50_000 + slot } : {};
    if (kind === "latest") {
      const rounds = { fields: { round: 50_000 + newest } };
      answer(200, {
        online: true,
        latestSlot: newest,
        entries: [{ ...record(newest), ...rounds }],
      });
    } else if (slot <= newest) answer(200, record(slot, fields));
    else answer(404, { online: true, latestSlot: newest });
  };
}

let server: HttpServer;
let folder: string;

beforeAll(async () => {
  server = await HttpServer.open(gateway([]));
  folder = mkdtempSync(join(tmpdir(), "lattice-run-"));
});

afterAll(() => server.close());

/** Writes a configuration for the hand-written gateway. */
function config(changes: Readonly<Record<string, unknown>> = {}, name = "lattice.yaml"): string {
  const path = join(folder, name);
  const clock = { genesisTime: GENESIS_SECONDS, slotSeconds: 12 };
  const text = withKeys({
    "lattice.clock": clock,
    gateway: { url: server.url, timeout: "500ms" },
    ...changes,
  });
  writeFileSync(path, text);
  return path;
}

/** Walks the slot through `lattice run`, with these options. */
function walked(...options: readonly string[]) {
  return lattice(["run", "--config", config(), ...options, "--", "walk", `${SLOT}`]);
}

const ALL = ["zipnet", "unseal", "offer", "atelier", "relay", "tally"];

describe("lattice run against a gateway written from the interface document", () => {
  it.each([
    ["complete", ALL, 0, null],
    ["stalled", ALL.slice(0, 3), 1, "atelier"],
    ["stalled", ALL.slice(0, 2), 1, "offer"],
  ])("says %s when %j committed", async (verdict, committed, exit, stalledAt) => {
    server.respond = gateway(committed);
    const { status, stdout } = await walked("--json");

    expect(objects(stdout)).toEqual([
      expect.objectContaining({
        result: expect.objectContaining({ verdict, stalledAt }) as unknown,
      }),
    ]);
    expect(status).toBe(exit);
  });

  it("says when the gateway reads another lattice, exit 1", async () => {
    server.respond = gateway(ALL, "cd".repeat(32));
    const { status, stdout } = await walked();

    expect(status).toBe(1);
    expect(stdout).toContain("reads another lattice");
  });

  it.each<[string, Respond]>([
    ["HTML", raw(200, "<html>")],
    ["a redirect", raw(301, "", { location: "/elsewhere" })],
    ["nothing", () => undefined],
  ])("could not tell, exit 3, when the gateway answers %s", async (_what, respond) => {
    server.respond = respond;
    const { status, stdout } = await walked("--json");

    expect(status).toBe(3);
    expect(objects(stdout)[0]).toMatchObject({
      outcome: "unknown",
      result: { verdict: "unknown" },
    });
  });

  it("finds the configuration in the working folder", async () => {
    server.respond = gateway(ALL);
    config();
    const { status } = await lattice(["run", "--", "walk", `${SLOT}`], { cwd: folder });

    expect(status).toBe(0);
  });
});

describe("what lattice run refuses", () => {
  it.each(["0x10", "-1", "1e3", "99999999999999999999", "🦊", "x".repeat(10_000), 'walk "'])(
    "a slot such as %s, without asking anyone",
    async (slot) => {
      server.respond = gateway(ALL);
      server.requests.length = 0;
      const words = slot.startsWith("walk") ? [slot] : ["walk", slot];
      const { status, stdout } = await lattice([
        "run",
        "--config",
        config(),
        "--json",
        "--",
        ...words,
      ]);

      expect(status).toBe(2);
      expect(objects(stdout)[0]).toMatchObject({ outcome: "refused", error: { code: "usage" } });
      expect(server.requests).toEqual([]);
    },
  );

  it("a configuration with three faults, all three named", async () => {
    const path = config(
      { "lattice.clock": "mainet", "walk.lookbak": 3, "gateway.url": "nowhere" },
      "bad.yaml",
    );
    const plain = await lattice(["run", "--config", path, "--", "walk"]);
    const asJson = await lattice(["run", "--config", path, "--json", "--", "walk"]);

    expect(plain.status).toBe(2);
    expect(plain.stdout).toBe("");
    for (const key of ["lattice.clock", "walk.lookbak", "gateway.url"]) {
      expect(plain.stderr).toContain(key);
      expect(JSON.stringify(objects(asJson.stdout)[0])).toContain(key);
    }
    expect(objects(asJson.stdout)[0]).toMatchObject({ command: "walk", error: { code: "config" } });
  });

  it("a configuration that is not there, and says where one is looked for", async () => {
    const { status, stderr } = await lattice(["run", "--", "walk"], { cwd: tmpdir() });

    expect(status).toBe(2);
    expect(stderr).toContain("--config");
    expect(stderr).toContain("LATTICE_CONFIG");
  });

  it("to speak as someone who is not configured", async () => {
    const people = { ada: { name: "Ada", roles: ["operator"] } };
    const args = [
      "run",
      "--config",
      config({ people }, "people.yaml"),
      "--as",
      "eve",
      "--",
      "walk",
    ];
    const { status, stderr } = await lattice(args);

    expect(status).toBe(2);
    expect(stderr).toContain("Known are: ada");
  });

  it.each([[["foo", "--json"]], [["run", "--json=yes"]], [["audit", "verify", "--json"]]])(
    "%j with one object",
    async (args) => {
      const { status, stdout } = await lattice(args);

      expect(status).toBe(2);
      expect(objects(stdout)).toHaveLength(1);
    },
  );

  it("a call that does not exist", async () => {
    const { status, stderr } = await lattice(["rum"]);

    expect(status).toBe(2);
    expect(stderr).toContain("Did you mean `lattice run`?");
  });
});
