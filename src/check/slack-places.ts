import type { SlackConfig } from "../config/config.ts";
import type { BotTold, ChannelTold, ChatProbe, PersonTold } from "../ports/chat-probe.ts";
import { finding } from "./finding.ts";
import type { Finding } from "./finding.ts";

interface Asking {
  readonly slack: SlackConfig;
  readonly bot: BotTold;
  readonly service: ChatProbe;
}

/** Whether the bot can answer in a channel. Every fault of it at once. */
export async function slackChannelFinding(
  channel: string,
  { slack, bot, service }: Asking,
): Promise<Finding> {
  const id = `slack channel ${channel}`;
  const answer = await service.channel(channel);
  if (answer.kind === "refused") return finding(id, "fail", answer.detail);
  if (answer.kind === "unanswered") return finding(id, "unknown", answer.detail);
  const faults = channelFaults(answer.told, bot);
  if (faults.length > 0) return finding(id, "fail", faults.join("; "));
  const home = slack.channels[0] === channel ? "; requests, runs and notices are told here" : "";
  return finding(id, "pass", `the bot is in it${home}`);
}

function channelFaults(told: ChannelTold, { botName }: BotTold): readonly string[] {
  const invite = `type \`/invite @${botName}\` there`;
  if (told.kind === "absent") {
    return [`Slack shows the bot no such channel: correct the id, or, if it is private, ${invite}`];
  }
  const { name, member, archived, shared } = told;
  return [
    ...(archived ? [`#${name} is archived: take it out of the archive, or name another one`] : []),
    ...(member || archived ? [] : [`the bot is not in #${name}: ${invite}`]),
    ...(shared
      ? [
          `#${name} is shared with another workspace, and the bot answers in none such: name one of your own`,
        ]
      : []),
  ];
}

const PERSON_WORDS: Readonly<Record<Exclude<PersonTold["kind"], "fit">, string>> = {
  absent: "Slack has no such user: copy the member id from their profile",
  workspace: "is a user of another workspace: only members of slack.team can act",
  deactivated: "is deactivated in Slack: remove them from people, or correct the id",
  bot: "is a bot, not a person: correct the id",
  guest: "is a guest, and guests cannot act: make them a full member, or remove the id",
};

/** Whether the bot would answer somebody of `people`. */
export async function slackPersonFinding(
  { id, user }: { readonly id: string; readonly user: string },
  service: ChatProbe,
): Promise<Finding> {
  const which = `slack id of ${id}`;
  const answer = await service.person(user);
  if (answer.kind === "refused") return finding(which, "fail", answer.detail);
  if (answer.kind === "unanswered") return finding(which, "unknown", answer.detail);
  const { told } = answer;
  return told.kind === "fit"
    ? finding(which, "pass", `${user} is ${told.name} in Slack`)
    : finding(which, "fail", `${user} ${PERSON_WORDS[told.kind]}`);
}
