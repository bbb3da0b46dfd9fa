import { describe, expect, it } from "@jest/globals";
import { readerNames } from "../../src/adapters/gateway/reader-names.ts";
import { parseConfig } from "../../src/config/load.ts";
import { withKeys } from "../config/example.ts";

const named = (changes: Readonly<Record<string, unknown>>) =>
  [...readerNames(parseConfig(withKeys(changes), "/")).values()].map(({ name }) => name);

describe("a gateway's name", () => {
  it("is its host and port, once for all organisms that share it", () => {
    expect(named({})).toEqual(["127.0.0.1:7070"]);
  });

  it("tells apart two readers at one address: another credential must never be sent for it", () => {
    const own = [{ url: "http://127.0.0.1:7070", auth: { bearerEnv: "OFFER_TOKEN" } }];

    expect(named({ "organisms.offer.gateway": own })).toEqual([
      "127.0.0.1:7070",
      "127.0.0.1:7070 (2)",
    ]);
  });
});
