import type { Message } from "../../../message/model.ts";
import { partOn } from "../../../message/parting/part-on.ts";
import type { Parted } from "../../../message/parting/part-on.ts";
import { SHEET } from "./sheet.ts";

/** A message as a root and the messages of its thread; each is rendered whole by `renderMatrix`. */
export function partMessage(message: Message): Parted {
  return partOn(message, SHEET);
}
