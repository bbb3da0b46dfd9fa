import { describe, expect, it } from "@jest/globals";
import { QuoteJson, ticketOf } from "../../src/adapters/gateway/quote-json.ts";
import { systemClock } from "../../src/adapters/system-clock.ts";
import { TdxAttestation } from "../../src/adapters/tdx/tdx-attestation.ts";
import type { Fault, TdxMode } from "../../src/drill/fault.ts";
import type { Organism } from "../../src/lattice/organism.ts";
import { at, textAt, withStranger } from "./open-world.ts";
import type { Stranger } from "./open-world.ts";

/** What an inspection under the simulation's own root comes to. */
async function inspected({ gateway, simulation }: Stranger, organism: Organism, member: string) {
  const { body } = await gateway(`/v1/${organism}/members/${member}/tdx`);
  const ticket = ticketOf(QuoteJson.parse(body));
  if (ticket.kind !== "ticket") throw new Error("no ticket");
  const rootDer = () => simulation.tdxRootDer();
  const attestation = new TdxAttestation({ clock: systemClock, rootDer, sources: {} });
  const seen = await attestation.inspect(organism, ticket, AbortSignal.timeout(10_000));
  if (seen.kind !== "quote") throw new Error(seen.detail);
  return { ...seen, ticket };
}

const tdx = (mode: TdxMode): Fault => ({
  kind: "tdx",
  mode,
  organism: "atelier",
  member: "atelier-1",
});

const shown = (mode: TdxMode) =>
  withStranger([tdx(mode)], (stranger) => inspected(stranger, "atelier", "atelier-1"));

describe("a simulated member's quote", () => {
  it.each([
    ["unseal", "unseal-3", 4],
    ["atelier", "atelier-1", 5],
  ] as const)("of %s holds under the simulation's root", async (organism, member, version) => {
    await withStranger([], async (stranger) => {
      const quote = await inspected(stranger, organism, member);
      const { pins } = stranger.config.organisms[organism].tdx ?? {};

      expect(quote).toMatchObject({ version, binding: "bound", attributes: [] });
      expect(quote.chain).toMatchObject({ kind: "holds", status: "UpToDate", advisories: [] });
      expect([quote.measurements.mrTd]).toEqual(pins?.mrTd);
      expect([quote.measurements.rtmr1]).toEqual(pins?.rtmr1);
      expect(quote.ticket.extra?.networkId).toBe(stranger.topology.latticeId);
    });
  });

  it("is one quote, whichever gateway is asked, and each member's own", async () => {
    await withStranger([], async ({ config, get }) => {
      const [first, second] = config.organisms.atelier.readers;
      const path = "/v1/atelier/members/atelier-2/tdx";
      const { body } = await get(first?.url, path);
      const other = await get(first?.url, "/v1/atelier/members/atelier-3/tdx");

      expect((await get(second?.url, path)).body).toEqual(body);
      expect(textAt(other.body, "peerId")).not.toBe(textAt(body, "peerId"));
      expect(textAt(other.body, "quote")).not.toBe(textAt(body, "quote"));
    });
  });

  it("is not there for members that need none, and for nobody when gateways fail", async () => {
    await withStranger([], async ({ gateway }) => {
      for (const path of ["offer/members/offer-1", "atelier/members/nobody", "zipnet/members/x"]) {
        expect((await gateway(`/v1/${path}/tdx`)).status).toBe(404);
      }
    });
    await withStranger([{ kind: "quotes-down" }], async ({ gateway }) => {
      expect((await gateway("/v1/atelier/members/atelier-1/tdx")).status).toBe(503);
    });
  });

  it.each(["no-device", "quote-fails"] as const)("is not there with %s", async (mode) => {
    await withStranger([tdx(mode)], async ({ gateway, metrics }) => {
      expect((await gateway("/v1/atelier/members/atelier-1/tdx")).status).toBe(404);
      expect((await gateway("/v1/atelier/members/atelier-2/tdx")).status).toBe(200);
      expect(await metrics("atelier-1")).toMatch(/^atelier_member_tdx_attested\{.*\} 0$/m);
      expect(await metrics("atelier-2")).toMatch(/^atelier_member_tdx_attested\{.*\} 1$/m);
    });
  });

  it("can be of another image, or the same with another kernel", async () => {
    const image = await shown("other-mrtd");
    const kernel = await shown("other-rtmr1");

    expect(image.chain.kind).toBe("holds");
    expect(image.measurements.mrTd).not.toBe(kernel.measurements.mrTd);
    expect(image.measurements.rtmr1).not.toBe(kernel.measurements.rtmr1);
  });

  it("can be broken by a bit, in nothing that is pinned", async () => {
    const broken = await shown("bit-flipped");
    const whole = await shown("stale");

    expect(broken.chain.kind).toBe("broken");
    expect(broken.measurements.mrTd).toBe(whole.measurements.mrTd);
    expect(broken.measurements.rtmr3).not.toBe(whole.measurements.rtmr3);
  });

  it("can be a debug TD's", async () => {
    expect((await shown("debug")).attributes).not.toEqual([]);
  });

  it("can be another member's, ticket and all", async () => {
    await withStranger([tdx("shared")], async ({ gateway }) => {
      const { body } = await gateway("/v1/atelier/members/atelier-1/tdx");
      expect(body).toEqual((await gateway("/v1/atelier/members/atelier-2/tdx")).body);
    });
  });

  it("can be from before its unit started", async () => {
    await withStranger([tdx("stale")], async (stranger) => {
      const { ticket, binding } = await inspected(stranger, "atelier", "atelier-1");
      const unit = "builder@atelier-member.service";
      const line = `systemctl show --no-pager --timestamp=unix --property=Id -- ${unit}`;
      const [, started] = /ActiveEnterTimestamp=@(\d+)/.exec(
        await stranger.shell("atelier-1", line),
      ) ?? ["", ""];

      expect(binding).toBe("bound");
      expect(ticket.extra?.quotedAt).toBeLessThan(Number(started));
    });
  });

  it("can come without what binds it, and without collateral", async () => {
    expect((await shown("unbound")).binding).toBe("unbound");
    expect((await shown("collateral-absent")).chain).toMatchObject({ reason: "none" });
    expect((await shown("collateral-expired")).chain).toMatchObject({ reason: "expired" });
  });

  it("can be of an old platform", async () => {
    expect((await shown("out-of-date")).chain).toMatchObject({ status: "OutOfDate" });
    expect((await shown("revoked")).chain).toMatchObject({ status: "Revoked" });
  });
});

