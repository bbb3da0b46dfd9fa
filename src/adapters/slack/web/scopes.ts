import { METHODS } from "./methods.ts";

/** What reaches the bot needs a scope, too: slash commands and shortcuts, and mentions (docs.slack.dev, reference/scopes). */
export const SCOPES_TO_BE_REACHED = ["commands", "app_mentions:read"] as const;

const ALTERNATIVES: readonly (readonly string[])[] = [
  ...Object.values(METHODS),
  ...SCOPES_TO_BE_REACHED.map((scope) => [scope]),
];

/** Every scope that the bot's token is to have, sorted: the manifest's. */
export const BOT_SCOPES: readonly string[] = [...new Set(ALTERNATIVES.flat())].toSorted();

/** How a token's scopes differ from the bot's. Each list is sorted. */
export interface ScopesWeighed {
  /** Without these something does not work at all. */
  readonly missing: readonly string[];
  /** Without these it works in some channels: `groups:` is for private ones, `channels:` for the others. */
  readonly partial: readonly string[];
  /** Nothing needs these. */
  readonly superfluous: readonly string[];
}

export function weighScopes(granted: readonly string[]): ScopesWeighed {
  const lacking = BOT_SCOPES.filter((scope) => !granted.includes(scope));
  const without = ALTERNATIVES.filter(
    (some) => some.length > 0 && !some.some((scope) => granted.includes(scope)),
  ).flat();
  return {
    missing: lacking.filter((scope) => without.includes(scope)),
    partial: lacking.filter((scope) => !without.includes(scope)),
    superfluous: granted.filter((scope) => !BOT_SCOPES.includes(scope)).toSorted(),
  };
}
