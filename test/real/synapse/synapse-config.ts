/** `default`: Synapse's own, a message each five seconds after ten at once. `relaxed`: none that a test could reach. */
export type Limits = "default" | "relaxed";

export interface ConfigWish {
  readonly port: number;
  readonly serverName: string;
  readonly secret: string;
  readonly limits: Limits;
  /** Version of rooms for which nobody asks another; Synapse's own choice where nothing is said. */
  readonly roomVersion?: string | undefined;
}

const FREE = { per_second: 9_999, burst_count: 9_999 };

/** Every limit of Synapse that people and a bot can come to. */
const RELAXED = {
  rc_message: FREE,
  rc_registration: FREE,
  rc_admin_redaction: FREE,
  rc_login: { address: FREE, account: FREE, failed_attempts: FREE },
  rc_joins: { local: FREE, remote: FREE },
  rc_joins_per_room: FREE,
  rc_invites: { per_room: FREE, per_user: FREE, per_issuer: FREE },
  rc_room_creation: FREE,
};

/**
 * homeserver.yaml of a homeserver that is alone in the world: one listener on loopback, SQLite in its folder, no federation,
 * no presence. Paths are relative to the folder it is started in.
 */
export function synapseConfig(wish: ConfigWish): Readonly<Record<string, unknown>> {
  const { port, serverName, secret, limits, roomVersion } = wish;
  return {
    server_name: serverName,
    pid_file: "homeserver.pid",
    listeners: [
      {
        port,
        type: "http",
        tls: false,
        bind_addresses: ["127.0.0.1"],
        resources: [{ names: ["client"] }],
      },
    ],
    database: { name: "sqlite3", args: { database: "homeserver.db" } },
    media_store_path: "media",
    signing_key_path: "signing.key",
    log_config: "log.yaml",
    registration_shared_secret: secret,
    macaroon_secret_key: secret,
    form_secret: secret,
    enable_registration: false,
    // Passwords of a test need not withstand anybody.
    bcrypt_rounds: 4,
    presence: { enabled: false },
    federation_domain_whitelist: [],
    trusted_key_servers: [],
    report_stats: false,
    ...(roomVersion === undefined ? {} : { default_room_version: roomVersion }),
    ...(limits === "relaxed" ? RELAXED : {}),
  };
}

/** Warnings alone, on the process's error output. */
export const LOG_CONFIG = {
  version: 1,
  formatters: { plain: { format: "%(levelname)s %(name)s: %(message)s" } },
  handlers: { console: { class: "logging.StreamHandler", formatter: "plain" } },
  root: { level: "WARNING", handlers: ["console"] },
  disable_existing_loggers: false,
};
