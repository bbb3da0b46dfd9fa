import { describe, expect, it } from "@jest/globals";
import { isRefusal } from "../../src/message/refusal.ts";
import { Desk } from "../../src/mitigation/desk.ts";
import { mitigationUseCases } from "../../src/mitigation/use-cases.ts";
import type { Store } from "../../src/ports/store/store.ts";
import { GO, until, withMitigation } from "./mitigation-under-test.ts";
import type { MitigationUnderTest } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

/** The store as bots have it that share it. */
function shared({ store }: MitigationUnderTest): Store {
  return {
    sharing: "shared",
    read: (work) => store.read(work),
    write: (work) => store.write(work),
    close: () => Promise.resolve(),
  };
}

/** Bots of one store, each with a configuration of its own; one of them has the turn. */
class Bots {
  readonly #under: MitigationUnderTest;
  readonly #desks: Desk[] = [];
  #turn = { holder: "", epoch: 0 };

  constructor(under: MitigationUnderTest) {
    this.#under = under;
  }

  start(holder: string, people: readonly string[]): Desk {
    const sources = { ...this.#under.sources, ruling: { people } };
    const fence = () => (this.#turn.holder === holder ? this.#turn : undefined);
    const close = () => Promise.resolve();
    const ledger = { store: shared(this.#under), fence, close };
    const desk = new Desk(
      sources,
      () => Promise.resolve(ledger),
      () => Promise.resolve("nothing yet"),
    );
    this.#desks.push(desk);
    return desk;
  }

  gives(holder: string): void {
    this.#turn = { holder, epoch: this.#turn.epoch + 1 };
  }

  async close(): Promise<void> {
    for (const desk of this.#desks) await desk.close();
  }
}

async function asks(desk: Desk, member: string): Promise<string> {
  const question = { verb: "stop", members: [member], strict: true, reason: undefined } as const;
  const asked = await mitigationUseCases(desk).ask(actor("ada"), question, GO);
  if (isRefusal(asked) || asked.request === undefined) throw new Error(JSON.stringify(asked));
  return asked.request.id;
}

describe("two bots that share a store, with another file each,", () => {
  it("tell of it and void what waits when one starts, and not whenever the turn changes", () =>
    withMitigation(async (under) => {
      const bots = new Bots(under);
      const one = bots.start("one", ["ada", "ben"]);
      bots.gives("one");
      await one.open();
      const first = await asks(one, "relay-1");

      const two = bots.start("two", ["ada"]);
      bots.gives("two");
      await two.open();
      expect(await under.seen.request(first)).toMatchObject({ status: "void" });
      const second = await asks(two, "relay-1");

      // The first bot has the turn again, and looks after what waits.
      bots.gives("one");
      under.clock.skip(130_000);
      await until("a reminder", async () => {
        return (await under.seen.audit("request.reminded")).length > 0;
      });
      expect(await under.seen.request(second)).toMatchObject({ status: "pending" });
      expect(await under.seen.audit("config.changed")).toMatchObject([{ voided: [first] }]);
      expect(await under.seen.told("lattice")).toEqual([
        expect.stringContaining("Give every bot that shares this store the same file"),
      ]);
      await bots.close();
    }));
});
