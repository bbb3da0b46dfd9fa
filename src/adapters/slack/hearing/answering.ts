import { randomUUID } from "node:crypto";
import { broke } from "../../../command/answer.ts";
import type { Message } from "../../../message/model.ts";

export interface AnsweringOptions {
  /** Tells whoever acted. */
  readonly tell: (message: Message) => Promise<void>;
  readonly report: (reference: string, error: unknown) => void;
}

/** Whoever acted hears of it, also where something of the bot's own breaks. */
export async function answering(
  { tell, report }: AnsweringOptions,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const reference = randomUUID().slice(0, 8);
    report(reference, error);
    await tell(broke("unknown", reference, null).message);
  }
}
