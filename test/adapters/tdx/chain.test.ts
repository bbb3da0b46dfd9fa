import { beforeAll, describe, expect, it } from "@jest/globals";
import { createHash } from "node:crypto";
import { FAULT } from "../../../src/adapters/tdx/judged.ts";
import { meaningOf } from "../../../src/adapters/tdx/library-messages.ts";
import { pemChain } from "../../../src/drill/tdx/certificate.ts";
import { mintCrl } from "../../../src/drill/tdx/collateral.ts";
import { TCB_STATUSES } from "../../../src/lattice/tdx.ts";
import type { Collateral } from "../../../src/lattice/tdx.ts";
import {
  AT,
  chainOf,
  collateral,
  collateralV5,
  DAY,
  FMSPC,
  flipped,
  GOOD,
  GOOD_V5,
  inspect,
  intelRoot,
  mintedWorld,
  quote,
  quoteV5,
  TODAY,
} from "./attestation-under-test.ts";

const SOURCE = "the gateway's collateral";

describe("a real quote with its own collateral", () => {
  it("holds at the collateral's time, under Intel's root", async () => {
    expect(createHash("sha256").update(intelRoot).digest("hex")).toMatch(/^44a0196b2b99f889/);
    const holds = { kind: "holds", status: "UpToDate", advisories: [], collateral: SOURCE };
    expect(await chainOf(quote, collateral, GOOD)).toEqual(holds);
    expect(await chainOf(quote, collateral, GOOD, intelRoot)).toEqual(holds);
  });

  it("says today that the collateral has expired, and that the quote held", async () => {
    expect(await chainOf(quote, collateral, TODAY)).toMatchObject({
      kind: "collateral",
      reason: "expired",
      held: true,
      detail: expect.stringMatching(/PCK revocation list was good until 2025-07-19 10:00 UTC/),
    });
  });

  it("says before that time that the collateral is from the future", async () => {
    expect(await chainOf(quote, collateral, GOOD - 30 * DAY)).toMatchObject({
      reason: "unusable",
      detail: expect.stringContaining("from the future"),
    });
  });

  it.each([
    ["now", GOOD],
    ["also when the collateral has expired", TODAY],
  ])("is broken when one bit of MR_TD is flipped, %s", async (_when, seconds) => {
    expect(await chainOf(flipped(quote, AT.mrTd), collateral, seconds)).toEqual({
      kind: "broken",
      detail: "its signature does not hold: it was changed after it had been signed",
      collateral: SOURCE,
    });
  });

  it.each([
    ["its signature", AT.signature],
    ["its key", AT.signature + 64],
    ["the quoting enclave's report", AT.signature + 134 + 128],
    ["that report's signature", AT.signature + 134 + 384],
    ["a certificate", AT.certificates + 1_000],
  ])("is broken when a bit of %s is flipped", async (_what, at) => {
    expect(await chainOf(flipped(quote, at), collateral, GOOD)).toMatchObject({ kind: "broken" });
  });

  it.each([
    ["while that is good", GOOD_V5],
    ["when that has expired", TODAY],
  ])("is not judged by another platform's collateral, %s", async (_when, seconds) => {
    expect(await chainOf(quote, collateralV5, seconds)).toMatchObject({
      kind: "collateral",
      reason: "another platform's",
    });
  });

  it("of version 5 fits no level of its TCB info", async () => {
    expect(await chainOf(quoteV5, collateralV5, GOOD_V5)).toMatchObject({ kind: "no-tcb-level" });
    expect(await chainOf(quoteV5, collateralV5, TODAY)).toMatchObject({
      reason: "expired",
      held: false,
    });
  });
});

describe("collateral that was tampered with", () => {
  const judged = (change: Partial<Collateral>) =>
    chainOf(quote, { ...collateral, ...change }, GOOD);

  it.each<[string, Partial<Collateral>, string]>([
    [
      "TCB info",
      { tcb_info: collateral.tcb_info.replace('"OutOfDate"', '"UpToDate"') },
      "the signature of the TCB info does not hold",
    ],
    [
      "QE identity",
      { qe_identity: collateral.qe_identity.replace('"isvsvn":4', '"isvsvn":1') },
      "the QE identity's signature does not hold",
    ],
    [
      "root revocation list",
      { root_ca_crl: lastByteFlipped(collateral.root_ca_crl) },
      "the signature of its root revocation list does not hold",
    ],
    [
      "PCK revocation list",
      { pck_crl: lastByteFlipped(collateral.pck_crl) },
      "the signature of its PCK revocation list does not hold",
    ],
    [
      "signer: the PCK CA's chain",
      { tcb_info_issuer_chain: collateral.pck_crl_issuer_chain },
      "begins with",
    ],
  ])("in its %s breaks the chain", async (_what, change, words) => {
    expect(await judged(change)).toMatchObject({
      kind: "broken",
      detail: expect.stringContaining(words),
      collateral: SOURCE,
    });
  });

  it.each<[string, Partial<Collateral>, string]>([
    ["an empty PCK list", { pck_crl: "" }, "PCK revocation list cannot be read"],
    ["an empty root list", { root_ca_crl: "" }, "root revocation list cannot be read"],
    ["a list that is noise", { pck_crl: "30820a00ff" }, "PCK revocation list cannot be read"],
    ["the root's list in both places", { pck_crl: collateral.root_ca_crl }, "another issuer"],
    [
      "its lists swapped",
      { pck_crl: collateral.root_ca_crl, root_ca_crl: collateral.pck_crl },
      "swapped",
    ],
    ["TCB info that is no JSON", { tcb_info: "{" }, "TCB info cannot be read"],
    [
      "a date that is none",
      { tcb_info: collateral.tcb_info.replace("2025-07-19T", "some day ") },
      "TCB info cannot be read",
    ],
    ["a short signature", { tcb_info_signature: "00" }, "does not have 64 bytes"],
    [
      "a certificate that is none",
      {
        qe_identity_issuer_chain: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
      },
      "QE identity's chain cannot be read",
    ],
  ])("so that it has %s cannot be used", async (_what, change, words) => {
    expect(await judged(change)).toMatchObject({
      kind: "collateral",
      reason: "unusable",
      detail: expect.stringContaining(words),
    });
  });

  it("is no chain at all without certificates", async () => {
    expect(await judged({ tcb_info_issuer_chain: "" })).toMatchObject({
      kind: "broken",
      detail: "the TCB info's chain has fewer than two certificates",
    });
  });
});

