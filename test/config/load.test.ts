import { describe, expect, it } from "@jest/globals";
import { loadConfig, parseConfig } from "../../src/config/load.ts";
import { ConfigError, problemText } from "../../src/config/problem.ts";
import type { Problem } from "../../src/config/problem.ts";
import { MINIMAL, withKeys } from "./example.ts";

/** Every problem with a configuration; none when it loads. */
function problems(text: string): readonly Problem[] {
  try {
    parseConfig(text, "/etc/lattice");
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

const keysOf = (found: readonly Problem[]) => found.map(({ key }) => key);

describe("the configuration file", () => {
  it("loads the example that the documentation shows", async () => {
    const config = await loadConfig("docs/lattice.example.yaml");

    expect(config.lattice.name).toBe("mainnet");
    expect(config.organisms.zipnet.n).toBe(3);
    expect(config.slack?.channels).toEqual(["C0INCIDENT"]);
    expect(config.matrix?.rooms).toEqual(["!incidents:hs.test"]);
  });

  it("fills in what depends on other keys", () => {
    const { organisms, walk, http } = parseConfig(MINIMAL, "/etc/lattice");

    expect(organisms.relay.members).toEqual([
      {
        name: "rel-1",
        host: "h-rel",
        role: "member",
        unit: "builder@relay-member.service",
        environmentFiles: ["/etc/builder/common.env", "/etc/builder/relay-member.env"],
      },
    ]);
    expect(organisms.zipnet.members[0]).toMatchObject({
      role: "server",
      unit: "builder@zipnet-server.service",
    });
    expect(organisms.atelier).toMatchObject({ n: 1, upstreams: ["unseal", "offer"] });
    expect(organisms.tally.window).toEqual({ fromMs: 0, toMs: 36_000 });
    expect(organisms.tally.readers).toEqual([
      { url: "http://127.0.0.1:7070", headers: {}, timeoutMs: 3_000 },
    ]);
    expect(walk).toEqual({ lookback: 8, deadlineMs: 8_000 });
    expect(http).toEqual({ host: "127.0.0.1", port: 9464 });
  });

  it("counts committee members, not aggregators", () => {
    const zipnet = {
      members: {
        "s-1": { host: "a", role: "server" },
        "s-2": { host: "b", role: "server" },
        "agg-1": { host: "c", role: "aggregator" },
      },
    };

    expect(parseConfig(withKeys({ "organisms.zipnet": zipnet }), "/").organisms.zipnet.n).toBe(2);
  });

  it("takes clocks of its own, windows, readers of one organism, and paths relative to the file", () => {
    const text = withKeys({
      "lattice.clock": { genesisTime: 1_700_000_000, slotSeconds: 0.5 },
      "organisms.offer.window": { from: "-1500ms", to: "2s" },
      "organisms.offer.gateway": [{ url: "http://a:1/" }, { url: "http://b:1" }],
      gateway: { url: "http://127.0.0.1:7070", auth: { bearerFile: "./token" }, timeout: "500ms" },
    });
    const config = parseConfig(text, "/etc/lattice");

    expect(config.lattice.clock).toEqual({ genesisMs: 1_700_000_000_000, slotMs: 500 });
    expect(config.organisms.offer.window).toEqual({ fromMs: -1_500, toMs: 2_000 });
    expect(config.organisms.offer.readers.map(({ url }) => url)).toEqual([
      "http://a:1",
      "http://b:1",
    ]);
    expect(config.organisms.relay.readers[0]).toEqual({
      url: "http://127.0.0.1:7070",
      headers: {},
      timeoutMs: 500,
      credentials: { kind: "bearer", token: { kind: "file", path: "/etc/lattice/token" } },
    });
  });

  it("cannot be changed once it is loaded", () => {
    const config = parseConfig(MINIMAL, "/");

    expect(Object.isFrozen(config.organisms.relay.members[0])).toBe(true);
  });
});

describe("problems in the configuration file", () => {
  it("are all named at once, also those that no single key can tell", () => {
    const found = problems(
      withKeys({
        "lattice.clock": "mainet",
        "gateway.url": "gopher://x",
        "organisms.relay.onCall": "nobody",
        surprise: true,
        people: {
          ada: { name: "Ada", roles: ["operator"], slack: "U0ADA00001" },
          bob: { name: "Bob", roles: ["operator"], slack: "U0ADA00001" },
        },
      }),
    );

    expect(keysOf(found).sort()).toEqual([
      "gateway.url",
      "lattice.clock",
      "organisms.relay.onCall",
      "people.bob.slack",
      "surprise",
    ]);
  });

  it("come with the value and an example", () => {
    const [problem] = problems(withKeys({ approvals: { expireAfter: "ten minutes" } }));

    expect(problem).toEqual({
      key: "approvals.expireAfter",
      what: "not a duration: a number and a unit (ms, s, m or h)",
      value: '"ten minutes"',
      example: "expireAfter: 10m",
    });
  });

  it("name unknown keys with the key that was meant", () => {
    const [problem] = problems(withKeys({ "approvals.expireAftr": "10m" }));

    expect(problem?.what).toContain("did you mean `expireAfter`?");
  });

  it.each(["lattice", "gateway", "organisms", "organisms.tally", "lattice.latticeId"])(
    "say that %s is missing",
    (key) => {
      expect(problems(withKeys({ [key]: undefined }))).toEqual([
        expect.objectContaining({ key, what: "missing" }),
      ]);
    },
  );

  it.each([
    [
      "pause cannot be made a one-person command",
      { "approvals.pause": "one-person" },
      "approvals.pause",
    ],
    ["a role unknown", { people: { a: { name: "A", roles: ["boss"] } } }, "people.a.roles.0"],
    ["an id that is not hex", { "lattice.latticeId": "xyz" }, "lattice.latticeId"],
    [
      "an ssh target that is an option",
      { hosts: { h: { ssh: "-oProxyCommand=x" } } },
      "hosts.h.ssh",
    ],
    [
      "a unit with a blank",
      { "organisms.relay.members.rel-1.unit": "a b.service" },
      "organisms.relay.members.rel-1.unit",
    ],
    [
      "a member name with a quote",
      { 'organisms.relay.members.x"y': { host: "h" } },
      'organisms.relay.members.x"y',
    ],
    [
      "a window that ends before it begins",
      { "organisms.offer.window": { from: "2s", to: "1s" } },
      "organisms.offer.window",
    ],
    [
      "an upstream that is below",
      { "organisms.offer.upstreams": ["tally"] },
      "organisms.offer.upstreams.0",
    ],
    [
      "a member of the wrong role",
      { "organisms.relay.members.rel-1.role": "server" },
      "organisms.relay.members.rel-1.role",
    ],
    [
      "a committee of aggregators",
      { "organisms.zipnet.members": { a: { host: "h", role: "aggregator" } } },
      "organisms.zipnet.members",
    ],
    ["a port that does not exist", { http: { listen: "127.0.0.1:70000" } }, "http.listen"],
    ["a lookback of nothing", { walk: { lookback: 0 } }, "walk.lookback"],
    [
      "a publisher of no kind",
      { statusPage: { publishers: [{ kind: "fax" }] } },
      "statusPage.publishers.0.kind",
    ],
  ])("name %s", (_what, change, key) => {
    expect(keysOf(problems(withKeys(change)))).toContain(key);
  });

  it.each([
    [
      "two readers of one list",
      { gateway: [{ url: "http://a:1" }, { url: "http://A:1/" }] },
      "gateway.1.url",
    ],
    [
      "a gateway and Prometheus",
      { prometheus: { url: "http://127.0.0.1:7070" } },
      "prometheus.url",
    ],
    [
      "the independent node and a member's own",
      { chain: { execution: "http://n:1" }, "organisms.atelier.members.ate-1.rpc": "http://n:1" },
      "organisms.atelier.members.ate-1.rpc",
    ],
    ["two hosts", { hosts: { a: { ssh: "ops@h" }, b: { ssh: "ops@h" } } }, "hosts.b.ssh"],
  ])("name an address that is %s", (_what, change, key) => {
    const found = problems(withKeys(change));

    expect(keysOf(found)).toEqual([key]);
    expect(found[0]?.what).toContain("the same address as");
  });

  it("name members that share a name", () => {
    const found = problems(
      withKeys({
        "organisms.tally.members": { "rel-1": { host: "x" } },
      }),
    );

    expect(keysOf(found)).toEqual(["organisms.tally.members.rel-1"]);
  });

  it("name one ssh key under two people, whatever its comment", () => {
    const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIO8bO0n";
    const found = problems(
      withKeys({
        people: {
          ada: { name: "Ada", roles: ["operator"], sshKeys: [`${key} ada@laptop`] },
          bob: { name: "Bob", roles: ["operator"], sshKeys: [`${key} bob@desk`] },
        },
      }),
    );

    expect(keysOf(found)).toEqual(["people.bob.sshKeys"]);
  });

  it("tell where YAML ends being YAML, without repeating the line", () => {
    const [problem] = problems("lattice: { token: hunter2\n");

    expect(problem?.what).toContain("not valid YAML");
    expect(problemText(problem ?? { key: "", what: "" })).not.toContain("hunter2");
  });

  it("say that the file is empty, or what else it is", () => {
    expect(problems("")[0]?.what).toBe("the file is empty");
    expect(problems("- a\n")[0]?.what).toContain("must be");
  });
});

describe("a rule about a whole value", () => {
  it("is not named beside what is wrong with a part of it", () => {
    const found = problems(
      withKeys({ "organisms.offer.window": { from: "abc", to: "4s" }, alerts: { tokenEnvs: "x" } }),
    );

    expect(keysOf(found)).toEqual(["organisms.offer.window.from", "alerts.tokenEnvs"]);
  });
});

describe("every problem", () => {
  it.each(["organisms", "gateway", "lattice", "lattice.latticeId"])(
    "has an example, as for a missing %s",
    (key) => {
      expect(problems(withKeys({ [key]: undefined }))[0]?.example).toBeDefined();
    },
  );

  it.each([
    { slack: null },
    { walk: null },
    { gateway: [7] },
    { people: { ada: { name: "Ada", roles: ["reader"], sshKeys: ["no key"] } } },
    { "organisms.relay.members.rel-1.role": "boss" },
  ])("has an example, as for %j", (change) => {
    for (const { example } of problems(withKeys(change))) expect(example).toBeDefined();
  });
});

describe("YAML that eats itself", () => {
  it.each([
    "lattice: *hunter2\n",
    "lattice: &a { name: *a }\n",
    `a: &a [${"x,".repeat(9)}]\n${["b", "c", "d", "e", "f", "g", "h", "i", "j"]
      .map((name, index) => `${name}: &${name} [${`*${"abcdefghi"[index] ?? ""},`.repeat(9)}]`)
      .join("\n")}\n`,
  ])("is a problem like any other: %#", (text) => {
    const found = problems(text);

    expect(found.length).toBeGreaterThan(0);
    expect(found.map(problemText).join()).not.toContain("hunter2");
  });
});

describe("secrets in the configuration file", () => {
  it.each([
    { "gateway.token": "hunter2" },
    { "gateway.auth": { bearer: "hunter2" } },
    { "gateway.auth": { basic: { username: "bot", password: "hunter2" } } },
    { "gateway.url": "ftp://bot:hunter2@gw/hunter2?key=hunter2" },
    { "organisms.atelier.members.ate-1.rpc": "wss://rpc.example/v3/hunter2" },
    { prometheus: { url: "http://p", headers: { "X-Key": ["hunter2"] } } },
    { prometheus: { url: "http://p", headers: { "Bearer hunter2": "x" } } },
    { "gateway.auth": "hunter2" },
    { "gateway.auth": { bearerEnv: "hunter2" } },
    { "gateway.auth": { bearerFile: ["hunter2"] } },
    { "gateway.auth": { basic: { username: "bot", passwordEnv: "hunter2" } } },
    { alerts: { tokenEnvs: ["hunter2"] } },
    { store: { postgresEnv: "host=h password=hunter2" } },
    { store: "postgres://u:hunter2@h/d" },
    { slack: "xoxb-hunter2" },
    { slack: { team: "xoxb-hunter2", channels: ["C0INCIDENT"] } },
    { people: { ada: { name: "Ada", roles: ["reader"], sshKeys: ["-----BEGIN hunter2"] } } },
    { "gateway.url": "http://bot:hunter2@gw" },
    { "organisms.atelier.members.ate-1.rpc": "http://bot:hunter2%zz@rpc" },
    { gateway: "hunter2" },
  ])("are never repeated: %j", (change) => {
    const found = problems(withKeys(change));

    expect(found.length).toBeGreaterThan(0);
    expect(found.map(problemText).join("\n")).not.toContain("hunter2");
  });
});
