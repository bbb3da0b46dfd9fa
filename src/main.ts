import { calls } from "./cli/calls.ts";
import { lastResort } from "./cli/last-resort.ts";

// A reader that has gone away (`| head`) is no error of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

const args = process.argv.slice(2);
process.exitCode = await calls(args).catch((error: unknown) => lastResort(args, error));
