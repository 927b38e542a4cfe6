import { appendFileSync } from 'node:fs';
import { oldNode } from './messages/old-node.ts';

/**
 * What the runner starts: everything that touches the process itself. The rest, except for one message, is only loaded once it is known that
 * this Node can run it.
 */

/** The major version that the action needs; it is one that every supported runner has (`runs.using` in action.yml). */
const needed = 24;

/** The outputs of the verdict `error` if no request was sent; all others are empty. */
const outputsOfRefusal =
  'verdict=error\nruns=[]\nfailed-tests=0\nfailed-executions=0\ntolerated-tests=0\ntruncated=false\n';

// Whatever ends the process before there is a verdict, it is not a success. Not process.exit(), which would cut off what is still on its way
// to the log.
process.exitCode = 1;

if (Number.parseInt(process.versions.node, 10) < needed) refuse();
// Not awaited: whatever becomes of it, the exit code says failure until there is a verdict.
else void start();

/** The runner falls back to Node 20 where it has no newer one: on Linux for 32-bit ARM (NodeUtil.cs in actions/runner). */
function refuse(): void {
  const { headline, what, hint } = oldNode({ version: process.versions.node, needed });
  console.log(`::error title=${headline}::${what} ${hint}`);
  const file = process.env['GITHUB_OUTPUT'];
  if (file) appendFileSync(file, outputsOfRefusal);
}

async function start(): Promise<void> {
  const { main } = await import('./main.ts');
  process.exitCode = await main({
    env: process.env,
    nodeVersion: process.version,
    out: process.stdout,
    events: process,
    http: () => process.getBuiltinModule('node:http'),
  });
  // Node alone would wait up to ten seconds for a connection that is still being made.
  process.exit();
}
