import type { Content, MatrixEvent } from "../people/matrix-event.ts";
import type { FakeRoom } from "../world/fake-room.ts";
import type { FakeAccount, FakeEvent } from "../world/model.ts";
import { lastEdit, relatedTo } from "../world/relations.ts";
import { contentNow } from "../world/world.ts";

export interface Viewer {
  readonly account: FakeAccount;
  readonly room: FakeRoom;
  /** Unix milliseconds. */
  readonly now: number;
}

export interface Wish {
  /** `/sync` leaves the room's id out. */
  readonly inSync?: boolean;
  /** Whether what belongs to it comes with it. */
  readonly bundled?: boolean;
  /** Whether it comes as a part of something else: then it does not say what its viewer was when it came. */
  readonly isPart?: boolean;
}

const PART: Wish = { isPart: true, bundled: false };

/** An event as a client is shown it. The original's content stays: an edit comes beside it. */
export function clientEvent(event: FakeEvent, viewer: Viewer, wish: Wish = {}): MatrixEvent {
  const { inSync = false, bundled = false } = wish;
  const { redacts } = event;
  const relations = bundled ? bundle(event, viewer) : {};
  return {
    type: event.type,
    ...(inSync && !isNamesake(event) ? {} : { room_id: event.room }),
    event_id: event.id,
    sender: event.sender,
    origin_server_ts: event.at,
    ...(event.stateKey === undefined ? {} : { state_key: event.stateKey }),
    content: contentNow(event),
    ...(redacts === undefined ? {} : { redacts }),
    unsigned: {
      ...unsigned(event, viewer, wish),
      ...(Object.keys(relations).length === 0 ? {} : { "m.relations": relations }),
    },
  };
}

/** The first event of a newer room, which has the room's id for its own: Synapse never leaves that out. */
function isNamesake({ type, room }: FakeEvent): boolean {
  return type === "m.room.create" && !room.includes(":");
}

function unsigned(event: FakeEvent, viewer: Viewer, wish: Wish): Content {
  const { account, room, now } = viewer;
  const { txn, replaces, redactedBy } = event;
  return {
    age: now - event.at,
    ...(wish.isPart === true ? {} : { membership: room.membershipAt(account.id, event.position) }),
    // A device is told which of its own this is.
    ...(txn?.device === account.device ? { transaction_id: txn.id } : {}),
    ...(replaces === undefined
      ? {}
      : {
          replaces_state: replaces.id,
          prev_content: contentNow(replaces),
          prev_sender: replaces.sender,
        }),
    ...(redactedBy === undefined
      ? {}
      : {
          redacted_by: redactedBy.id,
          redacted_because: clientEvent(redactedBy, viewer, { ...wish, ...PART }),
        }),
  };
}

function bundle(event: FakeEvent, viewer: Viewer): Content {
  const { room, account } = viewer;
  const edit = lastEdit(room, event);
  const thread = relatedTo(room, event.id, "m.thread");
  const latest = thread.at(-1);
  return {
    ...(edit === undefined ? {} : { "m.replace": clientEvent(edit, viewer, PART) }),
    ...(latest === undefined
      ? {}
      : {
          "m.thread": {
            count: thread.length,
            current_user_participated: [event, ...thread].some(
              ({ sender }) => sender === account.id,
            ),
            latest_event: clientEvent(latest, viewer, PART),
          },
        }),
  };
}
