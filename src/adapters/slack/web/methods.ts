/**
 * The methods of Slack's Web API that the bot calls, each with the scopes it needs (any one of them), as Slack's method
 * pages have them. deploy/slack/manifest.yaml asks for no scope that none of these needs; nothing calls any other.
 */
export const METHODS = {
  "auth.test": [],
  "chat.postMessage": ["chat:write"],
  "chat.update": ["chat:write"],
  "chat.postEphemeral": ["chat:write"],
  "conversations.info": ["channels:read", "groups:read"],
  "conversations.history": ["channels:history", "groups:history"],
  "conversations.replies": ["channels:history", "groups:history"],
  "users.info": ["users:read"],
  "views.open": [],
  "views.update": [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Method = keyof typeof METHODS;

/** The same for the app's own token, which opens sockets and does nothing else. */
export const APP_METHODS = {
  "apps.connections.open": ["connections:write"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type AppMethod = keyof typeof APP_METHODS;
