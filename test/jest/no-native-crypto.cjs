// What matrix-bot-sdk finds in place of its native library where jest loads it: src/adapters/matrix/sdk/load-sdk.ts puts
// its stand-in into Node's own memory of modules, which jest does not use. That loader is tested in a process of its own.
module.exports = {};
