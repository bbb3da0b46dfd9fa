// Stands in the place of `request` and `request-promise`, which nobody mends any more. matrix-bot-sdk loads it, and
// never asks by it: src/adapters/matrix has its own way out.
module.exports = () => {
  throw new Error("`request` is not part of this program: nothing may ask by it");
};
