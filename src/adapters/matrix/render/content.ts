/** The content of an `m.room.message` as the bot sends it. */
export interface MatrixContent {
  /** Other bots do not answer notices. */
  readonly msgtype: "m.notice";
  /** The whole message as text. */
  readonly body: string;
  readonly format: "org.matrix.custom.html";
  readonly formatted_body: string;
  /** Always there: without it, clients look for names in the text. */
  readonly "m.mentions": Mentions;
}

/** Who is called; an empty object where nobody is. */
export interface Mentions {
  readonly user_ids?: readonly string[];
}

/** An edit: what replaces the message, and around it what clients show that know no edits. */
export interface MatrixEdit extends MatrixContent {
  readonly "m.new_content": MatrixContent;
  readonly "m.relates_to": { readonly rel_type: "m.replace"; readonly event_id: string };
}

/** A message of a thread. */
export interface MatrixReply extends MatrixContent {
  readonly "m.relates_to": {
    readonly rel_type: "m.thread";
    readonly event_id: string;
    readonly is_falling_back: true;
    readonly "m.in_reply_to": { readonly event_id: string };
  };
}
