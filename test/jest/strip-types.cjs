// The transform jest uses: types are blanked out in place by Node itself, exactly as when the program runs.
const { stripTypeScriptTypes } = require("node:module");

module.exports = { process: (source) => ({ code: stripTypeScriptTypes(source) }) };
