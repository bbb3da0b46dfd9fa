import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { sign } from "node:crypto";
import { memberText } from "../../../src/adapters/tdx/member-text.ts";
import { PCCS_MAX_BYTES, pccsBase } from "../../../src/adapters/tdx/pccs.ts";
import type { Collateral } from "../../../src/lattice/tdx.ts";
import { Outbound } from "../../../src/outbound/outbound.ts";
import { HttpServer, raw } from "../../fakes/http-server.ts";
import type { Respond } from "../../fakes/http-server.ts";
import { RecordedTelemetry } from "../../fakes/recorded-telemetry.ts";
import {
  attestation,
  mintedWorld,
  quote,
  signal,
  ticket,
  TODAY,
} from "./attestation-under-test.ts";

type Part = "pckcrl" | "rootcacrl" | "tcb" | "qe/identity";

type Encoding = "der" | "hex" | "pem";

const telemetry = new RecordedTelemetry();

let server: HttpServer;
let outbound: Outbound;
let world: Awaited<ReturnType<typeof mintedWorld>>;
let minted: Buffer;
let good: Collateral;

beforeAll(async () => {
  server = await HttpServer.open(raw(404, "No cache data for this platform."));
  outbound = new Outbound(telemetry, {});
  world = await mintedWorld();
  minted = await world.quote();
  good = await world.collateral();
});

afterAll(async () => {
  await outbound.close();
  await server.close();
});

