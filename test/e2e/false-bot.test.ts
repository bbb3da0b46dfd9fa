import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { statementText } from "../../src/adapters/terminal/statement.ts";
import { planGround } from "../../src/app/plan-ground.ts";
import { loadConfig } from "../../src/config/load.ts";
import { planHash } from "../../src/mitigation/plan/hashes.ts";
import { planOf } from "../../src/mitigation/plan/plan-of.ts";
import { statementToAsk } from "../../src/mitigation/request/statement.ts";
import type { Statement } from "../../src/ports/actor.ts";
import { withKeys } from "../config/example.ts";
import { lattice } from "../fakes/program.ts";

/** Something that sits at the socket where a bot should be, and asks for a signature of its own choice. */
const home = mkdtempSync(join(tmpdir(), "lattice-false-bot-"));
const config = join(home, "lattice.yaml");
const key = join(home, "ben");
const LATTICE_ID = "ab".repeat(32);
let wanted: Statement;
const received: string[] = [];
let server: Server;

beforeAll(async () => {
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "ben", "-f", key]);
  const sshKeys = [readFileSync(`${key}.pub`, "utf8").trim()];
  mkdirSync(join(home, "var"), { mode: 0o700 });
  writeFileSync(
    config,
    withKeys({
      people: { ben: { name: "Ben Okoro", roles: ["operator", "approver"], sshKeys } },
      store: { sqlite: "./var/lattice.db" },
    }),
  );
  server = createServer((socket) => {
    socket.once("data", () => {
      const context = { lattice: "tiny", latticeId: LATTICE_ID, person: "ben", nonce: "00" };
      const text = statementText(wanted, { ...context, atMs: Date.now() });
      socket.write(`${JSON.stringify({ prove: text })}\n`);
      socket.once("data", (answer: Buffer) => {
        received.push(answer.toString());
        socket.end();
      });
    });
    socket.on("error", () => undefined);
  });
  await new Promise<void>((listening) => {
    server.listen(join(home, "var", "lattice.db.sock"), listening);
  });
});

afterAll(() => {
  server.close();
  rmSync(home, { recursive: true, force: true });
});

async function typed(words: string): Promise<string> {
  const args = ["run", "--config", config, "--as", "ben", "--key", key, "--", words];
  received.length = 0;
  await lattice(args, { env: { HOME: home } });
  return received.join("");
}

function approval(request: string): Statement {
  const bound = { planHash: "1f3a9c22".repeat(8), stateHash: "77".repeat(32) };
  const about = { verb: "pause", policy: "go-on", reason: undefined, units: [] } as const;
  return { does: "approve", request, ...about, ...bound };
}

/** What the bot would have signed by who asks to stop a member. */
async function stopOf(member: string): Promise<Statement> {
  const ground = planGround(await loadConfig(config));
  const plan = planOf(ground, { verb: "stop", members: [member], strict: true });
  const bound = { planHash: planHash(plan), stateHash: "77".repeat(32) };
  return statementToAsk(plan, { reason: "it hangs", ...bound });
}

describe("whoever sits at the bot's socket", () => {
  it("is given a signature for what was typed", async () => {
    wanted = approval("R7");

    expect(await typed("approve R7 1f3a9c22")).toContain("BEGIN SSH SIGNATURE");
  });

  it("is given one for the very plan that was typed, and not for that of another member", async () => {
    wanted = await stopOf("rel-1");
    expect(await typed('stop rel-1 --reason "it hangs"')).toContain("BEGIN SSH SIGNATURE");

    const other = await typed('stop tal-1 --reason "it hangs"');
    expect(other).not.toContain("SIGNATURE");
    expect(other).toMatch(/Not signed: .*another plan than this configuration makes/);
    expect(await typed("stop rel-1")).toMatch(/Not signed: .*another reason/);
  });

  it("is given none for a pause that goes on, where a strict one was typed", async () => {
    wanted = { ...approval("R7"), does: "ask", request: undefined };

    expect(await typed("pause --strict")).toMatch(/Not signed: .*another policy/);
    expect(await typed("pause")).toContain("BEGIN SSH SIGNATURE");
  });

  it.each([
    ["an approval, where somebody denies", "deny R7", "needs no signature|not about"],
    ["an approval of another request", "approve R8 1f3a9c22", "not about `approve R8`"],
    ["an approval of another plan", "approve R7 deadbeef", "another plan"],
    ["anything, where somebody only looks", "runs", "`runs` needs no signature"],
  ])("is given no signature for %s", async (_what, words, why) => {
    wanted = approval("R7");
    const answer = await typed(words);

    expect(answer).not.toContain("SIGNATURE");
    expect(answer).toMatch(new RegExp(`Not signed: .*(${why})`));
  });
});
