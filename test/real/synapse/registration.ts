import { createHmac } from "node:crypto";
import { Caller } from "../../fakes/matrix/people/caller.ts";
import type { Account } from "../../fakes/matrix/people/person.ts";

const REGISTER = "/_synapse/admin/v1/register";

export interface NewUser {
  /** What stands before the server's name. */
  readonly name: string;
  readonly password: string;
  readonly admin: boolean;
}

/** Makes a user with the homeserver's shared secret (element-hq.github.io/synapse, admin_api/register_api). */
export async function register(url: string, secret: string, user: NewUser): Promise<Account> {
  const caller = new Caller(url, "");
  const { nonce } = await caller.ask<{ readonly nonce: string }>("GET", REGISTER);
  const { name, password, admin } = user;
  const signed = [nonce, name, password, admin ? "admin" : "notadmin"].join("\0");
  const made = await caller.ask<{
    readonly user_id: string;
    readonly access_token: string;
    readonly device_id: string;
  }>("POST", REGISTER, {
    nonce,
    username: name,
    password,
    admin,
    mac: createHmac("sha1", secret).update(signed).digest("hex"),
  });
  return { id: made.user_id, token: made.access_token, device: made.device_id };
}
