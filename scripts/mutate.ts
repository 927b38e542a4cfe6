/**
 * Makes small changes to the code, one at a time, and sees whether tests notice them. Stryker does this, with packages that nothing else
 * needs: if they are missing, they are installed in `proofs/mutation/` first. Ends as Stryker does.
 *
 *     npm run mutate [-- OPTIONS]     the options of `stryker run`; ROOM=text takes one folder of `mutation/rooms.ts`
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const folder = join(root, 'proofs/mutation');
const stryker = join(folder, 'node_modules/@stryker-mutator/core/bin/stryker.js');

if (isInstalled()) {
  const args = ['run', join(folder, 'stryker.config.js'), ...process.argv.slice(2)];
  process.exitCode = spawnSync(process.execPath, [stryker, ...args], { cwd: root, stdio: 'inherit' }).status ?? 1;
} else {
  console.error(
    'Stryker could not be installed: run "npm ci --prefix proofs/mutation" where npm can reach its registry.',
  );
  process.exitCode = 1;
}

function isInstalled(): boolean {
  if (existsSync(stryker)) return true;
  console.log('Installing Stryker in proofs/mutation/ …');
  const shell = process.platform === 'win32';
  return spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit', shell }).status === 0;
}
