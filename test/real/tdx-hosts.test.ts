import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sudoersFile } from "../../src/adapters/ssh/sudoers-file.ts";
import { parseConfig } from "../../src/config/load.ts";
import { VerifyResult } from "../../src/verification/result.ts";
import { HttpServer, json } from "../fakes/http-server.ts";
import { lattice, objects } from "../fakes/program.ts";
import { describeWith } from "./programs.ts";
import { configFile, FILES, LATTICE_ID, NAMES, openRelayMachines, UNIT } from "./relay-machines.ts";
import type { RelayMachines } from "./relay-machines.ts";
import type { Machine } from "./machines.ts";

const MR_TD = "ab".repeat(48);

/** What a quote provider logs when its cache is not what it expects. Source: facts of the field, Intel's codes. */
const FAILING = [
  "[QPL] Failed to get quote config. Error code is 0xb011",
  "[get_platform_quote_cert_data ../td_ql_logic.cpp:302] Error returned from the p_sgx_get_quote_config API. 0xe044",
  "tee_att_get_quote_size return 0x11001",
];

describeWith(
  ["unshare", "nsenter", "ip", "ssh", "sshd", "mmdebstrap"],
  "logs and environment files of real machines",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "lattice-tdx-"));
    let relay: RelayMachines;
    let gateway: HttpServer;
    let config: string;
    let machine: Machine;

    beforeAll(async () => {
      relay = await openRelayMachines();
      gateway = await HttpServer.open((request, response) => {
        const identity = json(200, { latticeId: LATTICE_ID, organisms: {} });
        const none = json(404, { online: true, latestSlot: null });
        (request.url === "/v1/lattice" ? identity : none)(request, response);
      });
      const members = Object.fromEntries(
        NAMES.map((host, index) => [`relay-${index + 1}`, { host }]),
      );
      const text = relay.text({
        gateway: { url: gateway.url },
        "organisms.relay": { members, tdx: { mrTd: MR_TD } },
        "ssh.quoteProviderUnits": ["qgsd.service"],
      });
      config = configFile(folder, text);
      for (const one of relay.machines.machines) {
        const rules = sudoersFile(parseConfig(text, "/"), one.name) ?? "";
        one.write("/etc/sudoers.d/lattice-chatops", rules, "440");
        provider(one, ["tee_att_get_quote return Success"]);
        environment(one, { RELAY_MRTD: MR_TD, LATTICE_CONFIG_HEX: "c0ffee" });
      }
      machine = relay.machines.machine("rel-1");
    });

    afterAll(async () => {
      relay.machines.close();
      await gateway.close();
    });

    /** A unit that logs so many lines and goes on. */
    function provider(one: Machine, lines: readonly string[]): void {
      one.write("/usr/local/bin/qgsd-lines", `${lines.join("\n")}\n`);
      one.write(
        "/etc/systemd/system/qgsd.service",
        "[Service]\nExecStart=/bin/sh -c 'cat /usr/local/bin/qgsd-lines; exec sleep infinity'\n",
      );
      one.inside("systemctl daemon-reload; systemctl restart qgsd.service; sleep .3");
    }

    function environment(one: Machine, values: Readonly<Record<string, string>>): void {
      const lines = Object.entries(values).map(([key, value]) => `${key}=${value}\n`);
      one.write(FILES[1] ?? "", `${lines.join("")}RELAY_SECRET=hunter2\n`, "600");
      one.write(FILES[0] ?? "", "SECRET=hunter2\n", "600");
    }

    async function verify() {
      const args = ["run", "--config", config, "--json", "--", "verify tdx relay-1"];
      const { stdout } = await lattice(args);
      const result = VerifyResult.parse(objects(stdout)[0]?.["result"]);
      expect(stdout).not.toContain("hunter2");
      return (id: string) => {
        const step = result.steps.find((one) => one.id === id);
        return { ...step, cause: result.cause };
      };
    }

    it("are read as they are", async () => {
      const step = await verify();

      expect(step("unit-state").verdict).toBe("pass");
      expect(step("unit-log").verdict).toBe("pass");
      expect(step("quote-provider-log").verdict).toBe("pass");
      expect(step("pinned-mrtd").verdict).toBe("pass");
      expect(step("config-alike").verdict).toBe("pass");
      expect(step("quote").verdict).toBe("not-needed");
    });

    it("tell a failure that passes by the provider's codes", async () => {
      provider(machine, FAILING);
      const step = await verify();

      expect(step("quote-provider-log").summary).toContain("0xb011, unexpected cache");
      expect(step("transient-errors").cause).toBe("transient-quote-failure");
      provider(machine, ["tee_att_get_quote return Success"]);
      expect((await verify())("quote-provider-log").verdict).toBe("pass");
    });

    it("tell of a unit that was started without TDX", async () => {
      machine.write(
        `/etc/systemd/system/${UNIT}.d/start.conf`,
        "[Service]\nExecStartPre=/bin/echo TDX is not supported on this platform\n",
      );
      machine.inside(`systemctl daemon-reload; systemctl restart ${UNIT}; sleep .3`);
      const step = await verify();

      expect(step("unit-log")).toMatchObject({ verdict: "fail", cause: "booted-without-tdx" });
    });

    it("tell another MR_TD than the pinned one, and a configuration of its own", async () => {
      environment(machine, { RELAY_MRTD: "cd".repeat(48), LATTICE_CONFIG_HEX: "beef" });
      const step = await verify();

      expect(step("pinned-mrtd")).toMatchObject({ verdict: "fail", cause: "mrtd-mismatch" });
      expect(step("config-alike").verdict).toBe("fail");
    });
  },
);
