import { App, LogLevel, SocketModeReceiver } from "@slack/bolt";
import type { SlackMessage } from "../../src/adapters/slack/render/render-message.ts";
import { FakeSlack } from "../../test/fakes/slack/fake-slack.ts";
import { CHANNEL, MEMBERS } from "./slack-bot.ts";

/**
 * Slack's own library, that acknowledges a command and answers it with a message made beforehand: of the same size, since
 * the fake reads all of it.
 */
export async function openBareEcho(message: SlackMessage): Promise<{
  readonly slack: FakeSlack;
  close(): Promise<void>;
}> {
  const slack = await FakeSlack.open({
    channels: [{ id: CHANNEL, name: "incident", members: MEMBERS }],
  });
  const clientOptions = { slackApiUrl: slack.apiUrl };
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    autoReconnectEnabled: false,
    logLevel: LogLevel.ERROR,
    installerOptions: { clientOptions: { ...clientOptions } },
  });
  const app = new App({ token: slack.botToken, receiver, clientOptions });
  app.command("/lattice", async ({ ack, respond }) => {
    await ack();
    await respond({ response_type: "ephemeral", ...message });
  });
  await app.start();
  return {
    slack,
    close: async () => {
      await slack.close();
      await app.stop();
    },
  };
}
