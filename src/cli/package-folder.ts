import { existsSync } from "node:fs";

/** The folder of package.json, from a checkout (src/cli/) and from built JavaScript (dist/src/cli/). */
export function packageFolder(): URL {
  const checkout = new URL("../../", import.meta.url);
  return existsSync(new URL("package.json", checkout))
    ? checkout
    : new URL("../../../", import.meta.url);
}
