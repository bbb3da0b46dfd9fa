import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { KeptWorld } from "./world-keeper.ts";
import type { WorldKeeper } from "./world-keeper.ts";
import { UnitEvent } from "./units/unit-event.ts";

/** The world, written anew at every change of scenario; and what was done to units, one event a line. */
const WORLD = "world.json";
const UNITS = "units.jsonl";

export type OpenedFolder =
  | { readonly kind: "opened"; readonly keeper: WorldKeeper }
  /** What is in the folder is no drill's; `detail` says which file, and what to do. */
  | { readonly kind: "unfit"; readonly detail: string };

/** A drill's folder, made where there is none. Looking into one changes nothing in it. */
export function openStateFolder(folder: string): OpenedFolder {
  const missing = madeFolder(folder);
  if (missing !== undefined) return missing;
  const text = contents(join(folder, WORLD));
  const world = text === undefined ? undefined : worldOf(text);
  if (world === "unreadable") return unfit(WORLD, "cannot be read");
  const lines = contents(join(folder, UNITS)) ?? "";
  // A power cut may leave half a line: nobody was told that what it speaks of was done.
  const whole = lines.slice(0, lines.lastIndexOf("\n") + 1);
  const events = whole.split("\n").slice(0, -1).map(eventOf);
  const wrong = events.indexOf(undefined);
  if (wrong !== -1) return unfit(UNITS, `cannot be read in line ${wrong + 1}`);
  const known = events.filter((event) => event !== undefined);
  const bytes = Buffer.byteLength(whole);
  return { kind: "opened", keeper: new StateFolder(folder, { world, events: known, bytes }) };
}

function madeFolder(folder: string): OpenedFolder | undefined {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return undefined;
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    const known = UNUSABLE[code];
    if (known === undefined) throw error;
    return { kind: "unfit", detail: `${known}. Name another one.` };
  }
}

const UNUSABLE: Readonly<Record<string, string>> = {
  EEXIST: "it is a file",
  ENOTDIR: "what stands above it is a file",
  EACCES: "it may not be made there",
  EROFS: "it may not be made there",
};

function unfit(file: string, what: string): OpenedFolder {
  const next = "Name another folder, or take what is in this one away to begin afresh.";
  return { kind: "unfit", detail: `${file} in it ${what}: it was not written by a drill. ${next}` };
}

class StateFolder implements WorldKeeper {
  readonly world: KeptWorld | undefined;
  readonly events: readonly UnitEvent[];
  readonly #folder: string;
  /** How much of the events' file is whole; undefined once what was not has been cut off. */
  #wholeBytes: number | undefined;

  constructor(folder: string, found: Found) {
    this.#folder = folder;
    this.world = found.world;
    this.events = found.events;
    this.#wholeBytes = found.bytes;
  }

  keepWorld(world: KeptWorld): void {
    const path = join(this.#folder, WORLD);
    const file = openSync(`${path}.new`, "w", 0o600);
    writtenDown(file, `${JSON.stringify(world)}\n`);
    renameSync(`${path}.new`, path);
    this.#keepNames();
  }

  keepEvent(event: UnitEvent): void {
    const file = openSync(join(this.#folder, UNITS), "a", 0o600);
    if (this.#wholeBytes !== undefined) ftruncateSync(file, this.#wholeBytes);
    writtenDown(file, `${JSON.stringify(event)}\n`);
    if (this.#wholeBytes !== undefined) this.#keepNames();
    this.#wholeBytes = undefined;
  }

  /** A file that is new is there after a power cut only when its folder was written down, too. */
  #keepNames(): void {
    const folder = openSync(this.#folder, "r");
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }
}

interface Found {
  readonly world: KeptWorld | undefined;
  readonly events: readonly UnitEvent[];
  readonly bytes: number;
}

function writtenDown(file: number, text: string): void {
  try {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function contents(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function worldOf(text: string): KeptWorld | "unreadable" {
  return KeptWorld.safeParse(jsonOf(text)).data ?? "unreadable";
}

function eventOf(line: string): UnitEvent | undefined {
  return UnitEvent.safeParse(jsonOf(line)).data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
