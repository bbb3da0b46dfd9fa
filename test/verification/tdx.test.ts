import { describe, expect, it } from "@jest/globals";
import { TCB_STATUSES } from "../../src/lattice/tdx.ts";
import { unread } from "../../src/lattice/reading.ts";
import type { InspectedQuote } from "../../src/ports/attestation.ts";
import type { FakeHost } from "../fakes/fake-hosts.ts";
import { GOOD, MR_TD, ticketOf } from "../fakes/fake-attestation.ts";
import { verifyUseCases } from "../../src/verification/use-cases.ts";
import { each, MAP, UNIT, VerificationUnderTest } from "./verification-under-test.ts";

const PROVIDER = "qgsd.service";
const NOW_MS = 1_600_060_000_000;

const POLICY = { pins: { mrTd: [MR_TD] }, allowTcb: ["UpToDate" as const] };

const GATED = {
  ...MAP,
  quoteProviderUnits: [PROVIDER],
  organisms: { ...MAP.organisms, atelier: { ...MAP.organisms.atelier, tdx: POLICY } },
};

const log = (...texts: readonly string[]) =>
  texts.map((text, index) => ({ atMs: NOW_MS + index * 1_000, priority: 6, text }));

const HEALTHY: FakeHost = {
  units: { [UNIT]: {} },
  journals: { [UNIT]: log("started"), [PROVIDER]: log("tee_att_get_quote return Success") },
  environment: { ATELIER_MRTD: MR_TD, LATTICE_CONFIG_HEX: "c0ffee" },
};

/** Three gated members; the first is the one asked about. */
class Attested extends VerificationUnderTest {
  constructor(host: FakeHost = {}) {
    super({
      "h-atelier-1": { ...HEALTHY, ...host },
      "h-atelier-2": HEALTHY,
      "h-atelier-3": HEALTHY,
    });
    for (const n of [1, 2, 3]) this.show(n, ticketOf(`quote-${n}`));
    this.metrics.exported.tdxAttested = each("atelier", [1, 1, 1]);
  }

  show(n: number, ticket: ReturnType<typeof ticketOf> | undefined): this {
    const { quotes } = this.lattice.reader;
    if (ticket === undefined) quotes.delete(`atelier-${n}`);
    else quotes.set(`atelier-${n}`, ticket);
    return this;
  }

  inspected(change: Partial<InspectedQuote>, n = 1): this {
    this.attestation.inspections.set(`quote-${n}`, { ...GOOD, ...change });
    return this;
  }

  async verify(rebuilt?: string) {
    const subject = { organism: "atelier", member: "atelier-1", rebuilt } as const;
    const result = await verifyUseCases(this.sources({ map: GATED })).tdx(subject);
    const step = (id: string) => {
      const found = result.steps.find((one) => one.id === id);
      if (found === undefined) throw new Error(`no step ${id}`);
      return found;
    };
    return { result, step };
  }
}

describe("a member whose quote holds", () => {
  it("is recovered, every step read", async () => {
    const { result } = await new Attested().verify();

    expect(result).toMatchObject({ cause: "recovered", confidence: "high" });
    const open = result.steps.filter(({ verdict }) => verdict === "unknown" || verdict === "fail");
    expect(open).toEqual([]);
  });

  it("need not be gated: then nothing is looked at", async () => {
    const tested = new Attested();
    const result = await verifyUseCases(tested.sources({ map: GATED })).tdx({
      organism: "tally",
      member: "tally-1",
    });

    expect(result).toMatchObject({ cause: "not-tdx-gated", confidence: "high" });
    expect(tested.hosts.asked).toEqual([]);
  });
});

const broken = {
  kind: "broken",
  detail: "the quote's signature is invalid",
  collateral: "the file",
} as const;
const expired = {
  kind: "collateral",
  reason: "expired",
  detail: "the TCB info expired on 2025-07-19",
  held: true,
} as const;

