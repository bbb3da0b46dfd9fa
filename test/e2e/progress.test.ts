import { expect, it } from "@jest/globals";
import { spawnSync } from "node:child_process";
import { lattice } from "../fakes/program.ts";

const CALL = "drill -- verify upstream relay";

it("a person at a terminal sees each step as it ends, before the answer", () => {
  const { stdout } = spawnSync("script", ["-qec", `bin/lattice ${CALL}`, "/dev/null"], {
    encoding: "utf8",
  });
  const answer = stdout.indexOf("verify · missing-upstream");

  for (const step of ["upstream-peers", "upstream-process", "discovery", "walk"]) {
    const line = stdout.search(new RegExp(`· \\w+ ${step}: `));
    expect(line).toBeGreaterThan(-1);
    expect(line).toBeLessThan(answer);
  }
});

it("a program sees the answer only", async () => {
  const { stdout, stderr } = await lattice(CALL.split(" "));

  expect(stderr).toBe("");
  expect(stdout.startsWith("[DRILL")).toBe(true);
});
