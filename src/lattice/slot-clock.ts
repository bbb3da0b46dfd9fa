/** A slot's number, counted from genesis. */
export type Slot = number;

/** When slots begin. Times are Unix milliseconds. */
export interface SlotClock {
  readonly genesisMs: number;
  readonly slotMs: number;
}

/**
 * Genesis times in Unix seconds as the networks' beacon nodes report them
 * (GET /eth/v1/beacon/genesis), all with slots of 12 seconds (consensus-specs, configs/).
 */
const GENESIS_SECONDS = {
  mainnet: 1_606_824_023,
  sepolia: 1_655_733_600,
  holesky: 1_695_902_400,
  hoodi: 1_742_213_400,
} as const;

type NetworkName = keyof typeof GENESIS_SECONDS;

export const NETWORK_NAMES = Object.keys(GENESIS_SECONDS) as NetworkName[];

export function networkClock(network: NetworkName): SlotClock {
  return { genesisMs: GENESIS_SECONDS[network] * 1000, slotMs: 12_000 };
}

/** Execution chain ids. Source: the networks' genesis files (eth-clients). */
const CHAIN_IDS: Readonly<Record<NetworkName, number>> = {
  mainnet: 1,
  sepolia: 11_155_111,
  holesky: 17_000,
  hoodi: 560_048,
};

/** The chain id of the network whose clock it is; undefined for a clock of one's own. */
export function chainIdOf({ genesisMs, slotMs }: SlotClock): number | undefined {
  const network = NETWORK_NAMES.find((name) => {
    const clock = networkClock(name);
    return clock.genesisMs === genesisMs && clock.slotMs === slotMs;
  });
  return network === undefined ? undefined : CHAIN_IDS[network];
}

/** The slot in progress at `nowMs`; negative before genesis. */
export function slotAt(clock: SlotClock, nowMs: number): Slot {
  return Math.floor((nowMs - clock.genesisMs) / clock.slotMs);
}

/** When `slot` begins, in Unix milliseconds. */
export function startOf(clock: SlotClock, slot: Slot): number {
  return clock.genesisMs + slot * clock.slotMs;
}

/** End of the year 9999: later times have no four-digit ISO 8601 form. */
const LAST_WRITABLE_MS = 253_402_300_799_999;

/** The last slot whose start can be written as a date. */
export function lastWritableSlot(clock: SlotClock): Slot {
  return Math.floor((LAST_WRITABLE_MS - clock.genesisMs) / clock.slotMs);
}
