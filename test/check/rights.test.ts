import { describe, expect, it } from "@jest/globals";
import { rightFindings } from "../../src/check/rights.ts";
import { parseConfig } from "../../src/config/load.ts";
import type { Act, LookRight, RightAnswer } from "../../src/ports/host-rights.ts";
import { withKeys } from "../config/example.ts";
import { FakeHostRights } from "../fakes/fake-host-rights.ts";

const UNIT = "builder@relay-member.service";
const FOREIGN = "systemd-journald.service";

/** Stops, starts, restarts and forgets the failures of the one unit, and nothing else. */
const own = ({ units }: Act): RightAnswer =>
  units.length === 1 && units[0] === UNIT ? "allowed" : "refused";

interface Host {
  readonly ssh?: Readonly<Record<string, unknown>>;
  readonly act?: (act: Act, host: string) => RightAnswer;
  readonly look?: (right: LookRight) => RightAnswer;
  readonly lookActs?: (act: Act) => RightAnswer;
  readonly rights?: FakeHostRights;
}

/** What the check finds on relay's host, as `verdict id: summary`. */
async function found(host: Host = {}) {
  const config = parseConfig(withKeys({ ssh: host.ssh ?? {} }), "/etc/lattice");
  const rights = host.rights ?? new FakeHostRights();
  rights.act = host.act ?? own;
  rights.look = host.look ?? (() => "refused");
  rights.lookActs = host.lookActs ?? (() => "refused");
  const placed = config.organisms.relay.members.map((member) => ({
    organism: "relay" as const,
    member,
  }));
  const signal = AbortSignal.timeout(5_000);
  const findings = await rightFindings({ host: "h-rel", placed, ssh: config.ssh, rights, signal });
  return findings.map(({ verdict, id, summary }) => `${verdict} ${id}: ${summary}`);
}

const PASSES = [
  `pass acting on ${UNIT} on h-rel: stop, start, restart, reset-failed allowed`,
  "pass acting on anything else on h-rel: refused, as it must be",
  "pass reading anything else on h-rel: refused, as it must be",
];

const TWO_KEYS = { readKeyFile: "./keys/read", actKeyFile: "./keys/act" };

describe("the rights on a host", () => {
  it("are right where it allows each act of its unit, and nothing beside it", async () => {
    expect(await found()).toEqual(PASSES);
  });

  it.each(["stop", "start", "restart", "reset-failed"] as const)(
    "are too few without %s, and the line says what to install",
    async (command) => {
      const act = (asked: Act) => (asked.command === command ? "refused" : own(asked));
      const [first = ""] = await found({ act });

      expect(first).toMatch(new RegExp(`^fail .*: ${command} not allowed: install what`));
      expect(first).toContain("`lattice check --sudoers h-rel`");
    },
  );

  it.each([
    ["a foreign unit", ({ units }: Act) => units[0] === FOREIGN, `stop ${FOREIGN}`],
    ["a second unit", ({ units }: Act) => units.length > 1, "restart a second unit"],
  ])("are too many with %s, and the line names it", async (_what, allows, words) => {
    const told = await found({ act: (act) => (allows(act) ? "allowed" : own(act)) });

    expect(told[1]).toMatch(/^fail acting on anything else on h-rel: allows too much: /);
    expect(told[1]).toContain(words);
    expect(told[1]).toContain("`lattice check --sudoers h-rel`");
    expect(told.filter((line) => line.startsWith("fail"))).toHaveLength(1);
  });

  it.each([
    ["another log", (right: LookRight) => right.kind === "log", `the log of ${FOREIGN}`],
    [
      "another file",
      (right: LookRight) => right.kind === "ages" && right.paths.length === 1,
      "look at /etc/shadow;",
    ],
    [
      "a further file",
      (right: LookRight) => right.kind === "ages" && right.paths.length > 1,
      "look at /etc/shadow beside its own",
    ],
    ["another key", (right: LookRight) => right.kind === "settings", "other keys"],
  ])("are too many with %s, and the line names it", async (_what, allows, words) => {
    const told = await found({ look: (right) => (allows(right) ? "allowed" : "refused") });

    expect(told[2]).toMatch(/^fail reading anything else on h-rel: allows too much: /);
    expect(told[2]).toContain(words);
  });

  it("are not known where the host says nothing of them", async () => {
    const told = await found({ act: () => "unclear", look: () => "unclear" });

    expect(told.map((line) => line.split(" ", 1)[0])).toEqual(["unknown", "unknown", "unknown"]);
  });

  it.each(["stop", "start", "restart", "reset-failed"] as const)(
    "are not known where it refuses all but does not say so of %s, and the line names it",
    async (command) => {
      const act = (asked: Act) =>
        asked.command === command && asked.units.includes(FOREIGN) ? "unclear" : own(asked);

      expect((await found({ act }))[1]).toBe(
        `unknown acting on anything else on h-rel: the host does not say whether it refuses: ${command} ${FOREIGN}, ${command} a second unit; look at its rules by hand`,
      );
    },
  );

  it("are not known where it refuses files and does not say so of a log", async () => {
    const look = ({ kind }: LookRight) => (kind === "log" ? "unclear" : "refused");

    expect((await found({ look }))[2]).toMatch(
      /^unknown reading anything else on h-rel: .* refuses: read the log of systemd-journald/,
    );
  });

  it("are one failure on a host that cannot be asked", async () => {
    const told = await found({ rights: new FakeHostRights({ "h-rel": "unreachable" }) });

    expect(told).toEqual(["fail acting on h-rel: unreachable: a test's"]);
  });
});

