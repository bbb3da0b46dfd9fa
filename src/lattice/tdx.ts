/** What a TDX quote says and what is asked of it. Hex is lower-case without 0x. */

export const MEASUREMENTS = ["mrTd", "rtmr0", "rtmr1", "rtmr2", "rtmr3"] as const;

export type Measurement = (typeof MEASUREMENTS)[number];

/** How people know the measurements. */
export const MEASUREMENT_NAMES: Readonly<Record<Measurement, string>> = {
  mrTd: "MR_TD",
  rtmr0: "RTMR0",
  rtmr1: "RTMR1",
  rtmr2: "RTMR2",
  rtmr3: "RTMR3",
};

/** Values that each measurement may have, 96 hex digits each; what has no pin is not compared. */
type TdxPins = Readonly<Partial<Record<Measurement, readonly string[]>>> & {
  readonly mrTd: readonly string[];
};

/** A platform's standing by Intel's TCB info, best first. Source: Intel's PCS, "TCB status". */
export const TCB_STATUSES = [
  "UpToDate",
  "SWHardeningNeeded",
  "ConfigurationNeeded",
  "ConfigurationAndSWHardeningNeeded",
  "OutOfDate",
  "OutOfDateConfigurationNeeded",
  "Revoked",
] as const;

export type TcbStatus = (typeof TCB_STATUSES)[number];

/** What an organism's members must prove. */
export interface TdxPolicy {
  readonly pins: TdxPins;
  /** Statuses that pass. */
  readonly allowTcb: readonly TcbStatus[];
}

/** A member's newest quote as its ticket carries it. */
export interface QuoteTicket {
  readonly kind: "ticket";
  /** The raw quote, version 4 or 5. */
  readonly quote: Uint8Array;
  /** The peer whose ticket it is, 64 hex digits. */
  readonly peerId: string;
  readonly extra: TicketExtra | undefined;
  readonly collateral: Collateral | undefined;
}

/** What the quote's report data was made from. Times are Unix seconds. Source: mosaik's TDX tickets. */
export interface TicketExtra {
  readonly peerId: string;
  readonly networkId: string;
  readonly startedAt: number;
  readonly quotedAt: number;
  /** Null for one that never expires. */
  readonly expiration: number | null;
}

/** What a quote is verified with: Intel's statements on platforms and enclaves, with their chains and revocation lists. */
export interface Collateral {
  readonly pck_crl_issuer_chain: string;
  /** Hex of the DER. */
  readonly root_ca_crl: string;
  readonly pck_crl: string;
  readonly tcb_info_issuer_chain: string;
  /** The very bytes that are signed. */
  readonly tcb_info: string;
  readonly tcb_info_signature: string;
  readonly qe_identity_issuer_chain: string;
  readonly qe_identity: string;
  readonly qe_identity_signature: string;
  readonly pck_certificate_chain?: string;
}
