/** What Synapse still adds beside `unsigned` for clients older than version 3 of the API; nobody is to rest on it. */
const OLD_CLIENTS = ["age", "user_id", "redacted_because"];

/** What Synapse leaves out where it has the event in memory already. */
const SOMETIMES = ["prev_content", "prev_sender", "replaces_state"];

/** Values that are another homeserver's own. */
const OWN = [
  "origin_server_ts",
  "age",
  "transaction_id",
  "device_id",
  "filter_id",
  "start",
  "end",
  "next_batch",
  "prev_batch",
  "notification_count",
  // Words for people, which no client may read.
  "error",
];

/** An answer with everything taken out in which two homeservers that behave alike may differ. */
export function likeness(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(likeness);
  if (typeof value === "string") return value.replace(/^\$.*/, "$event").replace(/^!.*/, "!room");
  if (typeof value !== "object" || value === null) return value;
  const isEvent = "event_id" in value && "sender" in value;
  const known = Object.entries(value).filter(
    ([key]) => !SOMETIMES.includes(key) && !(isEvent && OLD_CLIENTS.includes(key)),
  );
  return Object.fromEntries(
    known.map(([key, of]) => [
      key.replace(/^!.*/, "!room"),
      OWN.includes(key) ? typeof of : likeness(of),
    ]),
  );
}
