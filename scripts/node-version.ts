/** Ends with 1 unless this is the Node that the action runs on: other versions would prove little. */
const wanted = 24;
const [major] = process.versions.node.split('.').map(Number);
if (major !== wanted) {
  console.error(
    `This is Node ${process.versions.node}, but the action runs on Node ${wanted}. npm scripts find it in node_modules ` +
      `where "npm ci" could install one (Linux x64 and arm64, Windows x64); elsewhere put a Node ${wanted} first in PATH.`,
  );
  process.exitCode = 1;
}
