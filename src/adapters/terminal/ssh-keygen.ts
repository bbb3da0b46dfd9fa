import { spawn } from "node:child_process";

/** Bytes of each output that are kept: a signature fits many times over. */
const MOST_BYTES = 65_536;

/** How long it may take to end when it is told to. */
const PATIENCE_MS = 300;

export interface KeygenCall {
  readonly args: readonly string[];
  /** What it reads; nothing where undefined. */
  readonly input?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether it may ask at the terminal. Where not, it is cut off from it, so that it fails and does not wait. */
  readonly interactive: boolean;
  readonly timeoutMs: number;
}

/** How it ended. `status` is undefined when a signal ended it. */
export type KeygenEnd =
  | {
      readonly kind: "ended";
      readonly status: number | undefined;
      readonly stdout: string;
      readonly stderr: string;
    }
  | { readonly kind: "no program" }
  | { readonly kind: "timed out" };

/** Of our environment, what it needs to find the agent and to ask; tokens stay here. */
const ENVIRONMENT = ["PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "SSH_AUTH_SOCK"];
const TO_FIND_A_SECURITY_KEY = ["SSH_SK_PROVIDER", "SSH_SK_HELPER"];
const TO_ASK = [
  "TERM",
  "DISPLAY",
  "WAYLAND_DISPLAY",
  "XAUTHORITY",
  "XDG_RUNTIME_DIR",
  "DBUS_SESSION_BUS_ADDRESS",
  "SSH_ASKPASS",
  "SSH_ASKPASS_REQUIRE",
];

/** OpenSSH's own program, without a shell. */
export function sshKeygen(call: KeygenCall): Promise<KeygenEnd> {
  const { args, input, interactive, timeoutMs } = call;
  return new Promise((resolve) => {
    const child = spawn("ssh-keygen", args, {
      env: environment(call),
      stdio: ["pipe", "pipe", "pipe"],
      detached: !interactive,
    });
    const timer = setTimeout(() => {
      resolve({ kind: "timed out" });
      // SIGTERM lets it give the terminal its echo back; one that does not listen is killed.
      child.kill("SIGTERM");
      setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS).unref();
    }, timeoutMs);
    const printed = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].on("data", (chunk: Buffer) => {
        if (printed[name].length < MOST_BYTES) printed[name] += chunk.toString();
      });
    }
    child.once("error", () => {
      clearTimeout(timer);
      resolve({ kind: "no program" });
    });
    child.once("close", (status) => {
      clearTimeout(timer);
      resolve({ kind: "ended", status: status ?? undefined, ...printed });
    });
    // It may end before it has read everything, and then its end says why.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input ?? "");
  });
}

function environment({ env, interactive }: KeygenCall): Record<string, string | undefined> {
  const names = [...ENVIRONMENT, ...TO_FIND_A_SECURITY_KEY, ...(interactive ? TO_ASK : [])];
  const kept = names.filter((name) => env[name] !== undefined);
  return {
    // Its words are read.
    LC_ALL: "C",
    ...(interactive ? {} : { SSH_ASKPASS_REQUIRE: "never" }),
    ...Object.fromEntries(kept.map((name) => [name, env[name]] as const)),
  };
}
