import { describe, expect, it } from "@jest/globals";
import { behindReasons, goneReasons } from "../../src/cli/chat-reasons.ts";

const T = Date.parse("2026-11-29T03:00:00Z");
const OPEN = { connected: true, sinceMs: T, why: undefined };
const NEVER = { connected: false, sinceMs: undefined, why: undefined };
const gone = (sinceMs: number, why?: string) => ({ connected: false, sinceMs, why });

describe("Slack, as readiness sees its sockets", () => {
  it("is there while one socket is open, and in HTTP mode without any", () => {
    expect(goneReasons("slack", [OPEN, gone(T - 3_600_000)], T)).toEqual([]);
    expect(goneReasons("slack", [], T)).toEqual([]);
  });

  it("may be gone for ten seconds, counted from the end of the last socket", () => {
    const sockets = [gone(T - 60_000), gone(T)];

    expect(goneReasons("slack", sockets, T + 9_999)).toEqual([]);
    expect(goneReasons("slack", sockets, T + 10_000)).toEqual([
      "slack: not connected since 2026-11-29T03:00:00.000Z",
    ]);
  });

  it("is gone also where the clock was set back since", () => {
    expect(goneReasons("slack", [gone(T)], T - 3_600_000)).toHaveLength(1);
  });

  it("is not there before a first socket is open, and says why", () => {
    expect(goneReasons("slack", [NEVER, NEVER], T)).toEqual(["slack: not connected yet"]);
    expect(goneReasons("slack", [NEVER, { ...NEVER, why: "no such token" }], T)).toEqual([
      "slack: not connected yet: no such token",
    ]);
  });
});

describe("Slack, as readiness sees what waits to be told", () => {
  it("is behind once the oldest has waited for a minute", () => {
    const behind = { waiting: 3, oldestMs: T, failure: "channel_not_found" };

    expect(behindReasons("slack", behind, T + 59_999)).toEqual([]);
    expect(behindReasons("slack", behind, T + 60_000)).toEqual([
      "slack: 3 messages wait to be told there, the oldest since 2026-11-29T03:00:00.000Z: channel_not_found",
    ]);
  });

  it("is never behind where nothing waits", () => {
    expect(behindReasons("slack", undefined, T)).toEqual([]);
    expect(
      behindReasons("slack", { waiting: 0, oldestMs: undefined, failure: undefined }, T),
    ).toEqual([]);
  });
});
