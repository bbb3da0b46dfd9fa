/** What the bot is reached by, as deploy/slack/manifest.yaml registers it. */
export const COMMAND = "/lattice";
export const HELP_SHORTCUT = "lattice_help";
