/**
 * Makes small changes to the code, one at a time, and sees whether tests notice them. Stryker does this, with packages that nothing else
 * needs: they are installed in `proofs/mutation/` first. Ends with 1 if too few changes are noticed.
 *
 *     npm run mutate [-- OPTIONS]     the options of `stryker run`; ROOM=text takes one folder of `mutation/rooms.ts`
 */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { orSayWhy, Problem } from './problem.ts';
import { installPackages } from './proofs/tools.ts';

const root = resolve(import.meta.dirname, '..');
const folder = join(root, 'proofs/mutation');

await orSayWhy(() => {
  installPackages(folder);
  const stryker = join(folder, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  const args = [stryker, 'run', join(folder, 'stryker.config.js'), ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Problem('The tests notice too few of the changes, or Stryker could not run: see above.');
  return 'The tests notice enough of the changes.';
});
