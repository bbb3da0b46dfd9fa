import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { gatewayFindings } from "../../src/adapters/gateway/conformance.ts";
import { GatewayReader } from "../../src/adapters/gateway/gateway-reader.ts";
import { systemClock } from "../../src/adapters/system-clock.ts";
import { loadScenario } from "../../src/drill/scenario.ts";
import { Simulation } from "../../src/drill/simulation.ts";
import { loadTopology } from "../../src/drill/topology.ts";
import { Outbound } from "../../src/outbound/outbound.ts";
import { HttpServer, json } from "../fakes/http-server.ts";
import { RecordedTelemetry } from "../fakes/recorded-telemetry.ts";

interface Media {
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

interface Document {
  readonly paths: Readonly<
    Record<
      string,
      {
        readonly get: {
          readonly responses: Readonly<
            Record<string, { readonly $ref?: string; readonly content?: Record<string, Media> }>
          >;
        };
      }
    >
  >;
  readonly components: {
    readonly responses: { readonly Absent: { content: Record<string, Media> } };
  };
}

const document = parse(readFileSync("docs/gateway.openapi.yaml", "utf8")) as Document;

const ajv = new Ajv2020({ strict: false });
ajv.addSchema(document, "gateway");

const pointer = (...keys: readonly string[]) =>
  `gateway#/${keys.map((key) => encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/")}`;

/** The schema of a response, and its examples. */
function responseOf(path: string, status: "200" | "404") {
  const response = document.paths[path]?.get.responses[status];
  const shared = response?.$ref !== undefined;
  const base = shared
    ? ["components", "responses", "Absent"]
    : ["paths", path, "get", "responses", status];
  const media = (shared ? document.components.responses.Absent : response)?.content?.[
    "application/json"
  ];
  const validate = ajv.compile({ $ref: pointer(...base, "content", "application/json", "schema") });
  const examples = media?.examples
    ? Object.values(media.examples).map(({ value }) => value)
    : [media?.example];
  return { validate, examples: examples as readonly Record<string, unknown>[] };
}

const SLOT_PATH = "/v1/{organism}/slots/{slot}";
const ROUND_PATH = "/v1/zipnet/rounds/{round}";
const LATEST_PATH = "/v1/{organism}/latest";

const NOW = 1_919_772_200_000;

let server: HttpServer;
let outbound: Outbound;

beforeAll(async () => {
  server = await HttpServer.open(json(404, {}));
  outbound = new Outbound(new RecordedTelemetry(), {});
});

afterAll(async () => {
  await outbound.close();
  await server.close();
});

const peerOf = (url: string) =>
  outbound.peer({ source: "gateway", url, timeoutMs: 1_000, maxBytes: 1_048_576 });

const signal = () => AbortSignal.timeout(5_000);

/** Asks a server that answers with `body` what `path` would be asked for. */
function read(path: string, status: number, body: unknown) {
  server.respond = json(status, body);
  const reader = new GatewayReader("gw", peerOf(server.url), { ...systemClock, now: () => NOW });
  switch (path) {
    case "/v1/lattice":
      return reader.lattice(signal());
    case SLOT_PATH:
      return reader.slot("unseal", 9_412_345, signal());
    case ROUND_PATH:
      return reader.round(5_120_345, signal());
    default:
      return reader.latest("zipnet", 64, signal());
  }
}

const ANSWERS = [
  ["/v1/lattice", "200"],
  [SLOT_PATH, "200"],
  [SLOT_PATH, "404"],
  [ROUND_PATH, "200"],
  [ROUND_PATH, "404"],
  [LATEST_PATH, "200"],
] as const;

describe("the gateway's interface document", () => {
  it.each(ANSWERS)(
    "has examples of %s %s that are what it describes, and that the reader reads",
    async (path, status) => {
      const { validate, examples } = responseOf(path, status);

      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) {
        expect(validate(example)).toBe(true);
        expect((await read(path, Number(status), example)).kind).not.toBe("unread");
      }
    },
  );

  it.each(ANSWERS)(
    "and the reader agree that %s %s is not to be used without what is required",
    async (path, status) => {
      const { validate, examples } = responseOf(path, status);
      for (const example of examples) {
        for (const key of Object.keys(example)) {
          const partial = { ...example, [key]: undefined };
          const wrong = { ...example, [key]: { not: "this" } };
          // Courtesies: a record without fields is a record, a lattice without sizes a lattice.
          const courtesy = ["fields", "organisms"].includes(key) && path !== ROUND_PATH;
          for (const body of [partial, wrong]) {
            if (courtesy || validate(JSON.parse(JSON.stringify(body)))) continue;
            expect((await read(path, Number(status), body)).kind).toBe("unread");
          }
        }
      }
    },
  );

  it("describes what the simulated gateway answers", async () => {
    const simulation = await Simulation.open(loadTopology(), loadScenario("healthy"), () =>
      Date.now(),
    );
    const [url = ""] = /http:\/\/127\.0\.0\.1:\d+/.exec(simulation.configText) ?? [];
    const slot = simulation.clockSlot;
    const asked: readonly (readonly [string, "200" | "404", string])[] = [
      ["/v1/lattice", "200", "/v1/lattice"],
      [SLOT_PATH, "200", `/v1/unseal/slots/${slot - 5}`],
      [SLOT_PATH, "200", `/v1/tally/slots/${slot - 5}`],
      [SLOT_PATH, "404", `/v1/relay/slots/${slot + 50}`],
      [LATEST_PATH, "200", "/v1/offer/latest?limit=64"],
      [LATEST_PATH, "200", "/v1/zipnet/latest?limit=3"],
    ];
    for (const [path, status, real] of asked) {
      const response = await fetch(url + real);
      expect(`${response.status}`).toBe(status);
      const { validate } = responseOf(path, status);
      expect([real, validate(await response.json()), validate.errors]).toEqual([real, true, null]);
    }
    const findings = await gatewayFindings({
      peer: peerOf(url),
      clock: systemClock,
      latticeId: undefined,
      signal: signal(),
    });
    await simulation.close();
    expect(findings.filter(({ verdict }) => verdict !== "pass")).toEqual([]);
    expect(findings.length).toBeGreaterThan(15);
  });
});
