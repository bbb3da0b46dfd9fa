import { theButton } from "./buttons.ts";
import type { WhichButton } from "./buttons.ts";
import type { Carrier, Outgoing } from "./carrier.ts";
import { filledForm } from "./filled-form.ts";
import type { Delivered, FakeChannel, FakeUser, FakeView } from "./model.ts";
import {
  clickPayload,
  escaped,
  mentionPayload,
  shortcutPayload,
  slashPayload,
  submitPayload,
} from "./payloads.ts";
import { afterSubmission, showAnswer } from "./shown-answer.ts";
import type { ResponseUrls } from "./response-urls.ts";
import type { Triggers } from "./triggers.ts";
import type { Workspace } from "./workspace.ts";

export interface ActsOptions {
  readonly workspace: Workspace;
  readonly carrier: Carrier;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  /** Scopes of the bot's token: without them Slack sends no commands and no mentions. */
  readonly scopes: readonly string[];
  /** Where the fake itself is reached. */
  readonly baseUrl: string;
}

export interface SlashOptions {
  /** Where it is typed; the first channel where nothing is said. */
  readonly channel?: string;
  readonly command?: string;
  /** In place of the user's own. */
  readonly team?: string;
  readonly enterprise?: string;
}

export interface MentionOptions {
  /** Ts of the message whose thread it is said in. */
  readonly thread?: string;
  readonly eventId?: string;
  /** Sent before so many times, and not acknowledged. */
  readonly retry?: number;
}

export interface Clicked extends Delivered {
  /** The dialog that asked first, where the button has one. */
  readonly confirmShown?: Readonly<Record<string, unknown>>;
}

/** What people do in Slack. Each throws where Slack would not let them do it. */
export class Acts {
  readonly #options: ActsOptions;

  constructor(options: ActsOptions) {
    this.#options = options;
  }

  /** Types a command. Slack takes none in a thread. */
  async slash(userId: string, text: string, options: SlashOptions = {}): Promise<Delivered> {
    const { workspace } = this.#options;
    this.#needs("commands");
    const { command = "/lattice", team, enterprise } = options;
    const [first] = workspace.channels.keys();
    const who = this.#who(userId, options.channel ?? first ?? "");
    const ways = this.#ways(who, undefined);
    const payload = slashPayload(workspace, { ...who, command, text, team, enterprise }, ways);
    const delivered = await this.#send({ kind: "slash_commands", payload }, ways);
    if (delivered.acked) showAnswer(workspace, who, delivered.response);
    return delivered;
  }

