import type { ServerResponse } from "node:http";
import { slotAt } from "../lattice/slot-clock.ts";
import type { Slot } from "../lattice/slot-clock.ts";
import { sendJson } from "./loopback-server.ts";
import type { Handler } from "./loopback-server.ts";
import { chainBlock, hashOf, headSlot } from "./world.ts";
import type { World } from "./world.ts";

/** A simulated beacon node: the few parts of the Beacon API that are asked for. */
export function beaconHandler(world: () => World, now: () => number): Handler {
  return ({ pathname }, response) => {
    const current = world();
    if (current.faults.some(({ kind }) => kind === "beacon-down")) {
      response.destroy();
      return;
    }
    const head = newestWithBlock(current, headSlot(current, now()));
    if (pathname === "/eth/v1/node/syncing") {
      sendSyncing(response, head, slotAt(current.slots, now()));
      return;
    }
    const [, kind = "", id = ""] = SLOT_ROUTE.exec(pathname) ?? [];
    const slot = id === "head" ? head : Number(id);
    const known = kind !== "" && Number.isSafeInteger(slot) && slot <= head;
    const hash = known ? chainBlock(current, slot) : null;
    if (hash === null) sendJson(response, 404, { code: 404, message: "Block not found" });
    else sendKind(response, kind, { slot, hash });
  };
}

const SLOT_ROUTE = /^\/eth\/v\d\/beacon\/(headers|blinded_blocks|blocks)\/(\d+|head)$/;

function sendKind(
  response: ServerResponse,
  kind: string,
  { slot, hash }: { readonly slot: Slot; readonly hash: string },
): void {
  const payload = { block_hash: `0x${hash}` };
  if (kind === "headers") sendHeader(response, slot);
  else if (kind === "blocks") sendBlock(response, slot, { execution_payload: payload });
  else sendBlock(response, slot, { execution_payload_header: payload });
}

/** The chain's head is its newest block; where proposers missed every slot it stands still. */
function newestWithBlock(world: World, from: Slot): Slot {
  const missed = Array.from({ length: 64 }, (_, back) => from - back);
  return missed.find((slot) => chainBlock(world, slot) !== null) ?? from;
}

function sendSyncing(response: ServerResponse, head: Slot, clock: Slot): void {
  const distance = Math.max(0, clock - head);
  sendJson(response, 200, {
    data: {
      head_slot: `${head}`,
      sync_distance: `${distance}`,
      is_syncing: false,
      is_optimistic: false,
      el_offline: false,
    },
  });
}

function sendHeader(response: ServerResponse, slot: Slot): void {
  sendJson(response, 200, {
    execution_optimistic: false,
    finalized: false,
    data: {
      root: `0x${hashOf("root", slot)}`,
      canonical: true,
      header: { message: { slot: `${slot}`, proposer_index: "7" }, signature: "0x00" },
    },
  });
}

function sendBlock(response: ServerResponse, slot: Slot, body: object): void {
  sendJson(response, 200, {
    version: "fulu",
    execution_optimistic: false,
    finalized: false,
    data: { message: { slot: `${slot}`, proposer_index: "7", body }, signature: "0x00" },
  });
}
