import { oneMember } from "../src/command/one-member.ts";

export const stop = oneMember("stop", "rotated out");
