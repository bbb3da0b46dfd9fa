import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { matrixSource } from "../../src/app/matrix-source.ts";
import { matrixFindings } from "../../src/check/matrix.ts";
import { matrixOfflineFindings } from "../../src/check/matrix-offline.ts";
import type { PersonConfig } from "../../src/config/config.ts";
import { FakeHomeserver } from "../fakes/matrix/fake-homeserver.ts";

const ADA = "@ada:hs.test";
const BEN = "@ben:hs.test";

const people = { ada: person(ADA), ben: person(BEN), cho: person(undefined) };

let homeserver: FakeHomeserver;

beforeEach(async () => {
  homeserver = await FakeHomeserver.start();
});

afterEach(() => homeserver.close());

async function checked(rooms: readonly string[], token = homeserver.token) {
  const matrix = { homeserver: homeserver.url, rooms };
  const env = { MATRIX_ACCESS_TOKEN: token };
  const { signal } = new AbortController();
  const findings = await matrixFindings(
    { matrix, people },
    matrixSource(matrix, { cryptoFolder: undefined, env, signal }),
  );
  return findings.map(({ id, verdict, summary }) => `${verdict} · ${id}: ${summary}`);
}

describe("a check of Matrix", () => {
  it("knows the bot, its rooms and who is in them", async () => {
    const room = homeserver.room({ members: [ADA, BEN] });

    expect(await checked([room])).toEqual([
      "pass · matrix: the bot is @lattice:hs.test",
      expect.stringMatching(/^note · matrix encryption: encrypted rooms cannot be served: \S/),
      `pass · matrix room ${room}: the bot is in it; requests, runs and notices are told here`,
      "pass · matrix id of ada: @ada:hs.test is in a room of the bot's",
      "pass · matrix id of ben: @ben:hs.test is in a room of the bot's",
    ]);
  });

  it("names everybody who could not be heard, and every room where the bot is not", async () => {
    const room = homeserver.room({ members: [ADA], bot: false });
    homeserver.room({ members: [ADA], alias: "#incidents:hs.test" });
    const told = await checked(["#incidents:hs.test", room, "#nowhere:hs.test"]);

    expect(told).toContainEqual(
      expect.stringMatching(/^pass · matrix room #incidents.* told here/),
    );

    expect(told).toContainEqual(expect.stringMatching(/^fail · matrix room !.*invites @lattice/));
    expect(told).toContainEqual(expect.stringMatching(/^fail · matrix room #nowhere.*no room has/));
    expect(told).toContainEqual(expect.stringMatching(/^fail · matrix id of ben: @ben.*invite/));
  });

  it("says that the bot will be silent in a room that is encrypted", async () => {
    const room = homeserver.room({ members: [ADA, BEN], encrypted: true });

    expect(await checked([room])).toContainEqual(
      expect.stringMatching(/^fail · matrix room .*is encrypted, and the bot is silent there/),
    );
  });

  it("says where the bot may not write", async () => {
    const room = homeserver.room({ members: [ADA, BEN] });
    const content = { events_default: 50, users: {} };
    homeserver.put(room, { type: "m.room.power_levels", sender: ADA, stateKey: "", content });

    expect(await checked([room])).toContainEqual(
      expect.stringMatching(/^fail · matrix room .*@lattice:hs.test may not write there/),
    );
  });

  it("says one thing where the homeserver does not know the token, and never the token", async () => {
    const told = await checked([homeserver.room({ members: [ADA] })], "syt_not_ours");

    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/^(fail|unknown) · matrix: .*MATRIX_ACCESS_TOKEN/);
    expect(told[0]).not.toContain("syt_not_ours");
  });

  it.each([
    ["", "fail · matrix: not asked: MATRIX_ACCESS_TOKEN is not set"],
    ["two words", "unknown · matrix: not asked: MATRIX_ACCESS_TOKEN has another form"],
  ])("asks nothing with the token %j", async (token, words) => {
    expect(await checked(["!a:hs.test"], token)).toEqual([expect.stringContaining(words)]);
    expect(homeserver.calls()).toEqual([]);
  });
});

describe("an offline check of Matrix", () => {
  const matrix = { homeserver: "http://127.0.0.1:1", rooms: ["!a:hs.test"] };

  it("says which variable is not set, and who has no id", () => {
    expect(matrixOfflineFindings({ matrix, people }, {})).toEqual([
      expect.objectContaining({ id: "MATRIX_ACCESS_TOKEN", verdict: "note" }),
      expect.objectContaining({ id: "people", summary: expect.stringContaining("cho") as unknown }),
    ]);
  });

  it("knows Slack's token for none of Matrix's", () => {
    const [token] = matrixOfflineFindings({ matrix, people }, { MATRIX_ACCESS_TOKEN: "xoxb-1-2" });

    expect(token).toMatchObject({
      verdict: "fail",
      summary: expect.stringContaining("not Slack's") as unknown,
    });
  });

  it("says nothing where Matrix is not configured", () => {
    expect(matrixOfflineFindings({ matrix: undefined, people }, {})).toEqual([]);
  });
});

function person(matrix: string | undefined): PersonConfig {
  return { name: "Somebody", roles: ["approver"], slack: undefined, matrix, sshKeys: [] };
}
