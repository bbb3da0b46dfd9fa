import type { ActWith } from "./act-lines.ts";
import type { SshClient } from "./ssh-client.ts";

/** The ways in to hosts. */
export interface Clients {
  /** Logs in with the key that may only look. */
  readonly read: SshClient;
  /** Logs in with the key that may act. */
  readonly act: SshClient;
  /** What lets that key act. */
  readonly actWith: ActWith;
}