describe("a metric of 1 never outvotes a quote", () => {
  it.each<[string, (tested: Attested) => Attested, string, string]>([
    [
      "is signed by nobody",
      (t) => t.inspected({ chain: broken }),
      "quote-invalid",
      "signature is invalid",
    ],
    [
      "is a debug TD's",
      (t) => t.inspected({ attributes: ["debug TD: its memory can be read"] }),
      "quote-invalid",
      "debug TD",
    ],
    [
      "is bound to something else",
      (t) => t.inspected({ binding: "other" }),
      "quote-invalid",
      "not bound to it",
    ],
    [
      "is another member's too",
      (t) => t.show(2, ticketOf("quote-1", { peerId: "99".repeat(32) })),
      "quote-invalid",
      "atelier-2 shows the very same quote",
    ],
    [
      "is of a peer that another member has too",
      (t) => t.show(2, ticketOf("quote-2", { peerId: ticketOf("quote-1").peerId })),
      "quote-invalid",
      "same peer",
    ],
    [
      "has another MR_TD",
      (t) => t.inspected({ measurements: { ...GOOD.measurements, mrTd: "ee".repeat(48) } }),
      "mrtd-mismatch",
      "MR_TD is eeeeeeeeee…",
    ],
    [
      "has an old platform",
      (t) =>
        t.inspected({
          chain: {
            ...GOOD.chain,
            kind: "holds",
            status: "OutOfDate",
            advisories: ["INTEL-SA-1"],
            collateral: "x",
          },
        }),
      "tcb-out-of-date",
      "INTEL-SA-1",
    ],
  ])("that %s", async (_what, change, cause, words) => {
    const { result } = await change(new Attested()).verify();

    expect(result).toMatchObject({ cause, confidence: "high" });
    const failed = result.steps.filter(({ verdict }) => verdict === "fail");
    expect(failed.map(({ summary }) => summary).join("; ")).toContain(words);
    expect(result.steps.find(({ id }) => id === "attested-metric")?.verdict).toBe("pass");
  });

  it("that was made before the unit started, by more than clocks differ", async () => {
    const made = (quotedAt: number) => {
      const { extra, ...ticket } = ticketOf("quote-1");
      const tested = new Attested();
      if (extra !== undefined) tested.show(1, { ...ticket, extra: { ...extra, quotedAt } });
      return tested.verify();
    };
    const before = await made(1_600_000_000 - 6);
    expect(before.result.cause).toBe("quote-invalid");
    expect(before.step("quote").summary).toContain("before the unit started");
    expect((await made(1_600_000_000 - 4)).result.cause).toBe("recovered");
  });

  it("that says it was made in the future", async () => {
    const { extra, ...ticket } = ticketOf("quote-1");
    const tested = new Attested();
    if (extra !== undefined)
      tested.show(1, { ...ticket, extra: { ...extra, quotedAt: 1_700_000_000 } });
    const { result, step } = await tested.verify();

    expect(result.cause).toBe("quote-invalid");
    expect(step("quote").summary).toContain("in the future");
  });

  it("whose ticket has expired", async () => {
    const { extra, ...ticket } = ticketOf("quote-1");
    const tested = new Attested();
    if (extra !== undefined)
      tested.show(1, { ...ticket, extra: { ...extra, expiration: 1_600_000_090 } });
    expect((await tested.verify()).step("quote").summary).toContain("expired");
  });
});

