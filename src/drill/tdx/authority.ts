import type { TcbStatus } from "../../lattice/tdx.ts";
import { issue, x509 } from "./certificate.ts";
import type { Holder } from "./certificate.ts";
import { INTEL_EXTENSION_OID, intelExtension } from "./intel-extension.ts";
import type { PlatformFields } from "./intel-extension.ts";
import { svnOf } from "./svn.ts";

/** What stands in Intel's place in a drill: its certificates say that they are simulated. */
export interface DrillAuthority {
  readonly rootDer: Uint8Array;
  readonly root: Holder;
  /** Issues the certificates of platforms. */
  readonly platformCa: Holder;
  /** Signs TCB info and QE identities. */
  readonly signer: Holder;
  readonly nowMs: number;
  /** The certificate of a platform, made when it is first asked for. */
  platform(fmspc: string, status: TcbStatus): Promise<Holder>;
}

/** What is wrong with an authority on purpose. */
export interface AuthorityFlaws {
  /** Platforms' certificates are issued with a certificate that is no CA's. */
  readonly platformCaIsNoCa?: boolean;
  readonly signerName?: string;
  /** When platforms' certificates end, Unix milliseconds. */
  readonly platformsUntilMs?: number;
}

export async function mintAuthority(
  nowMs: number,
  flaws: AuthorityFlaws = {},
): Promise<DrillAuthority> {
  const { platformCaIsNoCa = false, signerName = "Drill SGX TCB Signing" } = flaws;
  const root = await issue({ name: "Drill SGX Root CA (simulated)", ca: true, nowMs });
  const [platformCa, signer] = await Promise.all([
    issue({ name: "Drill SGX PCK Platform CA", issuer: root, ca: !platformCaIsNoCa, nowMs }),
    issue({ name: signerName, issuer: root, ca: false, nowMs }),
  ]);
  const platforms = new Map<string, Promise<Holder>>();
  const mintPlatform = async (fields: PlatformFields): Promise<Holder> => {
    const { Extension } = await x509();
    const extension = new Extension(INTEL_EXTENSION_OID, false, intelExtension(fields));
    const name = "Drill SGX PCK Certificate";
    const untilMs = flaws.platformsUntilMs;
    return issue({ name, issuer: platformCa, ca: false, extensions: [extension], nowMs, untilMs });
  };
  return {
    rootDer: new Uint8Array(root.certificate.rawData),
    root,
    platformCa,
    signer,
    nowMs,
    platform(fmspc, status) {
      const key = `${fmspc} ${status}`;
      const known = platforms.get(key) ?? mintPlatform({ fmspc, svn: svnOf(status) });
      platforms.set(key, known);
      return known;
    },
  };
}
