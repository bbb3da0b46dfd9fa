import { readSecret } from "../../../config/secret.ts";
import type { Secret, SecretPlace } from "../../../config/secret.ts";
import type { NotOpened } from "../opened.ts";
import { badAddress, noAddress } from "./words.ts";

/** Where the store is. `place` names it to people, without its user and password. */
export interface Address {
  readonly secret: Secret;
  readonly place: string;
}

export interface AddressOptions {
  readonly address: SecretPlace;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Reads the address afresh. What it holds is shown to nobody. */
export async function readAddress({ address, env }: AddressOptions): Promise<Address | NotOpened> {
  const where = address.kind === "env" ? `The variable ${address.name}` : address.path;
  let secret: Secret;
  try {
    secret = await readSecret(address, env);
  } catch {
    return noAddress(where);
  }
  const text = secret.reveal();
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^postgres(ql)?:$/.test(url.protocol)) return badAddress(where);
  return { secret, place: `PostgreSQL at ${url.host}${url.pathname}` };
}
