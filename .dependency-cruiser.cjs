/** Which room may import which. `npm run lint` holds the code to it; docs/decisions/0002 says why. */

const rooms = [
  // Each room with the rooms it may see besides itself.
  ["lattice", []],
  ["message", []],
  ["audit", []],
  ["ports", ["lattice", "message", "audit"]],
  ["config", ["lattice", "message"]],
  ["walk", ["lattice", "message", "ports"]],
  ["runbook", ["lattice", "ports"]],
  ["verification", ["lattice", "message", "ports", "runbook", "walk"]],
  ["mitigation", ["lattice", "message", "audit", "ports", "walk"]],
  ["command", ["lattice", "message", "ports", "walk", "verification", "mitigation"]],
  ["chat", ["lattice", "message", "ports", "mitigation", "command"]],
  ["check", ["lattice", "message", "config", "ports", "command"]],
  ["outbound", ["lattice", "ports", "config"]],
  ["adapters", ["lattice", "message", "audit", "ports", "config", "command", "check", "outbound"]],
  ["drill", ["lattice", "message", "ports", "config", "command"]],
];

const onlyIn = (name, packages, places) => ({
  name: `${name}-only-there`,
  comment: `${name} is known in one place only, so that it can be replaced there.`,
  severity: "error",
  from: { pathNot: [...places, "^test/", "^bench/", "^scripts/"] },
  to: { path: packages },
});

module.exports = {
  forbidden: [
    ...rooms.map(([room, sees]) => ({
      name: `${room}-looks-down`,
      comment: `src/${room} may import only itself${sees.length > 0 ? ` and ${sees.join(", ")}` : ""}.`,
      severity: "error",
      from: { path: `^src/${room}/` },
      to: {
        path: "^(src|commands|test|bench|scripts|fixtures)/",
        pathNot: [room, ...sees].map((seen) => `^src/${seen}/`),
      },
    })),
    {
      name: "commands-look-down",
      comment: "Commands see use cases and words, never an adapter, the drill or the composition.",
      severity: "error",
      from: { path: "^commands/" },
      to: { path: "^src/(adapters|outbound|config|drill|cli|app|main)" },
    },
    {
      name: "adapters-apart",
      comment:
        "Adapters do not know each other; one format that two of them read stands between them.",
      severity: "error",
      from: { path: "^src/adapters/([^/]+)/" },
      to: {
        path: "^src/adapters/",
        pathNot: ["^src/adapters/$1/", "^src/adapters/collateral-json\\.ts$"],
      },
    },
    {
      name: "only-composition-sees-the-drill",
      comment: "What answers a person must not be able to see what is being simulated.",
      severity: "error",
      from: { path: "^(src|commands)/", pathNot: "^src/(drill|cli)/" },
      to: { path: "^(src/drill|fixtures)/" },
    },
    {
      name: "simulation-without-expectations",
      comment: "The simulated world must not know what it is expected to lead to.",
      severity: "error",
      from: { path: "^src/drill/", pathNot: "^src/drill/list\\.ts$" },
      to: { path: "^src/drill/(expectations|list)\\.ts$", pathNot: "^src/drill/list\\.ts$" },
    },
    {
      name: "nothing-sees-the-top",
      comment: "main, cli and app stand at the top.",
      severity: "error",
      from: { path: "^(src|commands)/", pathNot: "^src/(app/|cli/|main\\.ts$)" },
      to: { path: "^src/(app/|cli/|main\\.ts$)" },
    },
    {
      name: "product-without-tests",
      comment: "The product never imports tests, benchmarks or scripts.",
      severity: "error",
      from: { path: "^(src|commands)/" },
      to: { path: "^(test|bench|scripts)/" },
    },
    {
      name: "no-circles",
      comment: "No import circles.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-orphans",
      comment: "A file nobody imports is dead.",
      severity: "error",
      from: { path: "^(src|commands)/", orphan: true, pathNot: "^src/main\\.ts$" },
      to: {},
    },
    onlyIn("undici", "^node_modules/undici/", ["^src/outbound/"]),
    onlyIn("prom-client", "^node_modules/prom-client/", [
      "^src/adapters/telemetry/",
      "^src/adapters/http/",
    ]),
    onlyIn("hono", "^node_modules/(hono|@hono)/", ["^src/adapters/http/"]),
    onlyIn("kysely", "^node_modules/kysely/", ["^src/adapters/store/"]),
    onlyIn("pg", "^node_modules/pg/", ["^src/adapters/store/"]),
    onlyIn("canonicalize", "^node_modules/canonicalize/", ["^src/audit/"]),
    onlyIn("slack", "^node_modules/@slack/", ["^src/adapters/slack/"]),
    onlyIn("matrix", "^node_modules/matrix-bot-sdk/", ["^src/adapters/matrix/"]),
    {
      name: "matrix-loaded-with-care",
      comment:
        "matrix-bot-sdk cannot be imported where its native library is missing: src/adapters/matrix/sdk/load-sdk.ts loads it.",
      severity: "error",
      from: {},
      to: { path: "^node_modules/matrix-bot-sdk/", dependencyTypesNot: ["type-only"] },
    },
    onlyIn("pino", "^node_modules/pino/", ["^src/adapters/log\\.ts$"]),
    onlyIn("yaml", "^node_modules/yaml/", [
      "^src/config/",
      "^src/drill/",
      "^src/cli/runbook\\.ts$",
    ]),
    {
      name: "pure-nouns",
      comment: "The nouns and the message model are pure: no Node module, no schema library.",
      severity: "error",
      from: { path: "^src/(lattice|message)/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "nouns-without-zod",
      comment: "Schemas stand at the edges.",
      severity: "error",
      from: { path: "^src/(lattice|message|ports)/" },
      to: { path: "^node_modules/zod/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "types"],
    },
  },
};
