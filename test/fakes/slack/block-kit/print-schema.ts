import { createGenerator } from "ts-json-schema-generator";

/** Prints the JSON Schema of Slack's own types for blocks. Run as a program: it takes seconds, and once is enough. */
const schema = createGenerator({
  path: new URL("posted-blocks.ts", import.meta.url).pathname,
  tsconfig: new URL("../../../../tsconfig.json", import.meta.url).pathname,
  type: "PostedBlocks",
  skipTypeCheck: true,
}).createSchema("PostedBlocks");

process.stdout.write(JSON.stringify(schema));
