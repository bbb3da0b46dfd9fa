import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { VerifyResult } from "../../src/verification/result.ts";
import { lattice, launch, objects, printed, stop } from "../fakes/program.ts";

/** A simulated lattice for others to look at, and its configuration. */
let drill: ChildProcess;
let config: string;

beforeAll(async () => {
  drill = launch(["drill", "--serve", "--json"]);
  const [line] = await printed(drill, /\{"command".*\}/);
  const { result } = JSON.parse(line) as { result: { config: string } };
  config = result.config;
});

afterAll(() => stop(drill));

async function verified(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const call = ["run", ...args, "--json", "--", "verify tdx atelier-1"];
  const { status, stdout } = await lattice(call, { env });
  const [answer] = objects(stdout);
  return { status, answer, result: answer?.["result"] };
}

describe("the root that quotes are held against", () => {
  it("is a simulation's own only inside of it", async () => {
    const inside = await lattice(["drill", "--json", "--", "verify tdx atelier-1"]);
    expect([inside.status, objects(inside.stdout)[0]]).toMatchObject([
      0,
      { drill: true, result: { cause: "recovered" } },
    ]);

    const { status, answer, result } = await verified(["--config", config]);
    const { cause, steps } = VerifyResult.parse(result);
    expect([status, cause, answer?.["drill"]]).toEqual([1, "quote-invalid", undefined]);
    expect(steps.find(({ id }) => id === "quote")?.summary).toContain("another root than Intel's");
  });

  it("cannot be changed by a variable", async () => {
    const names = ["ROOT", "ROOT_CA", "TDX_ROOT", "SGX_ROOT_CA", "TRUSTED_ROOT_CA_DER", "DRILL"];
    const env = Object.fromEntries(
      names.flatMap((name) => [
        [name, config],
        [`LATTICE_${name}`, config],
      ]),
    );
    const { result } = await verified(["--config", config], {
      ...env,
      NODE_EXTRA_CA_CERTS: config,
      SSL_CERT_FILE: config,
    });
    expect(VerifyResult.parse(result).cause).toBe("quote-invalid");
  });

  it.each(["root", "rootCa", "rootFile", "trustedRoot", "tdxRootDer"])(
    "cannot be changed by a key or a flag called %s",
    async (key) => {
      const folder = mkdtempSync(join(tmpdir(), "lattice-root-"));
      const path = join(folder, "lattice.yaml");
      const file = parse(readFileSync(config, "utf8")) as {
        organisms: { atelier: { tdx: object } };
      };
      Object.assign(file.organisms.atelier.tdx, { [key]: config });
      writeFileSync(path, stringify(file));
      const keyed = await verified(["--config", path]);
      expect([keyed.status, keyed.answer]).toMatchObject([2, { outcome: "refused" }]);

      const flagged = await verified(["--config", config, `--${key}`, config]);
      expect([flagged.status, flagged.answer]).toMatchObject([2, { outcome: "refused" }]);
    },
  );

  it("is handed over by nobody but the drill", () => {
    const files = readdirSync("src", { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => `src/${file}`);
    const mention = files.filter((file) => readFileSync(file, "utf8").includes("tdxRootDer"));
    const callers = mention.filter((file) => !/^src\/(app|drill)\//.test(file));

    expect(callers).toEqual(["src/cli/open-drill.ts"]);
    for (const file of ["src/cli/run.ts", "src/cli/start.ts"]) {
      expect(readFileSync(file, "utf8")).toContain("drill: undefined");
    }
  });
});
