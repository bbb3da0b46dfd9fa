import { setTimeout as sleep } from "node:timers/promises";
import type {
  BotTold,
  ChannelTold,
  ChatProbe,
  PersonTold,
  ProbeConnection,
  Probed,
} from "../../ports/chat-probe.ts";
import { Directory } from "./people/directory.ts";
import type { Looked } from "./people/directory.ts";
import { memberOf } from "./people/identity.ts";
import { openSlackApp, openSlackWeb } from "./web/open-web.ts";
import { weighScopes } from "./web/scopes.ts";
import type { SlackWeb, WebAnswer, WebOptions } from "./web/slack-web.ts";

export interface ProbeOptions extends WebOptions {
  /** The workspace that people have to be of. */
  readonly team: string;
  /** Ends waits for Slack's limits. */
  readonly signal: AbortSignal;
}

/** Our own: how long a limit of Slack's is waited for, once for each question. */
const MOST_WAIT_MS = 15_000;

/** Slack, asked about the bot, channels and people by the very rules that the bot recognises people by. */
export async function slackProbe(options: ProbeOptions): Promise<ChatProbe> {
  const web = patient(await openSlackWeb(options), options.signal);
  const directory = new Directory(web, () => performance.now());
  return {
    bot: async () => botTold(await web.call("auth.test", {})),
    async channel(id) {
      return probed(await directory.channel(id), (channel): ChannelTold => {
        const { name, is_member, is_archived } = channel;
        const { is_ext_shared, is_org_shared, is_pending_ext_shared } = channel;
        const shared = is_ext_shared || is_org_shared || is_pending_ext_shared;
        return { kind: "there", name, member: is_member, archived: is_archived, shared };
      });
    },
    async person(id) {
      return probed(await directory.user(id, { fresh: true }), (value): PersonTold => {
        const recognised = memberOf(options, { kind: "found", value });
        if (recognised.kind === "member") return { kind: "fit", name: value.name };
        return { kind: unfit(recognised.why) };
      });
    },
  };
}

/** Whether Slack would open a socket to the bot. None is opened: the address that it gives is thrown away. */
export function slackConnection(options: WebOptions): ProbeConnection {
  return async () => {
    const app = await openSlackApp(options);
    const answer = await app.call("apps.connections.open");
    return answer.kind === "ok" ? { kind: "told", told: undefined } : notTold(answer);
  };
}

function botTold(answer: WebAnswer): Probed<BotTold> {
  if (answer.kind !== "ok") return notTold(answer);
  const { team_id: workspace, team, user, is_enterprise_install: whole } = answer.body;
  if (typeof workspace !== "string") {
    return { kind: "unanswered", detail: "Slack did not say whose the token is" };
  }
  const rights = answer.scopes && weighScopes(answer.scopes);
  const organisation = whole === true ? ({ organisation: true } as const) : {};
  const names = { workspaceName: text(team), botName: text(user) };
  return { kind: "told", told: { workspace, ...names, ...organisation, rights } };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function probed<T, Told>(
  looked: Looked<T>,
  tell: (value: T) => Told,
): Probed<Told | { readonly kind: "absent" }> {
  switch (looked.kind) {
    case "found":
      return { kind: "told", told: tell(looked.value) };
    case "absent":
      return { kind: "told", told: { kind: "absent" } };
    case "unknown":
      return { kind: "unanswered", detail: looked.detail };
  }
}

function notTold({ kind, detail }: Exclude<WebAnswer, { readonly kind: "ok" }>) {
  return { kind: kind === "refused" ? "refused" : "unanswered", detail } as const;
}

type Unfit = Exclude<PersonTold["kind"], "fit">;

function unfit(why: string): Unfit {
  const known: readonly Unfit[] = ["workspace", "deactivated", "bot", "guest"];
  return known.find((one) => one === why) ?? "absent";
}

/** Waits once where Slack's limit for a method is reached: a check asks about many people at once. */
function patient(web: SlackWeb, signal: AbortSignal): SlackWeb {
  return {
    async call(method, args) {
      const answer = await web.call(method, args);
      if (answer.kind !== "later" || answer.afterMs > MOST_WAIT_MS || signal.aborted) return answer;
      const waited = sleep(answer.afterMs, true, { signal }).catch(() => false);
      return (await waited) ? web.call(method, args) : answer;
    },
  };
}