describe("a minted quote", () => {
  let world: Awaited<ReturnType<typeof mintedWorld>>;

  beforeAll(async () => {
    world = await mintedWorld();
  });

  it.each(TCB_STATUSES)("of a platform that is %s holds with that status", async (tcb) => {
    const raw = await world.quote({ tcb, version: 5, body: "td15" });

    expect(await chainOf(raw, await world.collateral(), TODAY, world.rootDer)).toMatchObject({
      kind: "holds",
      status: tcb,
      advisories: ["UpToDate", "Revoked"].includes(tcb) ? [] : ["DRILL-SA-00001"],
    });
  });

  it("whose platform is below every level has no TCB level", async () => {
    const raw = await world.quote({ tcb: "OutOfDate" });
    const levels = ["UpToDate", "ConfigurationNeeded"] as const;

    expect(await chainOf(raw, await world.collateral({ levels }), TODAY, world.rootDer)).toEqual({
      kind: "no-tcb-level",
      detail: "no level of the TCB info fits the platform",
      collateral: SOURCE,
    });
  });

  it("says under Intel's root that its chain ends in another", async () => {
    expect(await chainOf(await world.quote(), await world.collateral(), TODAY)).toMatchObject({
      kind: "broken",
      detail: "its chain ends in another root than Intel's",
    });
  });

  it("does not take collateral of another authority's", async () => {
    const other = await mintedWorld();

    expect(
      await chainOf(await world.quote(), await other.collateral(), TODAY, world.rootDer),
    ).toMatchObject({
      kind: "broken",
      detail: 'the TCB info\'s chain ends in another root than "Drill SGX Root CA (simulated)"',
    });
  });

  it("does not take TCB info of a signer whose certificate someone else of the root's name issued", async () => {
    const { signer } = (await mintedWorld()).authority;
    const tcb_info_issuer_chain = pemChain(signer, world.authority.root);
    const given = { ...(await world.collateral()), tcb_info_issuer_chain };

    expect(await chainOf(await world.quote(), given, TODAY, world.rootDer)).toMatchObject({
      kind: "broken",
      detail:
        'the TCB info\'s chain does not hold: "Drill SGX TCB Signing" is not signed by "Drill SGX Root CA (simulated)"',
    });
  });

  it.each([
    ["platform", 'revoked certificate: "Drill SGX PCK Certificate"'],
    ["platform-ca", 'revoked certificate: "Drill SGX PCK Platform CA"'],
    ["signer", 'revoked certificate: "Drill SGX TCB Signing"'],
  ] as const)("is broken when a revocation list names the %s", async (revoke, detail) => {
    const raw = await world.quote();
    const revoking = await world.collateral({ revoke });

    expect(await chainOf(raw, revoking, TODAY, world.rootDer)).toMatchObject({
      kind: "broken",
      detail,
    });
    const late = TODAY + 90 * DAY;
    expect(await chainOf(raw, revoking, late, world.rootDer)).toMatchObject({ kind: "broken" });
  });

  it.each([
    ["PCK", "pck_crl"],
    ["root", "root_ca_crl"],
  ] as const)("needs a %s revocation list that is still good", async (what, field) => {
    const good = await world.collateral();
    const { platformCa, root } = world.authority;
    const old = { issuedMs: (TODAY - 9 * DAY) * 1_000, nextUpdateMs: (TODAY - 60) * 1_000 };
    const list = await mintCrl(field === "pck_crl" ? platformCa : root, [], old);

    expect(
      await chainOf(await world.quote(), { ...good, [field]: list }, TODAY, world.rootDer),
    ).toMatchObject({
      kind: "collateral",
      reason: "expired",
      detail: expect.stringContaining(`${what} revocation list was good until`),
    });
  });

  it("takes no revocation list from the future", async () => {
    const soon = { issuedMs: (TODAY + 60) * 1_000, nextUpdateMs: (TODAY + DAY) * 1_000 };
    const pck_crl = await mintCrl(world.authority.platformCa, [], soon);
    const given = { ...(await world.collateral()), pck_crl };

    expect(await chainOf(await world.quote(), given, TODAY, world.rootDer)).toMatchObject({
      kind: "collateral",
      reason: "unusable",
      detail: expect.stringContaining("its PCK revocation list is from the future"),
    });
  });

  it("takes no revocation list that is signed by someone of the issuer's name", async () => {
    const impostor = (await mintedWorld()).authority;
    const good = await world.collateral();
    const time = { issuedMs: (TODAY - DAY) * 1_000, nextUpdateMs: (TODAY + DAY) * 1_000 };
    const pck_crl = await mintCrl(impostor.platformCa, [], time);

    expect(
      await chainOf(await world.quote(), { ...good, pck_crl }, TODAY, world.rootDer),
    ).toMatchObject({
      kind: "broken",
      detail: "the signature of its PCK revocation list does not hold",
    });
  });

  it("is broken when its platform's certificate was issued with one that may not issue", async () => {
    const {
      quote: mint,
      collateral: with_,
      rootDer,
    } = await mintedWorld({
      platformCaIsNoCa: true,
    });

    expect(await chainOf(await mint(), await with_(), TODAY, rootDer)).toMatchObject({
      kind: "broken",
      detail: expect.stringContaining("no CA certificate"),
    });
  });

  it("is not judged by TCB info that someone else signed under the same root", async () => {
    const {
      quote: mint,
      collateral: with_,
      rootDer,
    } = await mintedWorld({
      signerName: "Drill SGX Something Else",
    });

    expect(await chainOf(await mint(), await with_(), TODAY, rootDer)).toMatchObject({
      kind: "broken",
      detail: expect.stringContaining("no TCB Signing certificate"),
    });
  });

  it("is not judged by the collateral of another family of platforms", async () => {
    const raw = await world.quote({ fmspc: "ffffffffffff" });

    expect(await chainOf(raw, await world.collateral(), TODAY, world.rootDer)).toMatchObject({
      reason: "another platform's",
    });
  });

  it("uses its own certificates, not those that the collateral brings along", async () => {
    const other = await mintedWorld();
    const foreign = await other.authority.platform(FMSPC, "UpToDate");
    const good = await world.collateral();
    const given = { ...good, pck_certificate_chain: foreign.certificate.toString("pem") };

    expect(await chainOf(await world.quote(), given, TODAY, world.rootDer)).toMatchObject({
      kind: "holds",
    });
  });

  it("is broken once its platform's certificate has expired", async () => {
    const {
      quote: mint,
      collateral: with_,
      rootDer,
    } = await mintedWorld({
      platformsUntilMs: (TODAY - 60) * 1_000,
    });

    expect(await chainOf(await mint(), await with_(), TODAY, rootDer)).toMatchObject({
      kind: "broken",
      detail: expect.stringMatching(
        /"Drill SGX PCK Certificate" of its chain is valid from .* to /,
      ),
    });
  });

  it("cannot have held where its collateral was never good as a whole", async () => {
    const old = { issuedMs: (TODAY - 20 * DAY) * 1_000, nextUpdateMs: (TODAY - 10 * DAY) * 1_000 };
    const pck_crl = await mintCrl(world.authority.platformCa, [], old);

    expect(
      await chainOf(
        await world.quote(),
        { ...(await world.collateral()), pck_crl },
        TODAY,
        world.rootDer,
      ),
    ).toMatchObject({ reason: "expired", held: false });
  });
});

describe("what the library throws", () => {
  it("that nobody foresaw is a fault of ours, and says nothing of the quote", () => {
    for (const thrown of [new Error("boom"), new TypeError("x is undefined"), "boom", undefined]) {
      expect(meaningOf(thrown, [])).toBe(FAULT);
    }
  });

  it("of a status we do not know is not taken for a good one", () => {
    expect(meaningOf(new Error("TCB status is invalid: Splendid"), [])).toMatchObject({
      kind: "collateral",
      reason: "unusable",
    });
  });

  it("never reaches those who asked", async () => {
    const bad = { ...collateral, tcb_info: 7, pck_crl: null } as unknown as Collateral;

    expect(await inspect(quote, bad, GOOD)).toMatchObject({
      kind: "quote",
      chain: { kind: "collateral", reason: "unusable" },
    });
  });

  it("under a root that is none is a fault of ours", async () => {
    expect(await chainOf(quote, collateral, GOOD, Buffer.from("no certificate"))).toEqual({
      ...FAULT,
      detail: `the gateway's collateral: ${FAULT.detail}`,
    });
  });
});

function lastByteFlipped(hex: string): string {
  return flipped(Buffer.from(hex, "hex"), hex.length / 2 - 1).toString("hex");
}
