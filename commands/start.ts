import { oneMember } from "../src/command/one-member.ts";

export const start = oneMember("start", "its host is back");
