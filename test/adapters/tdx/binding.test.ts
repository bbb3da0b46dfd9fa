import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { bindingOf, reportDataFrom } from "../../../src/adapters/tdx/binding.ts";
import { reportDataOf } from "../../../src/drill/tdx/report-data.ts";
import type { TicketExtra } from "../../../src/lattice/tdx.ts";

const PEER = "11".repeat(32);

const EXTRA: TicketExtra = {
  peerId: PEER,
  networkId: "b82b6f3b4a1e53d2d56523f5a7b1974e3842ac37a068cc302286065a8853cf43",
  startedAt: 1_767_225_600,
  quotedAt: 1_767_225_660,
  expiration: 1_767_312_060,
};

const REPORT_DATA =
  "2538d57428aef3ae6229e182758c146351661e744eab9b167787b594badb2bf1" + "0".repeat(64);

describe("report data", () => {
  it("is made as mosaik makes it", async () => {
    expect(await reportDataFrom(EXTRA)).toBe(REPORT_DATA);
    expect(await reportDataOf(EXTRA)).toBe(REPORT_DATA);
  });

  it("is the same by the drill's own way, whatever the extra data", async () => {
    const id = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => hex(bytes));
    const time = fc.maxSafeInteger();
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          peerId: id,
          networkId: id,
          startedAt: time,
          quotedAt: time,
          expiration: fc.option(time),
        }),
        async (extra) => {
          expect(await reportDataFrom(extra)).toBe(await reportDataOf(extra));
        },
      ),
    );
  });

  it("binds a quote to the peer that the extra data names", async () => {
    expect(await bindingOf(REPORT_DATA, { extra: EXTRA, peerId: PEER })).toBe("bound");
  });

  it.each<[string, Partial<TicketExtra>]>([
    ["another network", { networkId: "00".repeat(32) }],
    ["another start", { startedAt: 1 }],
    ["another time", { quotedAt: 1 }],
    ["no end", { expiration: null }],
    ["an id that is none", { networkId: "xyz" }],
    ["a time that no clock shows", { quotedAt: 0.5 }],
  ])("with %s is another's", async (_what, change) => {
    const extra = { ...EXTRA, ...change };

    expect(await bindingOf(REPORT_DATA, { extra, peerId: PEER })).toBe("other");
  });

  it("of another peer is another's, though it be made from the extra data", async () => {
    expect(await bindingOf(REPORT_DATA, { extra: EXTRA, peerId: "22".repeat(32) })).toBe("other");
  });

  it("whose second half is not zero is another's", async () => {
    const odd = `${REPORT_DATA.slice(0, -1)}1`;

    expect(await bindingOf(odd, { extra: EXTRA, peerId: PEER })).toBe("other");
  });

  it("without extra data is unbound", async () => {
    expect(await bindingOf(REPORT_DATA, { extra: undefined, peerId: PEER })).toBe("unbound");
  });
});

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
