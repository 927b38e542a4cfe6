import { setFlagsFromString } from 'node:v8';
import { main } from './main.ts';

/** What the runner starts: all that touches the process itself. */

// Otherwise V8 compiles fetch's HTTP parser once more, better, after a few requests: 20 MB for a process that sleeps most of
// its time. The budget only says when; see "--wasm-tiering-budget" among V8's flags.
setFlagsFromString('--wasm-tiering-budget=2000000000');

// Whatever ends the process before there is a verdict, it is no success. Not process.exit() yet: it would cut off what is
// still on its way to the log.
process.exitCode = 1;
// Not awaited: whatever becomes of it, the exit code says failure until there is a verdict.
void start();

async function start(): Promise<void> {
  process.exitCode = await main({
    env: process.env,
    nodeVersion: process.version,
    out: process.stdout,
    events: process,
    http: () => process.getBuiltinModule('node:http'),
  });
  // Not left to Node: a connection that is still being made would keep it for ten seconds more.
  process.exit();
}