describe("a quote that cannot be judged", () => {
  it("without extra data is not bound: unknown, the signature told apart", async () => {
    const tested = new Attested()
      .show(1, ticketOf("quote-1", { extra: undefined }))
      .inspected({ binding: "unbound" });
    const { result, step } = await tested.verify();

    expect(step("quote").verdict).toBe("unknown");
    expect(step("quote").summary).toContain("not bound");
    const told = step("quote").evidence.map(({ label, value }) => `${label}: ${value}`);
    expect(told).toContain("signature: valid up to the root, with the gateway's collateral");
    expect(result).toMatchObject({ cause: "inconclusive", wouldSettle: ["quote"] });
  });

  it("with expired collateral is not a bad quote", async () => {
    const { result, step } = await new Attested().inspected({ chain: expired }).verify();

    expect(step("quote").verdict).toBe("unknown");
    expect(step("quote").summary).toMatch(
      /collateral has expired, which says nothing of the quote/,
    );
    expect(result.cause).toBe("inconclusive");
  });

  it("whose gateway cannot be read is unknown", async () => {
    const tested = new Attested();
    const why = unread("too large", "answered more than 1048576 bytes");
    tested.lattice.reader.quotes.set("atelier-1", why);
    const { step } = await tested.verify();

    expect(step("quote")).toMatchObject({ verdict: "unknown" });
    expect(step("quote").summary).toContain("too large");
  });

  it("and may be another member's is not told to hold", async () => {
    const tested = new Attested();
    tested.lattice.reader.quotes.set("atelier-2", unread("timed out", "no answer"));
    const { result, step } = await tested.verify();

    expect(step("quote").verdict).toBe("unknown");
    expect(step("quote").summary).toContain("atelier-2");
    expect(result.cause).toBe("inconclusive");
  });

  it("of a unit whose start is not known holds, and not certainly", async () => {
    const { journals, environment } = HEALTHY;
    const tested = new VerificationUnderTest({
      "h-atelier-1": {
        ...(journals === undefined ? {} : { journals }),
        ...(environment === undefined ? {} : { environment }),
      },
    });
    for (const n of [1, 2, 3]) tested.lattice.reader.quotes.set(`atelier-${n}`, ticketOf(`q${n}`));
    tested.metrics.exported.tdxAttested = each("atelier", [1, 1, 1]);
    const subject = { organism: "atelier", member: "atelier-1" } as const;
    const result = await verifyUseCases(tested.sources({ map: GATED })).tdx(subject);

    expect(result).toMatchObject({ cause: "recovered", confidence: "low" });
    expect(result.wouldSettle).toContain("quote");
  });

  it("that is no whole quote proves nothing", async () => {
    const tested = new Attested();
    tested.attestation.inspections.set("quote-1", {
      kind: "malformed",
      detail: "it ends after 100 bytes",
    });
    const { result } = await tested.verify();

    expect(result.cause).toBe("quote-invalid");
    expect(JSON.stringify(result)).toContain("it ends after 100 bytes");
  });

  it.each(TCB_STATUSES)("%s passes only where it is allowed", async (status) => {
    const tested = new Attested().inspected({
      chain: { kind: "holds", status, advisories: [], collateral: "x" },
    });
    expect((await tested.verify()).result.cause).toBe(
      status === "UpToDate" ? "recovered" : "tcb-out-of-date",
    );
  });
});

describe("the image", () => {
  const NEW = "ee".repeat(48);
  const measured = { measurements: { ...GOOD.measurements, mrTd: NEW } };

  it("that all members run alike raises the question whether the pin is old", async () => {
    const tested = new Attested().inspected(measured).inspected(measured, 2).inspected(measured, 3);
    const { step } = await tested.verify();

    expect(step("quote-measurements").summary).toContain("is the pin old?");
  });

  it.each([
    ["alone", new Attested().inspected(measured)],
    ["with one of two others", new Attested().inspected(measured).inspected(measured, 2)],
  ])("that a member runs %s raises no such question", async (_whom, tested) => {
    const { step } = await tested.verify();

    expect(step("quote-measurements")).toMatchObject({ verdict: "fail" });
    expect(step("quote-measurements").summary).not.toContain("is the pin old?");
  });

  it.each([
    [NEW, "the pin is old"],
    [MR_TD, "the member runs another image"],
    ["dd".repeat(48), "neither what runs nor what is pinned"],
  ])("is held against a clean rebuild of %s", async (built, words) => {
    const { result } = await new Attested().inspected(measured).verify(built);

    expect(result.cause).toBe("mrtd-mismatch");
    expect(result.mitigations.map(({ text }) => text).join()).toContain(words);
  });

  it.each([
    ["ee".repeat(48), "not pinned"],
    ["e".repeat(95), "has 95 digits"],
    ["hello", "something else than digits"],
  ])("configured as %s is a mismatch", async (value, words) => {
    const environment = { ATELIER_MRTD: value, LATTICE_CONFIG_HEX: "c0ffee" };
    const { result, step } = await new Attested({ environment }).verify();

    expect(result.cause).toBe("mrtd-mismatch");
    expect(step("pinned-mrtd").summary).toContain(words);
  });

  it("with pinned RTMRs must have those too", async () => {
    const tested = new Attested();
    const tdx = { ...POLICY, pins: { ...POLICY.pins, rtmr1: ["00".repeat(48)] } };
    const map = {
      ...GATED,
      organisms: { ...GATED.organisms, atelier: { ...GATED.organisms.atelier, tdx } },
    };
    const subject = { organism: "atelier", member: "atelier-1" } as const;
    const result = await verifyUseCases(tested.sources({ map })).tdx(subject);

    expect(result.cause).toBe("mrtd-mismatch");
    expect(JSON.stringify(result.steps)).toContain("RTMR1 is b1b1b1b1b1…");
  });

  it("with another LATTICE_CONFIG_HEX than the others is told, and explained by no cause", async () => {
    const environment = { ATELIER_MRTD: MR_TD, LATTICE_CONFIG_HEX: "beef" };
    const { result, step } = await new Attested({ environment }).verify();

    expect(step("config-alike")).toMatchObject({ verdict: "fail" });
    expect(step("config-alike").summary).toContain("cannot be decoded");
    expect(result.cause).toBe("inconclusive");
  });
});