describe("two keys", () => {
  it("are right where the one that looks may do nothing to a unit", async () => {
    expect(await found({ ssh: TWO_KEYS })).toEqual([
      ...PASSES,
      "pass acting with the key that looks on h-rel: refused, as it must be",
    ]);
  });

  it("may be told apart by a script, which the line names", async () => {
    const told = await found({ ssh: TWO_KEYS, lookActs: () => "allowed" });

    expect(told[3]).toContain("deploy/hosts/lattice-look");
  });

  it.each(["stop", "start", "restart", "reset-failed"] as const)(
    "are one key in truth where the one that looks may %s a unit",
    async (command) => {
      const lookActs = (act: Act) => (act.command === command ? "allowed" : "refused");
      const told = await found({ ssh: TWO_KEYS, lookActs });

      expect(told[3]).toContain(`allows too much: ${command} ${UNIT}; give it a user of its own`);
    },
  );

  it("that are the same file are one", async () => {
    const ssh = { readKeyFile: "./keys/bot", actKeyFile: "./keys/bot" };

    expect(await found({ ssh })).toEqual(PASSES);
  });
});

describe("rights by polkit", () => {
  const act = (asked: Act) => (asked.command === "reset-failed" ? "unclear" : own(asked));

  it("are right although it cannot be asked about reset-failed", async () => {
    const told = await found({ ssh: { actWith: "polkit" }, act });

    expect(told[0]).toBe(
      `pass acting on ${UNIT} on h-rel: stop, start, restart allowed; reset-failed cannot be asked about beforehand`,
    );
    expect(told[1]).toBe(
      "pass acting on anything else on h-rel: refused, as it must be; reset-failed cannot be asked about beforehand",
    );
  });

  it("are not known where it refuses a stop and says nothing of a start", async () => {
    const none = (asked: Act) =>
      asked.units[0] === UNIT || asked.command === "stop" ? act(asked) : "unclear";

    expect((await found({ ssh: { actWith: "polkit" }, act: none }))[1]).toBe(
      `unknown acting on anything else on h-rel: the host does not say whether it refuses: start ${FOREIGN}, restart ${FOREIGN}; look at its rules by hand`,
    );
  });

  it("are too few without restart, and the line says what to install", async () => {
    const none = (asked: Act) => (asked.command === "restart" ? "refused" : act(asked));
    const [first] = await found({ ssh: { actWith: "polkit" }, act: none });

    expect(first).toContain("restart not allowed");
    expect(first).toContain("`lattice check --polkit h-rel`");
  });
});
