import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  AT,
  collateral,
  flipped,
  GOOD,
  hexQuote,
  inspect,
  mintedWorld,
  quote,
  quoteV5,
  TODAY,
} from "./attestation-under-test.ts";

const detailOf = async (raw: Uint8Array) => {
  const inspection = await inspect(raw, undefined, TODAY);
  return inspection.kind === "malformed" ? inspection.detail : inspection.kind;
};

function written(at: number, ...bytes: readonly number[]): Buffer {
  const raw = Buffer.from(quote);
  raw.set(bytes, at);
  return raw;
}

describe("a quote's layout", () => {
  it("gives the measurements of a real quote of version 4", async () => {
    expect(await inspect(quote, undefined, TODAY)).toMatchObject({
      kind: "quote",
      version: 4,
      measurements: {
        mrTd: "91eb2b44d141d4ece09f0c75c2c53d247a3c68edd7fafe8a3520c942a604a407de03ae6dc5f87f27428b2538873118b7",
        rtmr3: expect.stringMatching(/^[0-9a-f]{96}$/),
      },
      attributes: [],
      binding: "unbound",
    });
  });

  it("gives those of a real quote of version 5 with a TDX 1.5 body", async () => {
    expect(await inspect(quoteV5, undefined, TODAY)).toMatchObject({
      version: 5,
      measurements: { mrTd: expect.stringMatching(/^273828c46252fcbd/), rtmr0: "00".repeat(48) },
      reportData: expect.stringMatching(/^[0-9a-f]{64}0{64}$/),
    });
  });

  it.each([
    ["dcap-qvl__tdx-quote.hex", "7ba9e262"],
    ["dcap-qvl__quote-from-tappd.hex", "c68518a0"],
  ])("gives those of %s", async (name, beginning) => {
    const inspection = await inspect(hexQuote(name), undefined, TODAY);

    expect(inspection).toMatchObject({
      measurements: { mrTd: expect.stringMatching(new RegExp(`^${beginning}`)) },
    });
  });

  it.each([
    ["td10", 4],
    ["td10", 5],
    ["td15", 5],
  ] as const)("gives each measurement of a minted %s of version %i", async (body, version) => {
    const world = await mintedWorld();

    expect(await inspect(await world.quote({ body, version }), undefined, TODAY)).toMatchObject({
      version,
      measurements: {
        mrTd: "a0".repeat(48),
        rtmr0: "b0".repeat(48),
        rtmr1: "b1".repeat(48),
        rtmr2: "b2".repeat(48),
        rtmr3: "b3".repeat(48),
      },
      reportData: "c0".repeat(64),
    });
  });

  it.each([
    ["nothing", Buffer.alloc(0), "empty"],
    ["a few bytes", quote.subarray(0, 20), "within its header"],
    ["half of one", quote.subarray(0, 2_000), "truncated"],
    ["an SGX quote", written(4, 0, 0, 0, 0), "of SGX"],
    ["another kind", written(4, 2, 0, 0, 0), "unknown kind (TEE type 0x2)"],
    ["version 6", written(0, 6, 0), "version 6 are unknown"],
    ["version 3", written(0, 3, 0), "version 3"],
    ["a key on another curve", written(2, 3, 0), "type 3, not of type 2"],
    ["a huge one", Buffer.concat([quote, Buffer.alloc(65_536)]), "more than a ticket can hold"],
    ["bytes after it", Buffer.concat([quote, Buffer.from("x")]), "come after the quote"],
    ["other certification data", written(764, 5, 0), "certification data is of type 5"],
    ["another length of its body", flipped(quoteV5, 51), "length that it says"],
    ["an SGX body", Buffer.from(quoteV5).fill(1, 48, 49), "SGX enclave"],
    ["an unknown body", Buffer.from(quoteV5).fill(9, 48, 49), "kind of its body is unknown"],
  ])("such as %s is malformed", async (_what, raw, words) => {
    expect(await detailOf(raw)).toContain(words);
  });

  it("may be followed by padding", async () => {
    expect(await detailOf(Buffer.concat([quote, Buffer.alloc(100)]))).toBe("quote");
  });

  it("cut at any length throws nothing and never holds", async () => {
    // The real file ends in padding, which may be missing.
    const whole = quote.length - 300;
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: whole }), async (length) => {
        expect((await inspect(quote.subarray(0, length), collateral, GOOD)).kind).toBe("malformed");
      }),
      { numRuns: 300 },
    );
  });

  it("with any one byte changed throws nothing, and holds no more when the byte is signed", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: quote.length - 1 }),
        fc.integer({ min: 0, max: 7 }),
        async (at, bit) => {
          const inspection = await inspect(flipped(quote, at, bit), collateral, GOOD);
          const chain = inspection.kind === "quote" ? inspection.chain.kind : inspection.kind;
          if (at < AT.signature + 128) expect(chain).not.toBe("holds");
        },
      ),
      { numRuns: 100 },
    );
  });

  it("of random bytes throws nothing and never holds", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 6_000 }), async (bytes) => {
        const headed = Buffer.concat([quote.subarray(0, 48), bytes]);
        expect((await inspect(headed, collateral, GOOD)).kind).toBe("malformed");
      }),
    );
  });
});

describe("attributes that make a quote worthless", () => {
  it("are told in words, and the chain does not hold", async () => {
    const world = await mintedWorld();
    const good = await world.collateral();

    expect(
      await inspect(await world.quote({ debug: true }), good, TODAY, world.rootDer),
    ).toMatchObject({
      attributes: ["debug TD: its memory can be read from outside"],
      chain: { kind: "broken", detail: expect.stringContaining("debug TD") },
    });
  });

  it("include a service TD", async () => {
    const world = await mintedWorld();
    const raw = await world.quote({ version: 5, body: "td15", serviceTd: "01".repeat(48) });

    expect(await inspect(raw, await world.collateral(), TODAY, world.rootDer)).toMatchObject({
      attributes: [expect.stringContaining("service TD")],
      chain: { kind: "broken" },
    });
  });

  it.each([
    [168, 0x01, "debug TD"],
    [171, 0x00, "SEPT_VE_DISABLE"],
    [169, 0x01, "reserved"],
  ])("are read from byte %i", async (at, value, words) => {
    const inspection = await inspect(written(at, value), undefined, TODAY);

    expect(inspection).toMatchObject({ attributes: [expect.stringContaining(words)] });
  });
});
