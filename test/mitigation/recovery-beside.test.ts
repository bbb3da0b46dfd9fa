import { describe, expect, it } from "@jest/globals";
import { recover } from "../../src/mitigation/run/recover.ts";
import type { Tables } from "../../src/ports/store/store.ts";
import { GO, until, withMitigation } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

const PAIR = [actor("ada"), actor("ben")] as const;

describe("a run that somebody lets go on while this process looks for what was left open", () => {
  it("is in good hands: nothing of it is told to be uncertain", () =>
    withMitigation(async (under) => {
      under.hosts.host("relay-2").unread = "unreachable";
      const id = await under.run(PAIR, { verb: "pause", strict: true });
      expect((await under.seen.view(id)).run.state).toBe("held");
      under.hosts.host("relay-2").unread = undefined;
      under.hosts.unit("relay-2").onStop = "stuck";
      const opened = await under.opened();

      let reads = 0;
      const store = {
        sharing: under.store.sharing,
        write: under.store.write.bind(under.store),
        close: () => Promise.resolve(),
        async read<T>(work: (tables: Tables) => Promise<T>): Promise<T> {
          reads += 1;
          // Between the list of runs and the run itself: a store that is far away takes its time.
          if (reads === 2) {
            await under.use.retry(actor("eva"), id, GO);
            await until("a stop", () => under.hosts.log.includes("stop relay-2"));
          }
          return under.store.read(work);
        },
      };
      const ledger = { ...opened.ledger, store };
      const { executor, feed } = opened;
      const { signal } = new AbortController();
      await recover({ ledger, sources: under.sources, feed, executor, signal });

      expect(await under.seen.action(id, "relay-2")).toMatchObject({ state: "started" });
      expect(await under.seen.audit("action.uncertain")).toEqual([]);
    }));
});
