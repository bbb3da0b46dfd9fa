import { normalHex } from "../../lattice/lattice-id.ts";
import { RECIPIENT_KINDS } from "../../lattice/record.ts";
import type { Ack, ChainHead, Recipient, RecordFields, Simulated } from "../../lattice/record.ts";
import { isHex } from "./interface.ts";

/**
 * What a record's `fields` may hold, key by key: counts, hashes, ids and signatures. Anything else is not even
 * kept: a payload that slipped into an answer goes no further. Checked by hand, since a walk reads hundreds.
 */
const READERS: { readonly [Key in keyof Told]-?: (value: unknown) => Told[Key] | undefined } = {
  round: count,
  count,
  blockHash: (value) => (isHex(value) ? normalHex(value) : undefined),
  proposer: validator,
  builder: (value) => hexOf(96, value),
  ack: ackOf,
  members: membersOf,
  winner: idOf,
  amount: amountOf,
  recipients: recipientsOf,
};

type Told = Omit<RecordFields, "malformed">;

const KEYS: ReadonlySet<string> = new Set(Object.keys(READERS));

export function fieldsOf(given: Readonly<Record<string, unknown>>): RecordFields {
  const fields: Partial<Record<keyof Told, unknown>> = {};
  const malformed: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    if (!KEYS.has(name) || value === undefined || value === null) continue;
    const key = name as keyof Told;
    const read = READERS[key](value);
    if (read === undefined) malformed.push(key);
    else fields[key] = read;
  }
  const told = fields as Told;
  return malformed.length === 0 ? told : { ...told, malformed };
}

export function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function count(value: unknown): number | undefined {
  return isCount(value) ? value : undefined;
}

function hexOf(digits: number, value: unknown): string | undefined {
  if (typeof value !== "string" || !/^(?:0x)?[0-9a-fA-F]+$/.test(value)) return undefined;
  const hex = normalHex(value);
  return hex.length === digits ? hex : undefined;
}

/** A public key or a validator's index. */
function validator(value: unknown): string | undefined {
  if (isCount(value)) return `${value}`;
  if (typeof value !== "string") return undefined;
  if (/^\d{1,15}$/.test(value)) return `${Number(value)}`;
  // Ids of other lengths are shown and compared as they are: not every lattice proposes with BLS keys.
  return hexOf(96, value) ?? (isHex(value) ? normalHex(value) : undefined);
}

function ackOf(value: unknown): Ack | undefined {
  if (!isObject(value)) return undefined;
  const pubkey = hexOf(96, value["pubkey"]);
  const signature = hexOf(192, value["signature"]);
  const root = hexOf(64, value["root"]);
  if (pubkey === undefined || signature === undefined || root === undefined) return undefined;
  return { pubkey, signature, root };
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

/** More members than any committee has. */
const MOST_MEMBERS = 101;

function membersOf(value: unknown): Readonly<Record<string, Simulated>> | undefined {
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value);
  if (entries.length > MOST_MEMBERS) return undefined;
  const read = entries.flatMap(([name, said]) => {
    // A name that no member can have hides nobody else.
    if (!NAME.test(name) || !isObject(said)) return [];
    const head = headOf(said["head"]);
    const { inputHash, outputHash } = said;
    return [
      [
        name,
        {
          ...(head === undefined ? {} : { head }),
          ...(isHex(inputHash) ? { inputHash: normalHex(inputHash) } : {}),
          ...(isHex(outputHash) ? { outputHash: normalHex(outputHash) } : {}),
        },
      ] as const,
    ];
  });
  return Object.fromEntries(read);
}

/** `21000000:0xabc…`, one of the two alone, or an object of both. */
function headOf(value: unknown): ChainHead | undefined {
  const [number, hash] = headParts(value);
  if (number === undefined && hash === undefined) return undefined;
  return { ...(number === undefined ? {} : { number }), ...(hash === undefined ? {} : { hash }) };
}

function headParts(value: unknown): readonly [number | undefined, string | undefined] {
  if (isCount(value)) return [value, undefined];
  if (isObject(value)) return [numberOf(value["number"]), hexOf(64, value["hash"])];
  if (typeof value !== "string" || value.length > 128) return [undefined, undefined];
  const usual = /^(\d{1,15}):0x([0-9a-f]{64})$/.exec(value);
  if (usual !== null) return [Number(usual[1]), usual[2]];
  const words = value.split(/[\s:,/@#]+/);
  return [
    words.map(numberOf).find((one) => one !== undefined),
    words.map((word) => hexOf(64, word)).find((one) => one !== undefined),
  ];
}

/** Decimal digits, or a short hexadecimal number as JSON-RPC writes them. */
function numberOf(value: unknown): number | undefined {
  if (isCount(value)) return value;
  if (typeof value !== "string" || !/^(?:\d{1,15}|0x[0-9a-fA-F]{1,12})$/.test(value))
    return undefined;
  return Number(value);
}

/** Ids of bidders and addresses: one word. Hex is compared without 0x and in lower case. */
function idOf(value: unknown): string | undefined {
  if (typeof value !== "string" || !/^[A-Za-z0-9][A-Za-z0-9:_.-]{0,127}$/.test(value))
    return undefined;
  return /^(?:0x)?[0-9a-fA-F]{16,}$/.test(value) ? normalHex(value) : value;
}

function amountOf(value: unknown): string | undefined {
  if (isCount(value)) return `${value}`;
  if (typeof value !== "string" || !/^\d{1,78}$/.test(value)) return undefined;
  return value.replace(/^0+(?=\d)/, "");
}

const MOST_RECIPIENTS = 1_000;

function recipientsOf(value: unknown): readonly Recipient[] | undefined {
  if (!Array.isArray(value) || value.length > MOST_RECIPIENTS) return undefined;
  const read = value.map(recipientOf);
  return read.every((one) => one !== undefined) ? read : undefined;
}

function recipientOf(value: unknown): Recipient | undefined {
  if (!isObject(value)) return undefined;
  const addr = idOf(value["addr"]);
  const amount = amountOf(value["amount"]);
  const kind = RECIPIENT_KINDS.find((known) => known === value["kind"]);
  if (addr === undefined || amount === undefined || kind === undefined) return undefined;
  return { addr, amount, kind };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
