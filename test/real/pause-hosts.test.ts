import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { setTimeout as sleep } from "node:timers/promises";
import { BotAndPeople } from "./bot-and-people.ts";
import type { ActionShown, Overview } from "./bot-and-people.ts";
import { truthOf } from "./host-journal.ts";
import { LatticeMachines, MACHINES_NEED } from "./lattice-machines.ts";
import { describeWith } from "./programs.ts";

/** Everything that was told, in one text. */
function told({ told: messages }: Overview): string {
  return messages.map(({ text }) => text).join("\n");
}

function actionOn(host: string, { runs: [run] }: Overview): ActionShown | undefined {
  return run?.stages.flatMap(({ actions }) => actions).find((action) => action.host === host);
}

describeWith(MACHINES_NEED, "a pause, where hosts do what hosts do at night,", () => {
  let machines: LatticeMachines;
  let world: BotAndPeople;
  let sinceMs: number;

  const active = (host: string, unit: string) =>
    machines.machine(host).inside(`systemctl is-active ${unit} || true`).trim();
  const stops = (host: string) => truthOf(machines.machine(host), sinceMs).stops.length;

  beforeAll(async () => {
    machines = await LatticeMachines.open({ "approvals.stayDown": "200ms" });
  });

  afterAll(() => {
    machines.close();
  });

  beforeEach(async () => {
    machines.forget();
    machines.startAll();
    machines.machines.trust();
    sinceMs = Date.now();
    world = new BotAndPeople(machines);
    await world.launch();
  });

  afterEach(async () => {
    await world.end();
  });

  it("stops every unit in reverse pipeline order, and resume starts them again in order", async () => {
    const paused = await world.agrees("ben", await world.asks("ada", "pause --reason story"));
    expect(paused).toMatchObject({ status: 0, result: { run: { state: "complete" } } });
    const stages = [
      ["tal-1", "tal-2"],
      ["rel-1"],
      ["ate-1"],
      ["off-1"],
      ["uns-1"],
      ["zip-1", "zip-2"],
    ];
    const times = stages.map((hosts) =>
      hosts.flatMap((host) =>
        truthOf(machines.machine(host), sinceMs).stops.map(({ atMs }) => atMs),
      ),
    );
    expect(times.map((stage) => stage.length)).toEqual([2, 1, 1, 1, 1, 2]);
    const order = times.flatMap((stage) => stage.toSorted((a, b) => a - b));
    expect(order).toEqual(order.toSorted((a, b) => a - b));

    const resumed = await world.agrees("ben", await world.asks("ada", "resume --reason story"));
    expect(resumed).toMatchObject({ status: 0, result: { run: { state: "complete" } } });
    expect(active("zip-2", "builder@zipnet-aggregator.service")).toBe("active");
    expect(await world.program("audit", "verify")).toMatchObject({ status: 0 });
  });

  it("goes on to zipnet though tally's host is dead from the start, and names what is not known to be stopped", async () => {
    machines.machine("tal-1").link("down");
    const request = await world.asks("ada", "pause --reason dead");
    const begunMs = Date.now();
    const paused = await world.agrees("ben", request);
    const zipnet = truthOf(machines.machine("zip-1"), sinceMs).stops[0]?.atMs ?? Number.NaN;
    machines.machine("tal-1").link("up");

    expect(paused).toMatchObject({ status: 1, result: { run: { state: "incomplete" } } });
    expect(paused.stdout).toContain("builder@tally-member.service on tal-1");
    expect(zipnet - begunMs).toBeLessThan(30_000);
    const after = await world.until(({ runs: [run] }) => run?.state === "complete");
    expect(actionOn("tal-1", after)).toMatchObject({ state: "done" });
    expect(stops("tal-1")).toBe(1);
  });

  it("does not know of a stop whose link is cut, tells so, and sends no second one when it heals", async () => {
    machines.behave("rel-1", "drains", "4");
    sinceMs = Date.now();
    const request = await world.asks("ada", "pause --reason cut");
    const approving = world.agrees("ben", request);
    while (stops("rel-1") === 0) await sleep(100);
    machines.machine("rel-1").link("down");
    await sleep(14_000);
    machines.machine("rel-1").link("up");
    await approving;
    const after = await world.until(({ runs: [run] }) => run?.state === "complete");

    expect(actionOn("rel-1", after)).toMatchObject({ state: "done" });
    expect(truthOf(machines.machine("rel-1"), sinceMs).commands).toHaveLength(1);
    const { stdout } = await world.program("audit", "export");
    const lost = stdout.split("\n").filter((line) => line.includes("unreachable"));
    expect(lost.join("\n")).toContain("a stop was sent");
  });

  it("names a host whose power is cut, and stops its unit when it has come up again", async () => {
    machines.behave("uns-1", "drains", "3");
    sinceMs = Date.now();
    const request = await world.asks("ada", "pause --reason power");
    const approving = world.agrees("ben", request);
    while (stops("uns-1") === 0) await sleep(100);
    machines.machine("uns-1").down("cut");
    const paused = await approving;
    expect(paused).toMatchObject({ status: 1, result: { run: { state: "incomplete" } } });
    expect(paused.stdout).toContain("builder@unseal-member.service on uns-1");

    machines.machine("uns-1").up();
    await machines.machine("uns-1").ready();
    machines.machines.trust();
    const after = await world.until(({ runs: [run] }) => run?.state === "complete");
    expect(actionOn("uns-1", after)).toMatchObject({ state: "done" });
    expect(active("uns-1", "builder@unseal-member.service")).toBe("inactive");
  });

  it("tells approvers of a paused unit that comes back when its host is booted, and stops it again", async () => {
    const request = await world.asks("ada", "pause --reason boot");
    await world.agrees("ben", request);
    machines.machine("off-1").down("shutdown");
    machines.machine("off-1").up();
    await machines.machine("off-1").ready();
    machines.machines.trust();
    const seen = await world.until((now) => told(now).includes("runs again"), 90_000);
    expect(told(seen)).toContain("builder@offer-member.service on off-1");

    const again = await world.says("eve", `retry ${request.id}`);
    expect(again).toMatchObject({ outcome: "ok" });
    await world.until(({ runs: [run] }) => run?.state === "complete");
    expect(active("off-1", "builder@offer-member.service")).toBe("inactive");
  });

  it("is not held up by a host that takes connections and says nothing", async () => {
    machines.machine("ate-1").inside("pkill -u ops sshd; pkill -STOP -o sshd");
    const begun = performance.now();
    const request = await world.asks("ada", "pause --reason hangs");
    const asked = performance.now() - begun;
    const paused = await world.agrees("ben", request);
    machines.machine("ate-1").inside("pkill -CONT -o sshd");

    expect(asked).toBeLessThan(9_000);
    expect(paused).toMatchObject({ status: 1, result: { run: { state: "incomplete" } } });
    expect(active("zip-1", "builder@zipnet-server.service")).toBe("inactive");
    await world.until(({ runs: [run] }) => run?.state === "complete");
    expect(active("ate-1", "builder@atelier-member.service")).toBe("inactive");
  });

  it("is void when a host has another key than when it was asked for", async () => {
    const request = await world.asks("ada", "pause --reason key");
    machines
      .machine("rel-1")
      .inside(
        "rm /etc/ssh/ssh_host_ed25519_key*; ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key; systemctl restart ssh; pkill -u ops sshd || true",
      );
    const refused = await world.agrees("ben", request);

    expect(refused).toMatchObject({ status: 2, error: { code: "void" } });
    expect(refused.stdout).toContain("rel-1");
    expect(stops("zip-1")).toBe(0);
  });
});