  /** Presses a button that stands in the message now. `confirm`: what is said in the dialog before it, yes by default. */
  async click(
    at: { readonly channel: string; readonly ts: string },
    which: WhichButton,
    userId: string,
    { confirm }: { readonly confirm?: boolean } = {},
  ): Promise<Clicked> {
    const { workspace } = this.#options;
    const who = this.#who(userId, at.channel);
    const own = workspace.ephemerals.find(({ ts, to }) => ts === at.ts && to === userId);
    const message = own ?? workspace.message(at.channel, at.ts);
    if (message === undefined) throw new Error(`${userId} sees no message ${at.ts}`);
    const { confirm: asks, ...button } = theButton(message.blocks, which);
    if (asks === undefined && confirm !== undefined) {
      throw new Error(`the button "${button.text.text}" asks nothing first`);
    }
    const shown = asks === undefined ? {} : { confirmShown: asks };
    const ways = this.#ways(who, message);
    const isEphemeral = own !== undefined;
    const payload = clickPayload(workspace, { ...who, message, button, isEphemeral }, ways);
    const outgoing: Outgoing = { kind: "interactive", payload };
    if (confirm === false) {
      return { ...outgoing, acked: false, ackMs: 0, error: "not_confirmed", ...ways, ...shown };
    }
    return { ...(await this.#send(outgoing, ways)), ...shown };
  }

  /** Sends a modal that the person has in front of them, its fields filled in by block or action id. */
  async submit(
    opened: FakeView,
    typed: Readonly<Record<string, string>>,
    userId: string,
  ): Promise<Delivered> {
    const { workspace, triggers } = this.#options;
    const view = workspace.views.find(({ id, user }) => id === opened.id && user === userId);
    if (view === undefined) throw new Error(`${userId} has no modal ${opened.id} before them`);
    const user = this.#user(userId);
    const triggerId = triggers.give(userId);
    const values = filledForm(view, typed);
    const payload = submitPayload(workspace, user, { view, values, triggerId });
    const sent = await this.#send({ kind: "interactive", payload }, { triggerId, responseUrl: "" });
    afterSubmission(workspace, view, sent);
    return sent;
  }

  /** Says something to the bot. An event that is not acknowledged is sent once more at once, as Slack does. */
  async mention(
    userId: string,
    channelId: string,
    text: string,
    { thread, eventId, retry }: MentionOptions = {},
  ): Promise<Delivered> {
    const { workspace } = this.#options;
    this.#needs("app_mentions:read");
    const who = this.#who(userId, channelId);
    if (!workspace.isIn(workspace.botUser, who.channel)) {
      throw new Error(`the bot is not in ${channelId}: Slack tells it nothing from there`);
    }
    if (thread !== undefined && workspace.message(channelId, thread) === undefined) {
      throw new Error(`there is no message ${thread} with a thread`);
    }
    const name = `<@${workspace.botUser}>`;
    const said = text.split(name).map(escaped).join(name);
    const message = workspace.add({
      channel: channelId,
      user: userId,
      text: said.includes(name) ? said : `${name} ${said}`,
      blocks: [],
      thread,
    });
    const event = { message, ...who, eventId: eventId ?? workspace.id("Ev") };
    const payload = mentionPayload(workspace, event);
    const outgoing: Outgoing = { kind: "events_api", payload };
    const first = await this.#send({ ...outgoing, ...(retry === undefined ? {} : { retry }) });
    if (first.acked || retry !== undefined) return first;
    return this.#send({ ...outgoing, retry: 1 });
  }

  /** Uses a shortcut of the app's, which belongs to no channel. */
  async shortcut(userId: string, callbackId: string): Promise<Delivered> {
    const { workspace, triggers } = this.#options;
    this.#needs("commands");
    const user = this.#user(userId);
    const triggerId = triggers.give(userId);
    const payload = shortcutPayload(workspace, user, { callbackId, triggerId });
    return this.#send({ kind: "interactive", payload }, { triggerId, responseUrl: "" });
  }

  /** Sends the same payload once more: an event as Slack's own retry, anything else as a replay. */
  again({ kind, payload, triggerId, responseUrl }: Delivered, retry = 1): Promise<Delivered> {
    const again = kind === "events_api" ? { retry } : {};
    return this.#send({ kind, payload, ...again }, { triggerId, responseUrl });
  }

  async #send(outgoing: Outgoing, ways = { triggerId: "", responseUrl: "" }): Promise<Delivered> {
    const carried = await this.#options.carrier.carry(outgoing);
    return { kind: outgoing.kind, payload: outgoing.payload, ...carried, ...ways };
  }

  #ways(
    { user, channel }: { readonly user: FakeUser; readonly channel: FakeChannel },
    message: { readonly ts: string; readonly thread: string | undefined } | undefined,
  ) {
    const { triggers, responseUrls, baseUrl } = this.#options;
    const path = responseUrls.give({ user: user.id, channel: channel.id, message });
    return { triggerId: triggers.give(user.id), responseUrl: `${baseUrl}${path}` };
  }

  #who(userId: string, channelId: string) {
    const user = this.#user(userId);
    const channel = this.#options.workspace.channels.get(channelId);
    if (channel === undefined) throw new Error(`there is no channel ${channelId}`);
    if (!channel.members.includes(userId)) throw new Error(`${userId} is not in ${channelId}`);
    return { user, channel };
  }

  #user(id: string): FakeUser {
    const user = this.#options.workspace.users.get(id);
    if (user === undefined) throw new Error(`there is no user ${id}: add them first`);
    return user;
  }

  #needs(scope: string): void {
    if (!this.#options.scopes.includes(scope)) {
      throw new Error(`the app lacks the scope ${scope}: Slack sends it nothing of the kind`);
    }
  }
}
