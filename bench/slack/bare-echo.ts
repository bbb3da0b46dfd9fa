import { App, SocketModeReceiver } from "@slack/bolt";
import { FakeSlack } from "../../test/fakes/slack/fake-slack.ts";
import { CHANNEL, MEMBERS } from "./slack-bot.ts";

/** Slack's own library, that acknowledges a command and answers it with its text. */
export async function openBareEcho(): Promise<{
  readonly slack: FakeSlack;
  close(): Promise<void>;
}> {
  const slack = await FakeSlack.open({
    channels: [{ id: CHANNEL, name: "incident", members: MEMBERS }],
  });
  const clientOptions = { slackApiUrl: slack.apiUrl };
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    installerOptions: { clientOptions: { ...clientOptions } },
  });
  const app = new App({ token: slack.botToken, receiver, clientOptions });
  app.command("/lattice", async ({ ack, respond, command }) => {
    await ack();
    await respond({ response_type: "ephemeral", text: command.text });
  });
  await app.start();
  return {
    slack,
    close: async () => {
      await app.stop();
      await slack.close();
    },
  };
}
