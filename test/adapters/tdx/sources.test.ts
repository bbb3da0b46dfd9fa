import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TdxSources } from "../../../src/adapters/tdx/collateral-sources.ts";
import type { Collateral } from "../../../src/lattice/tdx.ts";
import { failed } from "../../../src/outbound/answer.ts";
import type { Peer } from "../../../src/outbound/outbound.ts";
import {
  attestation,
  collateral,
  DAY,
  FMSPC,
  flipped,
  GOOD,
  mintedWorld,
  quote,
  signal,
  ticket,
  TODAY,
} from "./attestation-under-test.ts";

let folder: string;
let world: Awaited<ReturnType<typeof mintedWorld>>;
let raw: Buffer;
let good: Collateral;
let expired: Collateral;
let forged: Collateral;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "lattice-tdx-"));
  world = await mintedWorld();
  raw = await world.quote();
  good = await world.collateral();
  expired = await world.collateral({
    issuedMs: (TODAY - 40 * DAY) * 1_000,
    nextUpdateMs: (TODAY - 10 * DAY) * 1_000,
  });
  forged = { ...good, tcb_info: good.tcb_info.replace("OutOfDate", "UpToDate") };
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;

function file(content: unknown): string {
  files += 1;
  const path = join(folder, `${files}.json`);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const silent: Peer = {
  get: () => Promise.resolve(failed("timed out", "no answer within 3000 ms")),
  post: () => Promise.resolve(failed("timed out", "no answer within 3000 ms")),
};

async function chain(given: Collateral | undefined, sources: TdxSources, bytes = raw) {
  const inspector = attestation(TODAY, { rootDer: world.rootDer, sources: { unseal: sources } });
  const inspection = await inspector.inspect(
    "unseal",
    ticket(bytes, { collateral: given }),
    signal(),
  );
  return inspection.kind === "quote" ? inspection.chain : inspection;
}

describe("where collateral comes from", () => {
  it("is said when there is none anywhere", async () => {
    expect(await chain(undefined, {})).toEqual({
      kind: "collateral",
      reason: "none",
      detail: "the gateway gives none, and neither a PCCS nor a file is configured",
    });
  });

  it("is the file where the gateway and the PCCS have none", async () => {
    expect(await chain(undefined, { pccs: silent, collateralPath: file(good) })).toMatchObject({
      kind: "holds",
      collateral: "the collateral file",
    });
  });

  it("is the next source when one is expired, unusable or for others", async () => {
    const others = await world.collateral({ fmspc: "ffffffffffff" });
    for (const useless of [expired, { ...good, pck_crl: "" }, others]) {
      expect(await chain(useless, { collateralPath: file(good) })).toMatchObject({
        kind: "holds",
        collateral: "the collateral file",
      });
    }
  });

  it("is the operator's own before the ticket's, whose maker may choose an older statement", async () => {
    const sources = { collateralPath: file(await world.collateral({ levels: ["Revoked"] })) };

    expect(await chain(good, sources)).toMatchObject({
      kind: "holds",
      status: "Revoked",
      collateral: "the collateral file",
    });
    const revoking = { collateralPath: file(await world.collateral({ revoke: "platform" })) };
    expect(await chain(good, revoking)).toMatchObject({
      kind: "broken",
      collateral: "the collateral file",
    });
  });

  it("may be forged without making the quote worthless, and that is said", async () => {
    expect(await chain(good, { collateralPath: file(forged) })).toMatchObject({
      kind: "holds",
      collateral:
        "the gateway's collateral (not the collateral file: the signature of the TCB info does not hold)",
    });
  });

  it("leaves the chain broken when it is forged and there is no other", async () => {
    for (const sources of [{}, { pccs: silent }, { collateralPath: file(expired) }]) {
      expect(await chain(forged, sources)).toEqual({
        kind: "broken",
        detail: "the signature of the TCB info does not hold",
        collateral: "the gateway's collateral",
      });
    }
  });

  it("does not matter where the quote itself is broken", async () => {
    expect(await chain(good, { collateralPath: file(expired) }, flipped(raw, 200))).toMatchObject({
      kind: "broken",
      collateral: "the collateral file",
    });
  });

  it("is told of every source, what tells most first", async () => {
    expect(await chain(expired, { pccs: silent, collateralPath: file("{") })).toEqual({
      kind: "collateral",
      reason: "expired",
      held: true,
      detail: expect.stringMatching(
        /^the PCCS: its PCK revocation list: no answer within 3000 ms; the collateral file: it is not JSON; the gateway's collateral: its .* the quote held then \(UpToDate\)$/,
      ),
    });
  });

  it("that shows the quote to have held goes before collateral that does not", async () => {
    const old = await world.quote({ tcb: "OutOfDate" });
    const without = await world.collateral({
      issuedMs: (TODAY - 40 * DAY) * 1_000,
      nextUpdateMs: (TODAY - 10 * DAY) * 1_000,
      levels: ["UpToDate"],
    });

    expect(await chain(without, {}, old)).toMatchObject({ reason: "expired", held: false });
    expect(await chain(without, { collateralPath: file(expired) }, old)).toMatchObject({
      reason: "expired",
      held: true,
      detail: expect.stringContaining("the quote held then (OutOfDate)"),
    });
  });

  it("is not asked for once the time is over", async () => {
    const inspector = attestation(TODAY, {
      rootDer: world.rootDer,
      sources: { unseal: { collateralPath: file(good) } },
    });

    expect(await inspector.inspect("unseal", ticket(raw), AbortSignal.abort())).toMatchObject({
      kind: "quote",
      chain: { reason: "none", detail: expect.stringContaining("the time was over") },
    });
  });

  it("is another organism's affair where none is configured for this one", async () => {
    const inspector = attestation(TODAY, {
      rootDer: world.rootDer,
      sources: { unseal: { collateralPath: file(good) } },
    });

    expect(await inspector.inspect("atelier", ticket(raw), signal())).toMatchObject({
      chain: { reason: "none" },
    });
  });
});

describe("a collateral file", () => {
  it("may hold bytes as numbers, and keys that we do not know", async () => {
    const numbers = {
      ...good,
      pck_crl: [...Buffer.from(good.pck_crl, "hex")],
      root_ca_crl: [...Buffer.from(good.root_ca_crl, "hex")],
      tcb_info_signature: [...Buffer.from(good.tcb_info_signature, "hex")],
      pck_certificate_chain: null,
      more: 1,
    };

    expect(await chain(undefined, { collateralPath: file(numbers) })).toMatchObject({
      kind: "holds",
    });
  });

  it.each<[string, unknown, string, string]>([
    ["no JSON", "{", "unusable", "it is not JSON"],
    ["a list", [], "unusable", "it is not collateral"],
    [
      "a number in place of text",
      { ...collateral, tcb_info: 5 },
      "unusable",
      "its tcb_info is wrong",
    ],
    ["odd hex", { ...collateral, pck_crl: "123" }, "unusable", "its pck_crl is wrong"],
    ["numbers that are no bytes", { ...collateral, pck_crl: [256] }, "unusable", "its pck_crl is"],
  ])("that holds %s is not used", async (_what, content, reason, words) => {
    expect(await chain(undefined, { collateralPath: file(content) })).toMatchObject({
      kind: "collateral",
      reason,
      detail: expect.stringContaining(words),
    });
  });

  it.each([
    ["that is not there", "gone.json", "ENOENT"],
    ["that is a folder", ".", "EISDIR"],
  ])("%s gives none, and its path is not told", async (_what, name, code) => {
    expect(await chain(undefined, { collateralPath: join(folder, name) })).toEqual({
      kind: "collateral",
      reason: "none",
      detail: `the collateral file: it cannot be read (${code})`,
    });
  });

  it("is read anew for each inspection", async () => {
    const path = file(expired);
    const before = await chain(undefined, { collateralPath: path });
    writeFileSync(path, JSON.stringify(good));

    expect([before.kind, (await chain(undefined, { collateralPath: path })).kind]).toEqual([
      "collateral",
      "holds",
    ]);
  });

  it("serves the real quote", async () => {
    const inspector = attestation(GOOD, {
      sources: { unseal: { collateralPath: "fixtures/tdx/dcap-qvl__tdx_quote_collateral.json" } },
    });

    expect(await inspector.inspect("unseal", ticket(quote), signal())).toMatchObject({
      chain: { kind: "holds", status: "UpToDate", collateral: "the collateral file" },
    });
    expect(FMSPC).toHaveLength(12);
  });
});
