import type { Probed } from "../../ports/chat-probe.ts";
import type { RoomProbe, RoomTold } from "../../ports/room-probe.ts";
import { Members } from "./members.ts";
import { cryptoWith } from "./sdk/crypto-with.ts";
import { loadSdk } from "./sdk/load-sdk.ts";
import type { MatrixWeb, WebFailure } from "./web/matrix-web.ts";
import { openMatrixWeb } from "./web/open-web.ts";

export interface ProbeOptions {
  readonly homeserver: string;
  readonly token: string;
  readonly cryptoFolder: string | undefined;
  /** Ends every call under way. */
  readonly signal: AbortSignal;
}

/** A homeserver, asked about the bot, rooms and people as the bot asks about them. */
export function matrixProbe(options: ProbeOptions): RoomProbe {
  const { homeserver, token, cryptoFolder, signal } = options;
  const web = openMatrixWeb({ homeserver, token, stop: signal });
  const members = new Members(web, () => performance.now());
  return {
    async bot() {
      const answer = await web.call("whoami", {});
      if (answer.kind !== "ok") return notTold(answer);
      const { user_id: user } = answer.body;
      if (typeof user === "string") return { kind: "told", told: user };
      return { kind: "unanswered", detail: "the homeserver did not say whose the token is" };
    },
    async room(room) {
      const id = await idOf(room, web);
      if (id.kind !== "told") return id;
      return id.told === undefined
        ? { kind: "told", told: { kind: "absent" } }
        : look(id.told, web);
    },
    async isIn(room, user) {
      const id = await idOf(room, web);
      if (id.kind !== "told") return id;
      const seen = await members.look(id.told ?? room, user, { fresh: true });
      if (seen.kind === "unknown") return { kind: "unanswered", detail: seen.detail };
      return { kind: "told", told: seen.kind === "joined" };
    },
    unencrypted() {
      const crypto = cryptoWith(loadSdk().crypto, cryptoFolder);
      return Promise.resolve(crypto.available ? undefined : crypto.why);
    },
  };
}

/** Undefined where no room has the alias. */
async function idOf(room: string, web: MatrixWeb): Promise<Probed<string | undefined>> {
  if (room.startsWith("!")) return { kind: "told", told: room };
  const answer = await web.call("alias", { alias: room });
  if (answer.kind === "refused" && answer.errcode === "M_NOT_FOUND") {
    return { kind: "told", told: undefined };
  }
  if (answer.kind !== "ok") return notTold(answer);
  const { room_id: id } = answer.body;
  return { kind: "told", told: typeof id === "string" ? id : undefined };
}

async function look(room: string, web: MatrixWeb): Promise<Probed<RoomTold>> {
  const joined = await web.call("joinedRooms", {});
  if (joined.kind !== "ok") return notTold(joined);
  const { joined_rooms: rooms } = joined.body;
  if (!Array.isArray(rooms) || !rooms.includes(room)) {
    return { kind: "told", told: { kind: "outside" } };
  }
  const encryption = await web.call("state", { room, type: "m.room.encryption", key: "" });
  const isPlain = encryption.kind === "refused" && encryption.errcode === "M_NOT_FOUND";
  if (encryption.kind !== "ok" && !isPlain) return notTold(encryption);
  const mayWrite = await mayWriteIn(room, web);
  return { kind: "told", told: { kind: "inside", encrypted: encryption.kind === "ok", mayWrite } };
}

/** As the specification counts levels (spec.matrix.org, m.room.power_levels). */
async function mayWriteIn(room: string, web: MatrixWeb): Promise<boolean | undefined> {
  const levels = await web.call("state", { room, type: "m.room.power_levels", key: "" });
  const self = await web.call("whoami", {});
  if (levels.kind !== "ok" || self.kind !== "ok") return undefined;
  const { users, users_default, events, events_default } = levels.body;
  const own = numberIn(users, String(self.body["user_id"])) ?? numberOf(users_default) ?? 0;
  const needed = numberIn(events, "m.room.message") ?? numberOf(events_default) ?? 0;
  return own >= needed;
}

function numberIn(value: unknown, key: string): number | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return numberOf((value as Readonly<Record<string, unknown>>)[key]);
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function notTold({ kind, detail }: WebFailure) {
  return { kind: kind === "refused" ? "refused" : "unanswered", detail } as const;
}
