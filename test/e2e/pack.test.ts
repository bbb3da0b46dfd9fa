import { afterAll, expect, it } from "@jest/globals";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const elsewhere = mkdtempSync(join(tmpdir(), "lattice-installed-"));

afterAll(() => {
  rmSync(elsewhere, { recursive: true });
});

/** npm as a newcomer has it: without what `npm test` puts into the environment. */
function npm(args: readonly string[], cwd: string): string {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^npm_(package|lifecycle)_/.test(name),
  );
  const { status, stdout, stderr } = spawnSync("npm", args, {
    cwd,
    encoding: "utf8",
    env: Object.fromEntries(own),
  });
  if (status !== 0) throw new Error(`npm ${args.join(" ")}: ${stderr}`);
  return stdout;
}

it("packed and installed elsewhere, the program runs from built JavaScript", () => {
  const packed = npm(["pack", "--json", "--pack-destination", elsewhere], resolve("."));
  const list = packed.slice(packed.search(/^[[{]/m));
  const told = JSON.parse(list) as Record<string, unknown> | readonly unknown[];
  const [tarball] = Object.values(told) as { filename: string; files: { path: string }[] }[];
  writeFileSync(join(elsewhere, "package.json"), '{ "name": "elsewhere", "private": true }');
  npm(["install", "--prefer-offline", `./${tarball?.filename ?? ""}`], elsewhere);
  const bin = join(elsewhere, "node_modules/.bin/lattice");
  const run = (...args: readonly string[]) =>
    spawnSync(bin, args, { cwd: "/", encoding: "utf8", env: { PATH: "/usr/bin:/bin" } });

  const listed = run("drill", "--list", "--json");
  const attested = run("drill", "--json", "--", "verify", "tdx", "atelier-1");
  const walked = run("drill", "--scenario", "relay-stalled", "--", "walk", "current");

  expect(listed.stderr).toBe("");
  expect(listed.status).toBe(0);
  expect(JSON.parse(listed.stdout)).toMatchObject({ command: "drill list", outcome: "ok" });
  // Quotes are verified in a thread of their own, which must be found among what was built.
  expect(JSON.parse(attested.stdout)).toMatchObject({ result: { cause: "recovered" } });
  expect(walked.status).toBe(1);
  expect(walked.stdout).toContain("stalled at relay");
  const paths = tarball?.files.map(({ path }) => path) ?? [];
  expect(paths).toContain("dist/src/main.js");
  expect(paths).toContain("deploy/hosts/lattice-look");
  expect(paths.filter((path) => /^(src|test|bench|scripts|node_modules)\//.test(path))).toEqual([]);
}, 240_000);
