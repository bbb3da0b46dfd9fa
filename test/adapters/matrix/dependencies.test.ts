import { expect, it } from "@jest/globals";
import { readFileSync } from "node:fs";

interface Locked {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly resolved?: string; link?: boolean }>
  >;
}

const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as Locked;

/** Every copy of a package, wherever it stands in the tree. */
function copiesOf(name: string) {
  return Object.entries(packages).filter(
    ([path]) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`),
  );
}

it.each(["request", "request-promise"])("`%s` is nothing but our stub of it", (name) => {
  expect(copiesOf(name)).toEqual([
    [`node_modules/${name}`, { resolved: "stubs/no-request", link: true }],
  ]);
});

it.each(["request-promise-core", "tough-cookie", "har-validator"])(
  "`%s`, which `request` would bring, is nowhere",
  (name) => {
    expect(copiesOf(name)).toEqual([]);
  },
);

it("the native library is none of those that let a homeserver speak in another's name", () => {
  const versions = copiesOf("@matrix-org/matrix-sdk-crypto-nodejs").map(([, one]) => one.version);

  // CVE-2026-45056 is mended in 0.6.0.
  expect(versions).toHaveLength(1);
  expect(versions[0]).toMatch(/^0\.(?:[6-9]|\d\d)\.\d+$/);
});

it("every package comes from wherever the installing npm is told to look", () => {
  const named = Object.entries(packages).filter(([, { resolved = "" }]) => resolved.includes(":"));

  expect(named).toEqual([]);
});
