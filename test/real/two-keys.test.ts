import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { execFileSync } from "node:child_process";
import { openUnitHosts } from "../../src/app/hosts.ts";
import { noTelemetry } from "../../src/ports/telemetry.ts";
import { RecordedTelemetry } from "../fakes/recorded-telemetry.ts";
import { BotAndPeople } from "./bot-and-people.ts";
import { LatticeMachines, MACHINES_NEED, unitsOn } from "./lattice-machines.ts";
import { describeWith } from "./programs.ts";
import { findingsOn, SSH_ENV } from "./rights-found.ts";

describeWith(MACHINES_NEED, "two keys, with lattice-look before the one that looks,", () => {
  let machines: LatticeMachines;

  beforeAll(async () => {
    machines = await LatticeMachines.open({ "approvals.stayDown": "200ms" }, { twoKeys: true });
  });

  afterAll(() => {
    machines.close();
  });

  const states = () =>
    machines.machines.machines.map((machine) =>
      machine.inside(
        `systemctl is-active ${unitsOn(machines.config, machine.name).join(" ")} || true`,
      ),
    );

  it("carry a pause and its resume, each key on every host", async () => {
    const world = new BotAndPeople(machines);
    await world.launch();
    const paused = await world.agrees("ben", await world.asks("ada", "pause --reason keys"));
    const down = states();
    const resumed = await world.agrees("ben", await world.asks("ada", "resume --reason keys"));
    const up = states();
    await world.end();

    expect(paused).toMatchObject({ status: 0, result: { run: { state: "complete" } } });
    expect(new Set(down)).toEqual(new Set(["inactive\n"]));
    expect(resumed).toMatchObject({ status: 0, result: { run: { state: "complete" } } });
    expect(new Set(up)).toEqual(new Set(["active\n"]));
    for (const key of ["look", "act"] as const) {
      const print = execFileSync("ssh-keygen", ["-lf", machines.botKey(key)], { encoding: "utf8" });
      const accepted = `journalctl --no-pager -o cat -u ssh | grep -c 'Accepted.*${print.split(" ")[1]}'`;
      for (const machine of machines.machines.machines) {
        expect(Number(machine.inside(`${accepted} || true`))).toBeGreaterThan(0);
      }
    }
  });

  it("are proven by lattice check, and stay connected without a refusal", async () => {
    const found = await findingsOn(machines.config, "rel-1");
    const telemetry = new RecordedTelemetry();
    const hosts = openUnitHosts(machines.config, telemetry, SSH_ENV);
    await hosts.warm("rel-1", AbortSignal.timeout(8_000));

    expect(found.map(({ verdict }) => verdict)).toEqual(["pass", "pass", "pass", "pass"]);
    expect(telemetry.sources).toEqual(["ssh ok", "ssh ok"]);
  });

  it("let the one that looks stop nothing", async () => {
    const { config } = machines;
    const swapped = { ...config.ssh, actKeyPath: machines.botKey("look") };
    const hosts = openUnitHosts({ ...config, ssh: swapped }, noTelemetry, SSH_ENV);
    const [unit = ""] = unitsOn(config, "rel-1");
    machines.startAll();
    const acted = await hosts.act(
      { host: "rel-1", verb: "stop", unit },
      AbortSignal.timeout(8_000),
    );

    expect(acted).toMatchObject({ kind: "refused", reason: "not allowed" });
    expect(new Set(states())).toEqual(new Set(["active\n"]));
  });
});
