import { expect, it } from "@jest/globals";
import { withMitigation } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

it("a process that leaves its runs half-way sends nothing more, to a host that is back either", () =>
  withMitigation(async (under) => {
    under.hosts.host("tally-1").unread = "unreachable";
    await under.run([actor("ada"), actor("ben")], { verb: "pause" });
    await under.desk.leave();
    under.hosts.host("tally-1").unread = undefined;
    await new Promise((resolve) => setTimeout(resolve, 120));

    expect(under.hosts.running()).toEqual(["tally-1"]);
    expect(under.hosts.log).not.toContain("stop tally-1");
  }));
