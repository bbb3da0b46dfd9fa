import type { Config } from "../../config/config.ts";

/** Who logs in on a host; `named` is false where the configuration leaves it to ssh's own. */
interface Login {
  readonly user: string;
  readonly named: boolean;
}

/** Who logs in where the configuration does not say; the files tell to put the right name. */
const SOMEONE = "lattice";

export function loginOn({ hosts }: Config, host: string): Login {
  const target = hosts[host] ?? host;
  const at = target.lastIndexOf("@");
  return at < 0 ? { user: SOMEONE, named: false } : { user: target.slice(0, at), named: true };
}

export function putNameWords(host: string, { user }: Login): string {
  return `The configuration names no user for ${host}: put who logs in there in place of ${user}.`;
}
