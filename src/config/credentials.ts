import { resolve } from "node:path";
import type { Credentials } from "./config.ts";
import type { SecretPlace } from "./secret.ts";
import type { Auth } from "./sections/auth.ts";

/** The written forms of `auth` as one closed union; relative paths are relative to `baseDir`. */
export function credentialsOf(auth: Auth | undefined, baseDir: string): Credentials | undefined {
  if (auth === undefined) return undefined;
  const file = (path: string): SecretPlace => ({ kind: "file", path: resolve(baseDir, path) });
  const env = (name: string): SecretPlace => ({ kind: "env", name });
  if ("bearerFile" in auth) return { kind: "bearer", token: file(auth.bearerFile) };
  if ("bearerEnv" in auth) return { kind: "bearer", token: env(auth.bearerEnv) };
  if ("basic" in auth) {
    const { basic } = auth;
    const password = "passwordFile" in basic ? file(basic.passwordFile) : env(basic.passwordEnv);
    return { kind: "basic", username: basic.username, password };
  }
  const { certFile, keyFile, caFile } = auth.mtls;
  return {
    kind: "mtls",
    certPath: resolve(baseDir, certFile),
    keyPath: resolve(baseDir, keyFile),
    caPath: caFile === undefined ? undefined : resolve(baseDir, caFile),
  };
}
