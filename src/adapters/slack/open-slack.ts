import { randomUUID } from "node:crypto";
import type { PersonConfig, SlackConfig } from "../../config/config.ts";
import type { Message, Origin } from "../../message/model.ts";
import type { Take } from "../../ports/chat-said.ts";
import type { ChatSurface } from "../../ports/chat-surface.ts";
import { boltApp } from "./reach/bolt-app.ts";
import type { HttpHandler, SlackSecrets } from "./reach/bolt-app.ts";
import type { ConnectionState } from "./reach/connection.ts";
import { Directory } from "./people/directory.ts";
import { Forms } from "./hearing/forms.ts";
import type { Stranger } from "./people/identity.ts";
import { listen } from "./hearing/listeners.ts";
import { inOwnChannels } from "./saying/own-channels.ts";
import { paced } from "./web/pacing.ts";
import { Self } from "./self.ts";
import { Sockets } from "./reach/sockets.ts";
import { Underway } from "./hearing/underway.ts";
import { slackSurface } from "./saying/surface.ts";
import { openSlackWeb } from "./web/open-web.ts";
import { whisper } from "./saying/whispers.ts";

export interface SlackOptions {
  readonly config: SlackConfig;
  readonly tokens: SlackSecrets;
  readonly people: Readonly<Record<string, PersonConfig>>;
  readonly origin: Origin;
  readonly help: () => Promise<Message>;
  readonly refused: (why: Stranger) => void;
  readonly report: (reference: string, error: unknown) => void;
  /** Milliseconds since some moment; not the time of day, which can be put back. */
  readonly elapsed: () => number;
}

/** Slack in work. */
export interface Slack {
  readonly surface: ChatSurface;
  /** Signed HTTP: what answers on `SLACK_PATH`. Undefined in Socket Mode. */
  readonly handler: HttpHandler | undefined;
  /** Begins to listen to people. Resolves also where Slack cannot be reached now: it is tried again. */
  start(take: Take): Promise<void>;
  /** The sockets as they are; empty in HTTP mode. */
  connections(): readonly ConnectionState[];
  /** Why Slack does not know the bot; undefined once it does. */
  unknown(): string | undefined;
  /** Resolves when everything that was acknowledged is taken or answered, as far as that takes half a second. */
  heard(): Promise<void>;
  close(): Promise<void>;
}

/** How long what was acknowledged may take to be handed over when the bot ends: it is to end within a second. */
const LEAVE_MS = 500;

/** Loads Slack's library and makes everything ready to listen. */
export async function openSlack(options: SlackOptions): Promise<Slack> {
  const { config, tokens, people, origin, elapsed, report } = options;
  const lost = (error: Error) => {
    report(randomUUID().slice(0, 8), error);
  };
  const asked = paced(
    await openSlackWeb({ token: tokens.bot.reveal(), apiUrl: config.apiUrl }),
    elapsed,
  );
  const self = new Self(asked, config.team);
  const web = self.noticing(asked);
  const directory = new Directory(web, elapsed);
  const ending = new AbortController();
  const whispers = { web, apiUrl: config.apiUrl, elapsed, lost, stop: ending.signal };
  const [home = ""] = config.channels;
  const everywhere = slackSurface({
    web,
    home,
    people,
    self: () => self.user,
    whisper: (message, to) => whisper(message, to, whispers),
  });
  const surface = inOwnChannels(everywhere, { directory, elapsed });
  const { app, receiver, handler } = await boltApp(options);
  const underway = new Underway();
  const heard = () => underway.over(LEAVE_MS);
  return {
    surface,
    handler: handler && whileOpen(handler, ending.signal),
    async start(take) {
      listen(app, {
        ...options,
        take,
        underway,
        web,
        surface,
        origin,
        people,
        ours: config,
        directory,
        forms: new Forms(elapsed),
        self: () => self.user,
      });
      self.ask();
      if (receiver instanceof Sockets) await receiver.start();
    },
    connections: () => (receiver instanceof Sockets ? receiver.states() : []),
    unknown: () => self.why,
    heard,
    async close() {
      self.close();
      ending.abort();
      await Promise.all([receiver.stop(), heard()]);
    },
  };
}

/** What is no more heard is not acknowledged either: Slack says so to whoever acts then. */
function whileOpen(handler: HttpHandler, ending: AbortSignal): HttpHandler {
  return (request, response) => {
    if (ending.aborted) response.writeHead(503).end();
    else handler(request, response);
  };
}
