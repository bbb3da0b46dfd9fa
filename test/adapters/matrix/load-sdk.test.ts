import { expect, it } from "@jest/globals";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const LOADER = resolve("src/adapters/matrix/sdk/load-sdk.ts");

/** Runs a program with the loader, and such a native library. */
function loaded(program: string, native: string) {
  const folder = mkdtempSync(join(tmpdir(), "lattice-sdk-"));
  try {
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    const hook = join(folder, "hook.mjs");
    const at = join(folder, "native.cjs");
    writeFileSync(at, native);
    // Node's own way to have a module found elsewhere, in this one process.
    writeFileSync(
      hook,
      `import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
registerHooks({ resolve: (name, context, next) =>
  name === "@matrix-org/matrix-sdk-crypto-nodejs"
    ? { url: pathToFileURL(${JSON.stringify(at)}).href, shortCircuit: true }
    : next(name, context) });`,
    );
    const main = join(folder, "main.mjs");
    writeFileSync(
      main,
      `import { loadSdk } from ${JSON.stringify(LOADER)};\nconst { sdk, crypto } = loadSdk();\n${program}`,
    );
    const flags = ["--disable-warning=ExperimentalWarning", "--disable-warning=DEP0060"];
    return spawnSync(process.execPath, [...flags, "--import", hook, main], { encoding: "utf8" });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const missing = (name: string) =>
  `throw Object.assign(new Error("Cannot find module '@matrix-org/${name}'"), { code: "MODULE_NOT_FOUND" });`;

it("loads where the native library is missing, and says what is", () => {
  const program = `console.log(JSON.stringify([crypto, typeof sdk.MatrixClient]));`;
  const { stdout, stderr } = loaded(program, missing("matrix-sdk-crypto-nodejs-linux-x64-gnu"));

  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual([
    { available: false, why: "matrix-sdk-crypto-nodejs-linux-x64-gnu is not installed" },
    "function",
  ]);
});

it.each([
  ["does not fit", `throw Object.assign(new Error("bad"), { code: "ERR_DLOPEN_FAILED" });`],
  ["is for others", `throw new Error("Unsupported OS: plan9, architecture: x64");`],
])("loads where the native library %s", (_, native) => {
  const { stdout } = loaded("console.log(crypto.available, crypto.why);", native);

  expect(stdout).toBe("false there is no native library for this machine\n");
});

it("takes the native library where it is there", () => {
  const program = `console.log(crypto.available);`;
  const { stdout } = loaded(program, "module.exports = { OlmMachine: class {} };");

  expect(stdout).toBe("true\n");
});

it("hides no other fault", () => {
  const { status, stderr } = loaded("", "throw new Error('out of order');");

  expect(status).toBe(1);
  expect(stderr).toContain("out of order");
});

it("encrypts nothing without it, and says why", () => {
  const program = `
    const store = new sdk.RustSdkCryptoStorageProvider(import.meta.dirname + "/keys", 0);
    await store.setDeviceId("DEVICE");
    const client = new sdk.MatrixClient("http://127.0.0.1:1", "token", undefined, store);
    client.getUserId = async () => "@lattice:hs.test";
    await client.crypto.prepare([]).catch((error) => console.log(error.message));`;
  const { stdout, stderr } = loaded(program, missing("matrix-sdk-crypto-nodejs-linux-x64-gnu"));

  expect(stderr).toBe("");
  expect(stdout).toContain("encryption is not available");
});
