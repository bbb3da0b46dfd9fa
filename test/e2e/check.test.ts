import { describe, expect, it } from "@jest/globals";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withKeys } from "../config/example.ts";
import { HttpServer, json, raw } from "../fakes/http-server.ts";
import { lattice, launch, objects, printed, stop } from "../fakes/program.ts";

/** A port of the discard service: nobody listens there. */
const NOBODY = "http://127.0.0.1:9";

const folder = mkdtempSync(join(tmpdir(), "lattice-check-"));

interface Finding {
  readonly id: string;
  readonly verdict: string;
  readonly summary: string;
}

const findingsOf = (stdout: string) =>
  (objects(stdout)[0] as { result: { findings: readonly Finding[] } }).result.findings;

describe("lattice check --offline", () => {
  it("finds nothing wrong with the example, and prints the pause order", async () => {
    const { status, stdout } = await lattice([
      "check",
      "--config",
      "docs/lattice.example.yaml",
      "--offline",
    ]);

    expect(status).toBe(0);
    expect(stdout).toContain("nothing wrong");
    expect(stdout).toContain("pause 1: tally: builder@tally-member.service on tal-1, tal-2");
    expect(stdout).toContain("LATTICE_ALERTS_TOKEN");
    expect(stdout).toMatch(/pause 6: zipnet: builder@zipnet-server.*\n.*builder@zipnet-aggregator/);
  });

  it("names every problem at once", async () => {
    const path = join(folder, "bad.yaml");
    writeFileSync(path, withKeys({ a: 1, b: 2, "lattice.name": "two\nlines" }));
    const { status, stderr } = await lattice(["check", "--config", path, "--offline"]);

    expect(status).toBe(2);
    for (const key of ["a: unknown key", "b: unknown key", "lattice.name"])
      expect(stderr).toContain(key);
  });

  it("says that nothing else can be checked yet", async () => {
    const { status, stderr } = await lattice(["check", "--config", "docs/lattice.example.yaml"]);

    expect(status).toBe(2);
    expect(stderr).toContain("not built yet");
  });
});

describe("lattice check --gateway", () => {
  it("passes the simulated gateway, with and without its configuration", async () => {
    const drill = launch(["drill", "--serve", "--json"]);
    const [line] = await printed(drill, /\{.*\}\n/);
    const { config } = (JSON.parse(line) as { result: { config: string } }).result;
    const offline = await lattice(["check", "--config", config, "--offline"]);
    const url = /url: (\S+)/.exec(readFileSync(config, "utf8"))?.[1] ?? "";
    const configured = await lattice(["check", "--config", config, "--gateway", url]);
    const without = await lattice(["check", "--gateway", url, "--json"], { cwd: folder });
    await stop(drill);

    expect([offline.status, configured.status, without.status]).toEqual([0, 0, 0]);
    expect(findingsOf(without.stdout).length).toBeGreaterThan(15);
  });

  it("fails a gateway that is not one, and tells each thing that is wrong", async () => {
    const server = await HttpServer.open((request, response) => {
      const identity = { latticeId: "ab".repeat(32), organisms: {} };
      const leak = { online: true, latestSlot: 1, entries: [], cleartext: "what a user sent" };
      const answer = request.url === "/v1/lattice" ? json(200, identity) : json(200, leak);
      answer(request, response);
    });
    const { status, stdout } = await lattice(["check", "--gateway", server.url, "--json"], {
      cwd: folder,
    });
    await server.close();

    expect(status).toBe(1);
    const summaries = findingsOf(stdout)
      .filter(({ verdict }) => verdict === "fail")
      .map(({ summary }) => summary);
    expect(summaries.join("\n")).toContain("does not tell n and online of zipnet");
    expect(summaries.join("\n")).toContain("looks like a payload");
    expect(summaries.join("\n")).toContain("must answer 404");
    expect(summaries.join("\n")).toContain("does not exist");
  });

  it.each([
    ["index: -1", { index: -1 }, "negative slot"],
    ["committedAt an hour ahead", { committedAt: Date.now() + 3_600_000 }, "future commit"],
    ["a digest that is no hex", { digest: "zz" }, "not what the gateway interface promises"],
  ])("fails a gateway that a walk could not use: %s", async (_what, wrong, words) => {
    const fields = { round: 7 };
    const good = { slot: 7, index: 3, committedAt: 1, digest: "ab", fields };
    const server = await HttpServer.open((request, response) => {
      const entries = [{ ...good, ...wrong }];
      const list = json(200, { online: true, latestSlot: 7, entries });
      const identity = json(200, { latticeId: "ab".repeat(32), organisms: {} });
      (request.url === "/v1/lattice" ? identity : list)(request, response);
    });
    const args = ["check", "--gateway", server.url, "--json"];
    const { status, stdout } = await lattice(args, { cwd: folder });
    await server.close();

    expect(status).toBe(1);
    expect(JSON.stringify(findingsOf(stdout))).toContain(words);
  });

  it("could not tell, exit 3, when nobody answers; finds fault, exit 1, with HTML", async () => {
    const server = await HttpServer.open(raw(200, "<html>"));
    const html = await lattice(["check", "--gateway", server.url], { cwd: folder });
    await server.close();
    const gone = await lattice(["check", "--gateway", NOBODY], { cwd: folder });
    const bad = await lattice(["check", "--gateway", "localhost"], { cwd: folder });

    expect([html.status, gone.status, bad.status]).toEqual([1, 3, 2]);
  });
});
