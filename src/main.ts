import { calls } from "./cli/calls.ts";

// A reader that has gone away (`| head`) is no error of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await calls(process.argv.slice(2));
