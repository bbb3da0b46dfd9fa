import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The folder of the drill's data, beside package.json, from a checkout and from built JavaScript. */
export function dataFolder(): URL {
  const checkout = new URL("../../fixtures/", import.meta.url);
  return existsSync(checkout) ? checkout : new URL("../../../fixtures/", import.meta.url);
}

/** The program that stands in for ssh in a drill. */
export function simulatedSsh(): string {
  return fileURLToPath(new URL("../bin/simulated-ssh.cjs", dataFolder()));
}
