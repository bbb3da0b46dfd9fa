import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "@jest/globals";
import { unitsLine } from "../../src/adapters/ssh/command-lines.ts";
import { unitsOf } from "../../src/adapters/ssh/unit-properties.ts";
import { crashed } from "../../src/lattice/unit-class.ts";
import { MACHINES_NEED } from "./lattice-machines.ts";
import { Machines } from "./machines.ts";
import type { Machine } from "./machines.ts";
import { describeWith } from "./programs.ts";

const HANDLES_SIGTERM = `/bin/sh -c 'trap "exit 0" TERM; while :; do sleep 0.1; done'`;
const IGNORES_SIGTERM = `/bin/sh -c 'trap "" TERM; while :; do sleep 0.1; done'`;
const ENDS_WELL = "/bin/sleep 0.5";

/** Enabled units, each with what is done to it and whether it then went down by itself. */
const ENDS: readonly (readonly [string, readonly string[], string | undefined, boolean])[] = [
  ["ends-well", [`ExecStart=${ENDS_WELL}`, "Restart=on-failure"], undefined, true],
  ["cleans-up", [`ExecStart=${ENDS_WELL}`, "ExecStopPost=/bin/sleep 0.5"], undefined, true],
  ["fails", ["ExecStart=/bin/sh -c 'sleep 0.5; exit 3'"], undefined, true],
  ["never-up", ["Type=notify", "TimeoutStartSec=1", "ExecStart=/bin/sleep 1000"], undefined, true],
  ["killed", ["ExecStart=/bin/sleep 1000"], "systemctl kill --signal=KILL", true],
  ["stopped", ["ExecStart=/bin/sleep 1000"], "systemctl stop", false],
  ["stopped-well", [`ExecStart=${HANDLES_SIGTERM}`], "systemctl stop", false],
  ["stopped-late", ["TimeoutStopSec=1", `ExecStart=${IGNORES_SIGTERM}`], "systemctl stop", false],
];

function install(machine: Machine, name: string, lines: readonly string[]): void {
  const text = ["[Service]", ...lines, "[Install]", "WantedBy=multi-user.target", ""].join("\n");
  machine.write(`/etc/systemd/system/${name}.service`, text);
}

describeWith(MACHINES_NEED, "who ended a unit, by what systemd tells", () => {
  it("is told apart for every enabled unit", async () => {
    const machines = await Machines.open(["ends-1"]);
    try {
      const machine = machines.machine("ends-1");
      await machine.ready();
      for (const [name, lines] of ENDS) install(machine, name, lines);
      const units = ENDS.map(([name]) => `${name}.service`);
      machine.inside(`systemctl enable --quiet ${units.join(" ")}`);
      machine.inside(`systemctl start --no-block ${units.join(" ")}`);
      await sleep(500);
      for (const [name, , deed] of ENDS) {
        if (deed !== undefined) machine.inside(`${deed} ${name}.service`);
      }
      await sleep(2_000);
      const told = unitsOf(machine.inside(unitsLine(units)));

      expect(told.map((state) => [state.unit, state.mainPid, crashed(state)])).toEqual(
        ENDS.map(([name, , , byItself]) => [`${name}.service`, 0, byItself]),
      );
    } finally {
      machines.close();
    }
  });
});
