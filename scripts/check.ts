/**
 * All that can be checked without a test, side by side, since each step alone leaves processors idle. Prints each step's output when it
 * ends. Ends with 1 if one of them fails, once all have ended.
 *
 *     node scripts/check.ts
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** Scripts of package.json and what they are given, the longest first. */
const steps: readonly (readonly [script: string, ...args: string[]])[] = [
  ['dist'],
  // The other steps keep the processors busy: with several threads, the compiler would only do some work more than once.
  ['types', '--singleThreaded'],
  ['lint'],
  ['imports'],
  ['readme:check'],
];

const failed = await Promise.all(
  steps.map(async ([step, ...args]) => {
    // Node starts a script in a tenth of the time that npm takes.
    const child = spawn(process.execPath, ['--run', step, '--', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    process.stdout.write(out);
    process.stderr.write(err);
    return code === 0 ? [] : [step];
  }),
);
for (const step of failed.flat()) console.error(`npm run ${step} failed.`);
process.exitCode = failed.flat().length > 0 ? 1 : 0;