/** A PCCS that has the minted collateral; `instead` answers for a part of it. */
function pccs(instead: Partial<Record<Part, Respond>> = {}, encoding: Encoding = "der"): Respond {
  return (request, response) => {
    const { pathname } = new URL(request.url ?? "", server.url);
    const part = pathname.replace(/^.*\/certification\/v4\//, "") as Part;
    (instead[part] ?? usual(part, encoding))(request, response);
  };
}

function usual(part: Part, encoding: Encoding): Respond {
  if (part === "pckcrl") {
    const chain = { "SGX-PCK-CRL-Issuer-Chain": encodeURIComponent(good.pck_crl_issuer_chain) };
    return list(good.pck_crl, encoding, chain);
  }
  if (part === "rootcacrl") return list(good.root_ca_crl, encoding, {});
  if (part === "tcb") {
    const body = `{"tcbInfo":${good.tcb_info},"signature":"${good.tcb_info_signature}"}`;
    return raw(200, body, {
      "TCB-Info-Issuer-Chain": encodeURIComponent(good.tcb_info_issuer_chain),
    });
  }
  const body = `{ "enclaveIdentity" : ${good.qe_identity} , "signature" : "${good.qe_identity_signature}" }`;
  return raw(200, body, {
    "SGX-Enclave-Identity-Issuer-Chain": encodeURIComponent(good.qe_identity_issuer_chain),
  });
}

function list(hex: string, encoding: Encoding, headers: Record<string, string>): Respond {
  return (_request, response) => {
    response.writeHead(200, headers).end(encoded(hex, encoding));
  };
}

function encoded(hex: string, encoding: Encoding): Buffer | string {
  const der = Buffer.from(hex, "hex");
  if (encoding === "der") return der;
  if (encoding === "hex") return `${hex}\n`;
  const lines = der.toString("base64").replace(/.{64}/g, "$&\n");
  return `-----BEGIN X509 CRL-----\n${lines}\n-----END X509 CRL-----\n`;
}

async function chain(respond: Respond, path = "", seconds = TODAY) {
  server.respond = respond;
  server.requests.length = 0;
  const peer = outbound.peer({
    source: "pccs",
    url: pccsBase(server.url + path),
    timeoutMs: 300,
    maxBytes: PCCS_MAX_BYTES,
  });
  const inspector = attestation(seconds, {
    rootDer: world.rootDer,
    sources: { unseal: { pccs: peer } },
  });
  const inspection = await inspector.inspect("unseal", ticket(minted), signal());
  return inspection.kind === "quote" ? inspection.chain : inspection;
}

describe("collateral of a PCCS", () => {
  it.each<Encoding>(["der", "hex", "pem"])(
    "with lists in %s verifies a quote",
    async (encoding) => {
      expect(await chain(pccs({}, encoding))).toEqual({
        kind: "holds",
        status: "UpToDate",
        advisories: [],
        collateral: "the PCCS",
      });
    },
  );

  it("is asked for by the platform and CA in the quote, in four requests", async () => {
    await chain(pccs());

    expect(server.requests.toSorted()).toEqual([
      "/sgx/certification/v4/pckcrl?ca=platform&encoding=der",
      "/sgx/certification/v4/rootcacrl",
      "/tdx/certification/v4/qe/identity",
      "/tdx/certification/v4/tcb?fmspc=00112233AABB",
    ]);
    expect(telemetry.sources).toContain("pccs ok");
  });

  it.each(["/", "/sgx/certification/v4/", "/tdx/certification/v4", "/behind/sgx/certification/v4"])(
    "is found below an address that ends in %s",
    async (path) => {
      expect(await chain(pccs(), path)).toMatchObject({ kind: "holds" });
      const prefix = path.startsWith("/behind") ? "/behind" : "";
      expect(server.requests).toContain(`${prefix}/sgx/certification/v4/rootcacrl`);
    },
  );

  it("may come with the older name of a header, and with keys in another order", async () => {
    const body = `{"signature":"${good.tcb_info_signature}",\n "tcbInfo" : ${good.tcb_info}\n}`;
    const tcb = raw(200, body, {
      "SGX-TCB-Info-Issuer-Chain": encodeURIComponent(good.tcb_info_issuer_chain),
    });

    expect(await chain(pccs({ tcb }))).toMatchObject({ kind: "holds" });
  });

  it("is used as it was signed, however it is spaced", async () => {
    const { key } = world.authority.signer;
    const spaced = JSON.stringify(JSON.parse(good.tcb_info), null, 2);
    const signature = sign("sha256", Buffer.from(spaced), { key, dsaEncoding: "ieee-p1363" });
    const tcb = raw(200, `{"tcbInfo": ${spaced}, "signature": "${signature.toString("hex")}"}`, {
      "TCB-Info-Issuer-Chain": encodeURIComponent(good.tcb_info_issuer_chain),
    });

    expect(await chain(pccs({ tcb }))).toMatchObject({ kind: "holds" });
  });

  it.each<[string, Partial<Record<Part, Respond>>, string]>([
    ["that hangs", { tcb: () => undefined }, "its TCB info: no answer within 300 ms"],
    [
      "that does not know the platform",
      { tcb: raw(404, "No cache data for this platform.") },
      "its TCB info: it has none for this platform (HTTP 404)",
    ],
    ["that fails", { "qe/identity": raw(502, "") }, "its QE identity: answered HTTP 502"],
    ["that answers 461", { tcb: raw(461, "") }, "its TCB info: answered HTTP 461"],
    [
      "that answers HTML",
      { tcb: raw(200, "<html>login", { "TCB-Info-Issuer-Chain": "x" }) },
      "its TCB info has an unexpected shape",
    ],
    [
      "that answers HTML for a list",
      { pckcrl: raw(200, "<html>") },
      "its PCK revocation list is in no known form",
    ],
    [
      "with no root list",
      { rootcacrl: raw(200, "") },
      "its root revocation list is in no known form",
    ],
    [
      "with half an identity",
      { "qe/identity": raw(200, '{"enclaveIdentity":{"id":"TD_QE"') },
      "its QE identity has an unexpected shape",
    ],
    [
      "without the signers' certificates",
      {
        pckcrl: (request, response) => {
          list(good.pck_crl, "der", {})(request, response);
        },
      },
      "does not send the certificates",
    ],
    [
      "with headers that are not URL-encoded",
      {
        tcb: raw(200, `{"tcbInfo":{},"signature":"00"}`, { "TCB-Info-Issuer-Chain": "%" }),
      },
      "does not send the certificates",
    ],
    ["that sends a redirect", { tcb: raw(302, "", { location: "/" }) }, "answered a redirect"],
  ])("%s gives none, in words without its address", async (_what, instead, words) => {
    const told = await chain(pccs(instead));

    expect(told).toMatchObject({ kind: "collateral", reason: "none" });
    expect(told).toMatchObject({ detail: expect.stringContaining(`the PCCS: `) });
    expect(told).toMatchObject({ detail: expect.stringContaining(words) });
    expect(JSON.stringify(told)).not.toContain("127.0.0.1");
  });

  it("is not asked about a platform in a hurry longer than the inspection lasts", async () => {
    server.respond = () => undefined;
    const peer = outbound.peer({
      source: "pccs",
      url: server.url,
      timeoutMs: 5_000,
      maxBytes: PCCS_MAX_BYTES,
    });
    const inspector = attestation(TODAY, { sources: { unseal: { pccs: peer } } });
    const begun = performance.now();

    const told = await inspector.inspect("unseal", ticket(quote), AbortSignal.timeout(100));

    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(told).toMatchObject({ kind: "quote", chain: { reason: "none" } });
  });
});

describe("the text of a member", () => {
  it("is what stands there, whatever surrounds it", () => {
    const value = fc.json();
    const space = fc.constantFrom("", " ", "\n\t");
    fc.assert(
      fc.property(value, value, space, fc.string(), (wanted, other, gap, key) => {
        fc.pre(key !== "wanted");
        const named = JSON.stringify(key);
        const json = `${gap}{${gap}${named}${gap}:${gap}${other}${gap},${gap}"wanted"${gap}:${gap}${wanted}${gap},${named}:${other}${gap}}`;
        expect(memberText(json, "wanted")).toBe(wanted.trim());
      }),
    );
  });

  it.each(["[]", "{}", '{"a":{"wanted":1}}', "7", '""', '{"a":"\\"wanted\\":1"}'])(
    "is undefined in %s",
    (json) => {
      expect(memberText(json, "wanted")).toBeUndefined();
    },
  );
});