describe("logs", () => {
  const CHAIN = [
    "[QPL] Failed to get quote config. Error code is 0xb011",
    "[get_platform_quote_cert_data ../td_ql_logic.cpp:302] Error returned from the p_sgx_get_quote_config API. 0xe044",
    "tee_att_get_quote_size return 0x11001",
  ];
  const failing = (provider: readonly string[], unit: readonly string[] = []) => {
    const journals = { [UNIT]: log("started", ...unit), [PROVIDER]: log(...provider) };
    const tested = new Attested({ journals }).show(1, undefined);
    tested.metrics.exported.tdxAttested = each("atelier", [0, 1, 1]);
    return tested.verify();
  };

  it("with codes of network, cache or busy are a failure that passes", async () => {
    const { result, step } = await failing(CHAIN, ["Failed to generate TDX quote: timed out"]);

    expect(result).toMatchObject({ cause: "transient-quote-failure", confidence: "high" });
    expect(step("quote-provider-log").summary).toContain("0xb011, unexpected cache");
    expect(result.mitigations.map(({ command }) => command)).toContain("restart atelier-1");
  });

  it("are over once the provider has had success again", async () => {
    const { step } = await failing([...CHAIN, "tee_att_get_quote return Success"]);

    expect(step("quote-provider-log").verdict).toBe("pass");
    expect(step("transient-errors").verdict).toBe("pass");
  });

  it.each([
    ["TDX is not supported on this platform", []],
    ["libtdx_attest: cannot open configFS `/sys/kernel/config/tsm/report`.", []],
    ["Failed to generate TDX quote: io error", ["[QPL] failed: 0xb010"]],
  ])("that say %j mean that there is no TDX to speak of", async (text, provider) => {
    const { result } = await failing(provider, [text]);

    expect(result).toMatchObject({ cause: "booted-without-tdx" });
  });

  it("outvote no quote that holds", async () => {
    const late = [{ atMs: NOW_MS, priority: 3, text: "unavailable default configFS." }];
    const journals = { [UNIT]: late, [PROVIDER]: log("tee_att_get_quote return Success") };
    const { result, step } = await new Attested({ journals }).verify();

    expect(step("unit-log").verdict).toBe("fail");
    expect(result.cause).toBe("recovered");
  });

  it("that cannot be read leave the cause open", async () => {
    const tested = new Attested({ journals: { [PROVIDER]: log(...CHAIN) } }).show(1, undefined);
    tested.metrics.exported.tdxAttested = each("atelier", [0, 1, 1]);
    const { result, step } = await tested.verify();

    expect(step("unit-log").verdict).toBe("unknown");
    expect(result).toMatchObject({ cause: "transient-quote-failure", confidence: "low" });
  });

  it("of before the unit started, or before its quote, are over", async () => {
    const journals = {
      [UNIT]: [
        { atMs: 1_599_999_000_000, priority: 3, text: "TDX is not supported on this platform" },
      ],
      [PROVIDER]: log("tee_att_get_quote return Success"),
    };
    const { result, step } = await new Attested({ journals }).verify();

    expect(step("unit-log").verdict).toBe("pass");
    expect(result.cause).toBe("recovered");
  });
});
