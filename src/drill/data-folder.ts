import { existsSync } from "node:fs";

/** The folder of the drill's data, beside package.json, from a checkout and from built JavaScript. */
export function dataFolder(): URL {
  const checkout = new URL("../../fixtures/", import.meta.url);
  return existsSync(checkout) ? checkout : new URL("../../../fixtures/", import.meta.url);
}
