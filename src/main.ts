import { calls } from "./cli/calls.ts";
import { lastResort } from "./cli/last-resort.ts";

// A reader that has gone away (`| head`) is no error of ours, nor is a terminal that has hung up.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
  });
}

const args = process.argv.slice(2);
process.exitCode = await calls(args).catch((error: unknown) => lastResort(args, error));
