import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { UnitVerb } from "../../src/lattice/plan.ts";
import { unitRuns } from "../../src/lattice/unit-state.ts";
import type { UnitState } from "../../src/lattice/unit-state.ts";
import type { HostUnread } from "../../src/ports/hosts.ts";
import type { HostLook, UnitHosts } from "../../src/ports/unit-hosts.ts";

interface Placed {
  readonly host: string;
  readonly unit: string;
}

/** Machines of one lattice, prepared. Every test leaves the unit that runs running. */
export interface UnitHostsUnderTest {
  readonly hosts: UnitHosts;
  readonly running: Placed;
  /** A host nobody can log in to. */
  readonly unreachable: Placed;
  /** A unit that the bot may not act on, on a host that answers. */
  readonly forbidden: Placed;
  /** A unit that runs on a host whose next answer to an act will be lost. */
  readonly losing: Placed;
  close(): Promise<void>;
}

/** What every way of acting on hosts must keep to. */
export function unitHostsContract(name: string, open: () => Promise<UnitHostsUnderTest>): void {
  describe(`${name} as hosts to be acted upon`, () => {
    let tested: UnitHostsUnderTest;
    const soon = () => AbortSignal.timeout(10_000);
    const act = (placed: Placed, verb: UnitVerb) => tested.hosts.act({ ...placed, verb }, soon());
    const seen = async ({ host, unit }: Placed): Promise<UnitState> =>
      stateIn(await tested.hosts.look(host, [unit], soon()));
    const once = (placed: Placed, active: string) => waitFor(() => seen(placed), active);

    beforeAll(async () => {
      tested = await open();
    }, 120_000);

    afterAll(() => tested.close());

    it("tells a unit that runs, with the machine's boot", async () => {
      const { host, unit } = tested.running;
      const looks = [
        await tested.hosts.look(host, [unit], soon()),
        await tested.hosts.look(host, [unit], soon()),
      ];

      for (const look of looks) {
        expect(stateIn(look)).toMatchObject({ unit, load: "loaded", active: "active" });
        expect(stateIn(look).mainPid).toBeGreaterThan(0);
        expect(stateIn(look).invocation).toMatch(/^[0-9a-f]{32}$/);
        expect(stateIn(look).stopTimeoutMs).toBeGreaterThan(0);
        expect(look).toMatchObject({ bootId: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown });
      }
      expect(looks[0]).toEqual(looks[1]);
    });

    it("begins a stop, which later has ended without a process", async () => {
      expect(await act(tested.running, "stop")).toEqual({ kind: "asked" });
      const state = await once(tested.running, "inactive");
      await act(tested.running, "start");
      await once(tested.running, "active");

      expect(state).toMatchObject({ sub: "dead", result: "success", mainPid: 0 });
      expect(unitRuns(state)).toBe("stopped");
    });

    it.each(["restart", "start after a stop"] as const)(
      "%s gives another invocation and another process",
      async (way) => {
        const before = await seen(tested.running);
        if (way === "restart") {
          expect(await act(tested.running, "restart")).toEqual({ kind: "asked" });
        } else {
          await act(tested.running, "stop");
          await once(tested.running, "inactive");
          expect(await act(tested.running, "start")).toEqual({ kind: "asked" });
        }
        const state = await waitFor(
          () => seen(tested.running),
          "active",
          ({ invocation }) => invocation !== before.invocation,
        );

        expect(state.mainPid).toBeGreaterThan(0);
        expect(state.mainPid).not.toBe(before.mainPid);
      },
    );

    it("changes nothing by starting what runs, or by stopping what is stopped", async () => {
      const before = await seen(tested.running);
      expect(await act(tested.running, "start")).toEqual({ kind: "asked" });
      expect(await seen(tested.running)).toEqual(before);

      await act(tested.running, "stop");
      const stopped = await once(tested.running, "inactive");
      expect(await act(tested.running, "stop")).toEqual({ kind: "asked" });
      expect(await seen(tested.running)).toEqual(stopped);
      await act(tested.running, "start");
      await once(tested.running, "active");
    });

    it("tells what it may do without doing it", async () => {
      const before = await seen(tested.running);
      for (const verb of ["stop", "start", "restart"] as const) {
        expect(await tested.hosts.may({ ...tested.running, verb }, soon())).toEqual({
          kind: "allowed",
        });
      }

      expect(await seen(tested.running)).toEqual(before);
    });

    it("neither may nor does what the host forbids, and leaves the unit alone", async () => {
      const before = await seen(tested.forbidden);
      const action = { ...tested.forbidden, verb: "stop" } as const;

      expect(await tested.hosts.may(action, soon())).toMatchObject({ kind: "refused" });
      expect(await tested.hosts.act(action, soon())).toMatchObject({
        kind: "refused",
        reason: "not allowed",
      });
      expect(await seen(tested.forbidden)).toEqual(before);
    });

    it("knows no unit of a name that nothing there has, beside one that runs", async () => {
      const { host, unit } = tested.running;
      const look = await tested.hosts.look(host, ["no-such-thing.service", unit], soon());
      if (look.kind === "unread") throw new Error(look.detail);

      expect(look.units.map(({ load }) => load)).toEqual(["not-found", "loaded"]);
    });

    it("cannot look at a host it cannot reach, and surely did nothing there", async () => {
      const { host, unit } = tested.unreachable;
      const action = { host, unit, verb: "stop" } as const;
      const reason = "unreachable";

      expect(await tested.hosts.look(host, [unit], soon())).toMatchObject({
        kind: "unread",
        reason,
      });
      expect(await tested.hosts.may(action, soon())).toMatchObject({ kind: "unread", reason });
      expect(await tested.hosts.act(action, soon())).toMatchObject({ kind: "refused", reason });
    });

    it("asks nothing when its time is over before it begins", async () => {
      const { host, unit } = tested.running;
      const over = AbortSignal.abort();
      const before = await seen(tested.running);

      expect(await tested.hosts.look(host, [unit], over)).toMatchObject({ reason: "timed out" });
      expect(await tested.hosts.act({ host, unit, verb: "stop" }, over)).toMatchObject({
        kind: "refused",
        reason: "timed out",
      });
      expect(await seen(tested.running)).toEqual(before);
    });

    it("does not know what became of a stop whose answer was lost; the unit did stop", async () => {
      expect(await act(tested.losing, "stop")).toMatchObject({ kind: "unknown" });
      const state = await once(tested.losing, "inactive");

      expect(state.mainPid).toBe(0);
    });
  });
}

function stateIn(look: HostLook | HostUnread): UnitState {
  if (look.kind === "unread") throw new Error(look.detail);
  const [state] = look.units;
  if (state === undefined) throw new Error("no unit was told of");
  return state;
}

/** Looks until the unit is so, for as long as a stop may take. */
async function waitFor(
  look: () => Promise<UnitState>,
  active: string,
  is: (state: UnitState) => boolean = () => true,
): Promise<UnitState> {
  const untilMs = Date.now() + 8_000;
  for (;;) {
    const state = await look();
    if (state.active === active && is(state)) return state;
    if (Date.now() > untilMs) throw new Error(`still ${state.active} (${state.sub})`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
