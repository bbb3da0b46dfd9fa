#!/usr/bin/env node
// What a drill's configuration names as its ssh program: hands the command line to a simulated host on
// loopback and ends as OpenSSH would. It is called like ssh: options, target, command. A drill starts many of
// them at once, so it loads one module and nothing else.
const { request } = require("node:http");

const [target = "", command = ""] = process.argv.slice(-2);
const [host, port] = target.replace(/^.*@/, "").split(":");

/** OpenSSH's own failures all end with 255, and say on stderr what they were. */
function fail(words) {
  process.stderr.write(`${words}\r\n`);
  process.exitCode = 255;
}

const asked = request({ host, port, path: "/run", method: "POST", agent: false }, (answer) => {
  const chunks = [];
  answer.on("data", (chunk) => chunks.push(chunk));
  answer.on("end", () => {
    const { refused, stdout, stderr, status } = JSON.parse(Buffer.concat(chunks).toString());
    if (refused !== undefined) {
      fail(refused);
      return;
    }
    process.stderr.write(stderr);
    process.stdout.write(stdout);
    process.exitCode = status;
  });
});
asked.on("error", () => fail(`ssh: connect to host ${host} port ${port}: Connection refused`));
asked.end(command);
