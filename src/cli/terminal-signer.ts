import { homedir } from "node:os";
import type { Sign } from "../adapters/terminal/signed.ts";
import { signText } from "../adapters/terminal/ssh-signing.ts";
import type { Config } from "../config/config.ts";

/** Signs at this terminal with a key of whoever is named; what is signed is shown before. */
export function terminalSigner(
  { people }: Config,
  { as, key }: { readonly as: string | undefined; readonly key: string | undefined },
): Sign {
  return (text) => {
    if (as === undefined) {
      return Promise.resolve({ kind: "unsigned", detail: "Nobody was named: add `--as PERSON`." });
    }
    return signText(text, {
      person: as,
      sshKeys: people[as]?.sshKeys ?? [],
      keyPath: key,
      home: homedir(),
      env: process.env,
      interactive: process.stdin.isTTY,
      say: (words) => process.stderr.write(`${words}\n`),
    });
  };
}
