import type { MatrixSource } from "../check/matrix.ts";
import type { MatrixConfig } from "../config/config.ts";
import { matrixToken } from "../config/matrix-token.ts";

export interface MatrixAround {
  readonly cryptoFolder: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** What a check asks the homeserver by. Matrix's library is loaded when it asks. */
export function matrixSource(
  { homeserver }: MatrixConfig,
  { cryptoFolder, env, signal }: MatrixAround,
): MatrixSource {
  const token = matrixToken(env);
  if (token.kind !== "right") return { token, probe: undefined };
  const probe = async () => {
    const { matrixProbe } = await import("../adapters/matrix/probe.ts");
    return matrixProbe({ homeserver, token: token.secret.reveal(), cryptoFolder, signal });
  };
  return { token, probe };
}
