import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXECUTION_MAX_BYTES, JsonRpcNode } from "../../src/adapters/chain/execution-node.ts";
import { networkClock, slotAt } from "../../src/lattice/slot-clock.ts";
import { Outbound } from "../../src/outbound/outbound.ts";
import { noTelemetry } from "../../src/ports/telemetry.ts";
import { VerifyResult } from "../../src/verification/result.ts";
import { withKeys } from "../config/example.ts";
import { HttpServer, json } from "../fakes/http-server.ts";
import { lattice, objects } from "../fakes/program.ts";
import { Anvil } from "./anvil.ts";

const soon = () => AbortSignal.timeout(5_000);

const GENESIS = Math.floor(Date.now() / 1_000);

/** When the nodes' first block is made. */
const BEGIN = GENESIS + 100;

/** Blocks that all nodes have alike. */
const COMMON = 10;

describe("real execution nodes", () => {
  const outbound = new Outbound(noTelemetry, {});
  let nodes: {
    readonly tip: Anvil;
    readonly lag: Anvil;
    readonly fork: Anvil;
    readonly other: Anvil;
  };

  beforeAll(async () => {
    const [tip, lag, fork, other] = await Promise.all([
      Anvil.open(GENESIS),
      Anvil.open(GENESIS),
      Anvil.open(GENESIS),
      Anvil.open(GENESIS, 5),
    ]);
    nodes = { tip, lag, fork, other };
    for (const node of [tip, lag, fork]) await node.mine(COMMON, BEGIN);
    await tip.mine(5, BEGIN + 100);
    await fork.mine(5, BEGIN + 200);
  }, 30_000);

  afterAll(async () => {
    await outbound.close();
    await Promise.all(Object.values(nodes).map((node) => node.close()));
  });

  const open = (node: Anvil, chainId = 1) => {
    const timing = { timeoutMs: 3_000, maxBytes: EXECUTION_MAX_BYTES };
    const peer = outbound.peer({ source: "execution", url: node.url, ...timing });
    return new JsonRpcNode("node", peer, chainId);
  };

  it("tell heads and blocks by number and by hash", async () => {
    const tip = open(nodes.tip);
    const head = await tip.head(soon());
    expect(head).toMatchObject({ kind: "block", number: COMMON + 5 });
    if (head.kind !== "block") return;

    expect(head.atMs).toBeGreaterThan(BEGIN * 1_000);
    expect(await tip.blockByHash(head.hash, soon())).toEqual(head);
    expect(await tip.blockByNumber(head.number, soon())).toEqual(head);
    expect(await tip.blockByNumber(99, soon())).toEqual({ kind: "none" });
    expect(await tip.blockByHash("ab".repeat(32), soon())).toEqual({ kind: "none" });
  });

  it("of another chain are not believed", async () => {
    expect(await open(nodes.other).head(soon())).toMatchObject({
      reason: "another chain",
      detail: "is on chain 5, not 1",
    });
  });

  describe("under atelier's members, through lattice run", () => {
    const folder = mkdtempSync(join(tmpdir(), "lattice-anvil-"));

    async function verify(rpcs: readonly Anvil[], independent?: Anvil) {
      const clock = networkClock("mainnet");
      const slot = slotAt(clock, Date.now()) - 6;
      const record = {
        slot,
        index: 1,
        committedAt: Date.now() - 60_000,
        digest: "ab",
        fields: { blockHash: "cd".repeat(32) },
      };
      const gateway = await HttpServer.open((request, response) => {
        const { url = "" } = request;
        const answer =
          url === "/v1/lattice"
            ? json(200, { latticeId: "ab".repeat(32), organisms: {} })
            : url.startsWith("/v1/atelier/latest")
              ? json(200, { online: true, latestSlot: slot, entries: [record] })
              : url === `/v1/atelier/slots/${slot}`
                ? json(200, record)
                : json(404, { online: true, latestSlot: slot });
        answer(request, response);
      });
      const members = Object.fromEntries(
        rpcs.map(({ url }, index) => [
          `ate-${index + 1}`,
          { host: "nowhere.invalid", rpc: `${url}/?apikey=s3cret` },
        ]),
      );
      const config = join(folder, "lattice.yaml");
      const chain = independent === undefined ? {} : { execution: independent.url };
      writeFileSync(
        config,
        withKeys({ gateway: { url: gateway.url }, "organisms.atelier.members": members, chain }),
      );
      const args = ["run", "--config", config, "--json", "--", `verify divergence ${slot}`];
      const { stdout } = await lattice(args);
      await gateway.close();
      expect(stdout).not.toContain("s3cret");
      const result = VerifyResult.parse(objects(stdout)[0]?.["result"]);
      return { result, heads: result.steps.find(({ id }) => id === "rpc-heads") };
    }

    it("a laggard is named, and since no head is recorded nothing is certain", async () => {
      const { tip, lag } = nodes;
      const { result, heads } = await verify([tip, tip, lag]);

      expect(heads?.summary).toContain("ate-3 is 5 blocks behind (now, not then)");
      expect(result).toMatchObject({ cause: "lagging-rpc", confidence: "low" });
    });

    it("a fork at the same height is named, by the others and by the independent node", async () => {
      const { tip, fork } = nodes;
      const { heads } = await verify([tip, fork, tip]);
      expect(heads?.summary).toContain(`ate-2 has another block at height ${COMMON + 5}`);

      const two = await verify([tip, fork], tip);
      expect(two.heads?.summary).toContain("ate-2 has another block");
    });

    it("nodes at one head pass, and one of another chain cannot be read", async () => {
      const { tip, other } = nodes;
      expect((await verify([tip, tip])).heads).toMatchObject({ verdict: "pass" });
      const { heads } = await verify([tip, tip, other]);
      expect(heads?.verdict).toBe("unknown");
      expect(heads?.summary).toContain("is on chain 5, not 1");
    });
  });
});
