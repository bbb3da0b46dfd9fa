import { connect } from "node:net";
import type { Socket } from "node:net";
import type { Answer } from "../../command/answer.ts";
import type { Tell } from "../../command/define-command.ts";
import { FromBot, readLine, writtenLine } from "./bot-protocol.ts";
import type { Call, FromTerminal } from "./bot-protocol.ts";
import { LineReader, MOST_LINE_BYTES } from "./line-reader.ts";
import type { Sign } from "./signed.ts";

export type Called =
  | { readonly kind: "answered"; readonly answer: Answer }
  /** There is no socket, or nobody listens at it: no bot runs on this store. */
  | { readonly kind: "nobody" }
  /** Nothing was sent, so nothing was done. */
  | { readonly kind: "unsent"; readonly detail: string }
  /** The call was sent and no answer came: it is not known whether it was done. */
  | { readonly kind: "lost"; readonly detail: string };

export interface CallHandlers {
  readonly tell: Tell;
  readonly sign: Sign;
}

/** Has the running bot carry out a command. Rejects only when `tell` or `sign` throw. */
export async function callBot(path: string, call: Call, handlers: CallHandlers): Promise<Called> {
  const line = writtenLine({ call });
  if (Buffer.byteLength(line) > MOST_LINE_BYTES) {
    return { kind: "unsent", detail: "The command is longer than 256 KiB. Nothing was done." };
  }
  const opened = await open(path);
  return "kind" in opened ? opened : converse(opened.socket, line, handlers);
}

/** Nobody listens: the file is not there, is one a dead bot left, or has a name no socket can have. */
const NOBODY = ["ENOENT", "ENOTDIR", "ECONNREFUSED", "EINVAL", "ENAMETOOLONG"];

function open(path: string): Promise<{ readonly socket: Socket } | Called> {
  return new Promise((resolve) => {
    const failed = ({ code = "?" }: NodeJS.ErrnoException) => {
      resolve(
        NOBODY.includes(code) ? { kind: "nobody" } : { kind: "unsent", detail: unsent(code) },
      );
    };
    const socket = connect(path);
    socket.once("error", failed);
    socket.once("connect", () => {
      socket.off("error", failed);
      resolve({ socket });
    });
  });
}

function unsent(code: string): string {
  if (code === "EACCES" || code === "EPERM") {
    return "You may not talk to the bot: its socket, beside the store, is for its user and the members of its group. Nothing was done. Have yourself added to the group and log in again; the store's folder must be open to the group (`chmod 750`).";
  }
  return `The bot's socket could not be opened (${code}). Nothing was done. Try again.`;
}

function converse(socket: Socket, line: string, { tell, sign }: CallHandlers): Promise<Called> {
  return new Promise<Called>((resolve, reject) => {
    const reader = new LineReader();
    const send = (object: FromTerminal) => {
      if (socket.writable) socket.write(writtenLine(object));
    };
    const prove = async (text: string) => {
      const signed = await sign(text);
      send(
        signed.kind === "signed" ? { signature: signed.signature } : { unsigned: signed.detail },
      );
    };
    const take = (received: string): void => {
      const said = readLine(received, FromBot);
      if (said === undefined)
        resolve(
          lost("The bot said something this program does not know: are both of one version?"),
        );
      else if ("tell" in said) tell(said.tell);
      else if ("prove" in said) prove(said.prove).catch(reject);
      else resolve({ kind: "answered", answer: said.answer });
    };
    socket.on("data", (piece: Buffer) => {
      const read = reader.take(piece);
      try {
        if (read.kind === "lines") read.lines.forEach(take);
        else resolve(lost("The bot's answer has a line of more than 256 KiB."));
      } catch (error) {
        reject(new Error("what the bot told could not be shown", { cause: error }));
      }
    });
    // A connection that breaks closes, too.
    socket.on("error", () => undefined);
    socket.once("close", () => {
      resolve(lost("The connection to the bot ended before it answered."));
    });
    socket.write(line);
  }).finally(() => socket.destroy());
}

function lost(what: string): Called {
  return {
    kind: "lost",
    detail: `${what} It is not known whether the command was carried out. Look with \`runs\` before you type it again.`,
  };
}
