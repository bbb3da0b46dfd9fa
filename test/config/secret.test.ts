import { describe, expect, it } from "@jest/globals";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { readSecret, Secret } from "../../src/config/secret.ts";

describe("a secret", () => {
  const secret = new Secret("hunter2");

  it.each([
    ["printed", String(secret)],
    ["serialised", JSON.stringify({ secret })],
    ["inspected", inspect({ secret }, { showHidden: true, depth: 5 })],
  ])("does not show when %s", (_how, shown) => {
    expect(shown).not.toContain("hunter2");
  });

  it("is revealed on purpose only", () => {
    expect(secret.reveal()).toBe("hunter2");
  });

  it("is read from a file or the environment, without its line end", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "secret-")), "token");
    writeFileSync(path, "from-file\n");

    expect((await readSecret({ kind: "file", path }, {})).reveal()).toBe("from-file");
    expect((await readSecret({ kind: "env", name: "T" }, { T: "from-env" })).reveal()).toBe(
      "from-env",
    );
  });

  it("is an error when its place holds none", async () => {
    await expect(readSecret({ kind: "env", name: "T" }, {})).rejects.toThrow("holds no secret");
    await expect(readSecret({ kind: "file", path: "./no/such/file" }, {})).rejects.toBeDefined();
  });
});
