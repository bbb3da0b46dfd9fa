import type { Command } from "../src/command/define-command.ts";
import { help } from "./help.ts";
import { walk } from "./walk.ts";

/** Every command there is. */
export const commands: readonly Command[] = [help, walk];
