import type { Config } from "../../config/config.ts";
import type { CommandLine } from "../../ports/unit-hosts.ts";
import { actLine } from "./act-lines.ts";

/** The ssh line for an action, as a person types it on the bot's machine: what the bot runs, without its own options. */
export function sshActLine({ ssh, hosts }: Pick<Config, "ssh" | "hosts">): CommandLine {
  const { program, configPath, actWith } = ssh;
  const keyPath = ssh.actKeyPath ?? ssh.readKeyPath;
  const words = [
    program,
    ...(configPath === undefined ? [] : ["-F", configPath]),
    ...(keyPath === undefined ? [] : ["-i", keyPath]),
  ].map(shellWord);
  return (action) =>
    [...words, shellWord(hosts[action.host] ?? action.host), actLine(action, actWith)].join(" ");
}

/** A word that a shell takes as it is, or in quotes: paths may have blanks, and an address's brackets are a pattern. */
function shellWord(word: string): string {
  return /^[A-Za-z0-9_./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
