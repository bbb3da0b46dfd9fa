import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { openAttestation } from "../../../src/app/attestation.ts";
import type { Config } from "../../../src/config/config.ts";
import { forEachOrganism } from "../../../src/lattice/organism.ts";
import { Outbound } from "../../../src/outbound/outbound.ts";
import { HttpServer, raw } from "../../fakes/http-server.ts";
import { RecordedTelemetry } from "../../fakes/recorded-telemetry.ts";
import { mintedWorld, quote, signal, ticket, TODAY } from "./attestation-under-test.ts";

const clock = { now: () => TODAY * 1_000, elapsed: () => 0, wait: () => Promise.resolve() };

let server: HttpServer;
let outbound: Outbound;

beforeAll(async () => {
  server = await HttpServer.open(raw(404, ""));
  outbound = new Outbound(new RecordedTelemetry(), {});
});

afterAll(async () => {
  await outbound.close();
  await server.close();
});

function configured(pccs: string | undefined, collateralPath: string | undefined): Config {
  const tdx = { pins: { mrTd: [] }, allowTcb: [], pccs, collateralPath };
  const organisms = forEachOrganism((organism) => ({
    tdx: organism === "unseal" ? tdx : undefined,
  }));
  return { organisms } as unknown as Config;
}

it("asks the PCCS and reads the file that the configuration names, for that organism only", async () => {
  const config = configured(`${server.url}/sgx/certification/v4`, "/not/there.json");
  const attestation = openAttestation(config, outbound, clock, undefined);

  expect(await attestation.inspect("unseal", ticket(quote), signal())).toMatchObject({
    chain: {
      reason: "none",
      detail: expect.stringMatching(/^the PCCS: .*HTTP 404.*; the collateral file: .*ENOENT/),
    },
  });
  expect(server.requests).toContain("/tdx/certification/v4/tcb?fmspc=B0C06F000000");
  expect(await attestation.inspect("relay", ticket(quote), signal())).toMatchObject({
    chain: { detail: expect.stringContaining("neither a PCCS nor a file is configured") },
  });
});

it("trusts the root it is given, and Intel's without one", async () => {
  const world = await mintedWorld();
  const minted = ticket(await world.quote(), { collateral: await world.collateral() });
  const asked = (root: Uint8Array | undefined) =>
    openAttestation(
      configured(undefined, undefined),
      outbound,
      clock,
      root && (() => Promise.resolve(root)),
    ).inspect("unseal", minted, signal());

  expect(await asked(world.rootDer)).toMatchObject({ chain: { kind: "holds" } });
  expect(await asked(undefined)).toMatchObject({ chain: { kind: "broken" } });
});
