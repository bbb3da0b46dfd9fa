import type { Config, MatrixConfig } from "../config/config.ts";
import { MATRIX_VARIABLE } from "../config/matrix-token.ts";
import type { MatrixToken } from "../config/matrix-token.ts";
import type { Probed } from "../ports/chat-probe.ts";
import type { RoomProbe, RoomTold } from "../ports/room-probe.ts";
import { finding } from "./finding.ts";
import type { Finding } from "./finding.ts";
import { sideBySide } from "./side-by-side.ts";

/** What a check asks the homeserver by. Without a right token there is nothing to ask by. */
export interface MatrixSource {
  readonly token: MatrixToken;
  readonly probe: (() => Promise<RoomProbe>) | undefined;
}

/** Questions at once: a homeserver may be small. */
const AT_ONCE = 4;

/** Whether the homeserver knows the bot, has it in its rooms, and has its people there. */
export async function matrixFindings(
  { matrix, people }: Pick<Config, "matrix" | "people">,
  source: MatrixSource | undefined,
): Promise<readonly Finding[]> {
  if (matrix === undefined || source === undefined) return [];
  const { token, probe } = source;
  if (token.kind !== "right" || probe === undefined) {
    const words = token.kind === "absent" ? `${MATRIX_VARIABLE} ${token.text}` : "";
    return [
      words === ""
        ? finding(
            "matrix",
            "unknown",
            `not asked: ${MATRIX_VARIABLE} has another form than a token`,
          )
        : finding("matrix", "fail", `not asked: ${words}`),
    ];
  }
  const service = await probe();
  const bot = await service.bot();
  // Nothing else can succeed where the homeserver does not know the bot: one line says more than ten.
  if (bot.kind === "refused") return [finding("matrix", "fail", bot.detail)];
  if (bot.kind === "unanswered") return [finding("matrix", "unknown", bot.detail)];
  const unencrypted = await service.unencrypted();
  const asking = { matrix, bot: bot.told, unencrypted };
  const listed = Object.entries(people).flatMap(([id, { matrix: user }]) =>
    user === undefined ? [] : [{ id, user }],
  );
  const rooms = await sideBySide(AT_ONCE, matrix.rooms, (room) => lookAt(room, service));
  const inside = rooms.flatMap(({ room, answer }) =>
    answer.kind === "told" && answer.told.kind === "inside" ? [room] : [],
  );
  // Who is in a room where the bot is not, nobody tells it.
  const known = inside.length === 0 ? [] : listed;
  return [
    finding("matrix", "pass", `the bot is ${bot.told}`),
    ...(unencrypted === undefined
      ? []
      : [finding("matrix encryption", "note", `encrypted rooms cannot be served: ${unencrypted}`)]),
    ...rooms.map((one) => roomFinding(one, asking)),
    ...(await sideBySide(AT_ONCE, known, (one) => personFinding(one, inside, service))),
  ];
}

interface Asking {
  readonly matrix: MatrixConfig;
  /** The bot's own user id. */
  readonly bot: string;
  readonly unencrypted: string | undefined;
}

interface LookedAt {
  readonly room: string;
  readonly answer: Probed<RoomTold>;
}

async function lookAt(room: string, service: RoomProbe): Promise<LookedAt> {
  return { room, answer: await service.room(room) };
}

function roomFinding({ room, answer }: LookedAt, asking: Asking): Finding {
  const id = `matrix room ${room}`;
  if (answer.kind === "refused") return finding(id, "fail", answer.detail);
  if (answer.kind === "unanswered") return finding(id, "unknown", answer.detail);
  const faults = roomFaults(answer.told, asking);
  if (faults.length > 0) return finding(id, "fail", faults.join("; "));
  const home = asking.matrix.rooms[0] === room ? "; requests, runs and notices are told here" : "";
  return finding(id, "pass", `the bot is in it${home}`);
}

function roomFaults(told: RoomTold, { bot, unencrypted }: Asking): readonly string[] {
  if (told.kind === "absent") return ["no room has this alias: correct it, or give the room's id"];
  if (told.kind === "outside") {
    return [
      `the bot is not in it: somebody of \`people\` invites ${bot} there while the bot runs, and it joins`,
    ];
  }
  const { encrypted, mayWrite } = told;
  return [
    ...(encrypted && unencrypted !== undefined
      ? [`it is encrypted, and the bot is silent there (${unencrypted}): name one that is not`]
      : []),
    ...(mayWrite === false
      ? [`${bot} may not write there: give it the power level that messages need`]
      : []),
  ];
}

/** Whether somebody of `people` could be heard: the bot answers those who are in a room of its own. */
async function personFinding(
  { id, user }: { readonly id: string; readonly user: string },
  rooms: readonly string[],
  service: RoomProbe,
): Promise<Finding> {
  const which = `matrix id of ${id}`;
  const seen = await sideBySide(1, rooms, (room) => service.isIn(room, user));
  if (seen.some((answer) => answer.kind === "told" && answer.told)) {
    return finding(which, "pass", `${user} is in a room of the bot's`);
  }
  const unasked = seen.find((answer) => answer.kind !== "told");
  if (unasked?.kind === "unanswered") return finding(which, "unknown", unasked.detail);
  const words = "is in none of the bot's rooms: invite them, or correct the id";
  return finding(which, "fail", `${user} ${words}`);
}
