import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { BotAndPeople } from "./bot-and-people.ts";
import type { ActionShown, Said } from "./bot-and-people.ts";
import { truthOf } from "./host-journal.ts";
import { LatticeMachines, MACHINES_NEED } from "./lattice-machines.ts";
import { describeWith } from "./programs.ts";

const RELAY = "builder@relay-member.service";

function actionOn(host: string, { result }: Said): ActionShown | undefined {
  return result?.run?.stages.flatMap(({ actions }) => actions).find((one) => one.host === host);
}

describeWith(MACHINES_NEED, "a pause, where units do what units do at night,", () => {
  let machines: LatticeMachines;
  let world: BotAndPeople;
  let sinceMs: number;

  const on = (host: string) => machines.machine(host);
  const active = (host: string, unit: string) =>
    on(host).inside(`systemctl is-active ${unit} || true`).trim();
  const dropIn = (host: string, unit: string, lines: string) => {
    on(host).write(`/etc/systemd/system/${unit}.d/test.conf`, `[Service]\n${lines}\n`);
    on(host).inside("systemctl daemon-reload");
  };

  beforeAll(async () => {
    machines = await LatticeMachines.open({ "approvals.stayDown": "200ms" });
  });

  afterAll(() => {
    machines.close();
  });

  beforeEach(async () => {
    machines.forget();
    machines.configure();
    on("rel-1").inside(`rm -rf /etc/systemd/system/${RELAY}.d; systemctl daemon-reload`);
    machines.startAll();
    sinceMs = Date.now();
    world = new BotAndPeople(machines);
    await world.launch();
  });

  afterEach(async () => {
    await world.end();
  });

  it("tells a unit that does not listen to SIGTERM as stopped by force", async () => {
    dropIn("rel-1", RELAY, "TimeoutStopSec=2");
    machines.behave("rel-1", "ignores");
    const paused = await world.agrees("ben", await world.asks("ada", "pause --reason deaf"));

    expect(paused).toMatchObject({ status: 0, result: { run: { state: "complete" } } });
    expect(actionOn("rel-1", paused)?.detail).toContain("by force");
    expect(active("rel-1", RELAY)).toBe("failed");
  });

  it("keeps down a unit that systemd would start again whenever it ends", async () => {
    dropIn("rel-1", RELAY, "Restart=always\nRestartSec=100ms");
    machines.behave("rel-1", "drains", "0.2");
    const paused = await world.agrees("ben", await world.asks("ada", "pause --reason always"));

    expect(paused).toMatchObject({ status: 0 });
    expect(active("rel-1", RELAY)).toBe("inactive");
  });

  it("asks whether a name is right that systemd knows from a template only", async () => {
    machines.configure({
      "organisms.relay.members": {
        "relay-1": { host: "rel-1", unit: "builder@rely-member.service" },
      },
    });
    await world.end();
    world = new BotAndPeople(machines);
    await world.launch();
    const asked = await world.says("ada", "pause --reason typo");
    const check = await world.program("check");

    expect(asked.stdout).toContain("builder@rely-member.service on rel-1");
    expect(asked.stdout).toContain("is the name right?");
    expect(check.stdout.replace(/\s+/g, " ")).toContain(
      "FAILED · unit builder@rely-member.service on rel-1",
    );
    expect(active("rel-1", RELAY)).toBe("active");
  });

  it("is void when somebody stopped a unit by hand in between", async () => {
    const request = await world.asks("ada", "pause --reason hand");
    on("rel-1").inside(`systemctl stop ${RELAY}`);
    const refused = await world.agrees("ben", request);

    expect(refused).toMatchObject({ status: 2, error: { code: "void" } });
    expect(truthOf(on("zip-1"), sinceMs).stops).toEqual([]);
  });

  it("is not void when a unit crashed in between, over and over until systemd gave up", async () => {
    const request = await world.asks("ada", "pause --reason crash");
    on("rel-1").write("/etc/builder/relay-member.fails", "");
    on("rel-1").inside(`systemctl kill --signal=KILL ${RELAY}`);
    on("rel-1").inside(
      `for i in $(seq 200); do systemctl is-failed --quiet ${RELAY} && exit 0; sleep .1; done; exit 1`,
    );
    const paused = await world.agrees("ben", request);

    expect(paused).toMatchObject({ status: 0, result: { run: { state: "complete" } } });
    expect(actionOn("rel-1", paused)?.detail).toContain("was stopped already");
  });

  it("is not void while a unit crashes and is started again", async () => {
    const request = await world.asks("ada", "pause --reason loop");
    on("rel-1").inside(`systemctl kill --signal=KILL ${RELAY}`);
    const paused = await world.agrees("ben", request);

    expect(paused).toMatchObject({ status: 0, result: { run: { state: "complete" } } });
    expect(active("rel-1", RELAY)).not.toBe("active");
  });

  it("pre-empts a resume that holds", async () => {
    await world.agrees("ben", await world.asks("ada", "pause --reason first"));
    machines.machine("uns-1").write("/etc/builder/unseal-member.fails", "");
    const held = await world.agrees("ben", await world.asks("ada", "resume --reason second"));
    expect(held).toMatchObject({ status: 1, result: { run: { state: "held" } } });

    const paused = await world.agrees("eve", await world.asks("ada", "pause --reason third"));
    expect(paused).toMatchObject({ status: 0, result: { run: { state: "complete" } } });
    const { runs } = await world.overview();
    expect(runs.map(({ state }) => state)).toEqual(["complete", "preempted", "complete"]);
    expect(active("zip-1", "builder@zipnet-server.service")).toBe("inactive");
  });

  it("is resumed though a unit failed so often that systemd would not start it", async () => {
    await world.agrees("ben", await world.asks("ada", "pause --reason limit"));
    machines.behave("rel-1", "fails");
    on("rel-1").inside(
      `for i in $(seq 100); do [ "$(systemctl show --property=Result --value ${RELAY})" = start-limit-hit ] && break; sleep .1; done; rm /etc/builder/relay-member.fails`,
    );
    on("rel-1").inside("true");
    const resumed = await world.agrees("ben", await world.asks("ada", "resume --reason limit"));

    expect(resumed).toMatchObject({ status: 0, result: { run: { state: "complete" } } });
    const { commands } = truthOf(on("rel-1"), sinceMs);
    expect(commands.map(({ line }) => line)).toContain(`/usr/bin/systemctl reset-failed ${RELAY}`);
  });
});
