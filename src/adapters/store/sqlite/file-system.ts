/** What a folder lies on, as far as it can be told from its type number (statfs). */
export type FileSystem =
  | { readonly kind: "local" }
  | { readonly kind: "network"; readonly name: string }
  /** Anything may stand behind it. */
  | { readonly kind: "unclear"; readonly name: string };

/** Numbers from Linux's magic.h, and of file systems that are kept outside of its tree. */
const NETWORK: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB2"],
  [0x01021997, "9P"],
  [0x5346414f, "AFS"],
  [0x6b414653, "AFS"],
  [0x73757245, "Coda"],
  [0x564c, "NCP"],
  [0x00c36400, "Ceph"],
  [0x0bd00bd0, "Lustre"],
  [0x47504653, "GPFS"],
  [0x01161970, "GFS2"],
  [0x7461636f, "OCFS2"],
  [0x19830326, "BeeGFS"],
  [0x786f4256, "a VirtualBox shared folder"],
]);

const FUSE = 0x65735546;

/** `type` is what statfs gives; numbers above 2^31 may come as negative ones. */
export function fileSystemOf(type: number): FileSystem {
  const magic = type >>> 0;
  if (magic === FUSE) return { kind: "unclear", name: "FUSE" };
  const name = NETWORK.get(magic);
  return name === undefined ? { kind: "local" } : { kind: "network", name };
}
