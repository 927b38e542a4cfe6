/** A filter for Jest: leaves the one test file that `proofs/mutation/runner.ts` asks for, or all of them. */
module.exports = (paths) => {
  const file = process.env.MUTATION_TEST_FILE;
  return { filtered: file === undefined ? paths : paths.filter((path) => path === file) };
};