/** Keys and values of a member's environment files. */
async function environment({ shell }: Stranger, member: string) {
  const mrtd = `${member.replace(/-\d+$/, "").toUpperCase()}_MRTD`;
  const grep = `sudo -n /usr/bin/grep -h -e ^${mrtd}= -e ^LATTICE_CONFIG_HEX= /etc/builder/common.env`;
  const lines = (await shell(member, grep)).split("\n").filter((line) => line.includes("="));
  return Object.fromEntries(lines.map((line) => line.split("=", 2))) as Record<string, string>;
}

describe("the environment files of a simulated member", () => {
  it("name the pinned image, and one configuration for all", async () => {
    await withStranger([], async (stranger) => {
      const first = await environment(stranger, "atelier-1");
      const { pins } = stranger.config.organisms.atelier.tdx ?? {};

      expect([first["ATELIER_MRTD"]]).toEqual(pins?.mrTd);
      expect(first["LATTICE_CONFIG_HEX"]).toMatch(/^[0-9a-f]{128}$/);
      expect(await environment(stranger, "atelier-2")).toEqual(first);
      expect(await environment(stranger, "tally-1")).toEqual({
        LATTICE_CONFIG_HEX: first["LATTICE_CONFIG_HEX"],
      });
    });
  });

  it("can name another image or another configuration", async () => {
    for (const [mode, key] of [
      ["environment-mrtd", "ATELIER_MRTD"],
      ["other-config", "LATTICE_CONFIG_HEX"],
    ] as const) {
      await withStranger([tdx(mode)], async (stranger) => {
        const [own, other] = [
          await environment(stranger, "atelier-1"),
          await environment(stranger, "atelier-2"),
        ];
        const differing = Object.keys(own).filter((name) => own[name] !== other[name]);
        expect(differing).toEqual([key]);
      });
    }
  });
});

describe("journals around quotes", () => {
  const journal = ({ shell }: Stranger, member: string, unit: string) =>
    shell(
      member,
      `sudo -n /usr/bin/journalctl --no-pager --output=json --lines=1000 --unit=${unit}`,
    );

  it("tell of quotes that were made, on hosts of members that must prove TDX", async () => {
    await withStranger([], async (stranger) => {
      expect(await journal(stranger, "unseal-1", "qgsd.service")).toContain(
        "tee_att_get_quote return Success",
      );
      expect(await journal(stranger, "unseal-1", "pccs.service")).toContain("Request-ID");
      expect(await journal(stranger, "unseal-1", "builder@unseal-member.service")).toContain(
        "quote made",
      );
      expect(await journal(stranger, "offer-1", "qgsd.service")).not.toContain("MESSAGE");
    });
  });

  it("tell why there is none", async () => {
    await withStranger([tdx("quote-fails")], async (stranger) => {
      const provider = await journal(stranger, "atelier-1", "qgsd.service");
      for (const code of ["0xb011", "0xe044", "0x11001"]) expect(provider).toContain(code);
      const own = await journal(stranger, "atelier-1", "builder@atelier-member.service");
      expect(own).toContain("Failed to generate TDX quote");
    });
    await withStranger([tdx("no-device")], async (stranger) => {
      const own = await journal(stranger, "atelier-1", "builder@atelier-member.service");
      expect(own).toContain("TDX is not supported on this platform");
    });
  });

  it("can fail for one unit alone", async () => {
    const fault = {
      kind: "host-question-fails",
      organism: "atelier",
      question: "journal",
      unit: "qgsd.service",
    } as const;
    await withStranger([fault], async (stranger) => {
      expect(await journal(stranger, "atelier-1", "qgsd.service")).not.toContain("MESSAGE");
      expect(await journal(stranger, "atelier-1", "pccs.service")).toContain("MESSAGE");
      expect(at(await stranger.gateway("/v1/lattice"), "status")).toBe(200);
    });
  });
});
