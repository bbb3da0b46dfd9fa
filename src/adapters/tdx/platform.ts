import { certificatesOf, issuerNameOf } from "./certificates.ts";
import { dcap } from "./libraries.ts";
import type { Layout } from "./quote-layout.ts";

/** What collateral is asked for by. */
export interface Platform {
  /** 12 hex digits, upper-case as PCCS compares them. */
  readonly fmspc: string;
  /** Which of Intel's CAs issued the platform's certificate. */
  readonly ca: "platform" | "processor";
}

/** The platform of a quote by its PCK certificate; undefined where it has none, or one that cannot be read. */
export async function platformOf({ pckChain, quote }: Layout): Promise<Platform | undefined> {
  const [leaf] = (pckChain === undefined ? undefined : certificatesOf(pckChain)) ?? [];
  if (leaf === undefined) return undefined;
  const { intel } = await dcap();
  try {
    const fmspc = Buffer.from(intel.getFmspc(quote)).toString("hex").toUpperCase();
    // The library's own getCa says `processor` of every certificate.
    return { fmspc, ca: issuerNameOf(leaf).includes("Platform CA") ? "platform" : "processor" };
  } catch {
    return undefined;
  }
}
