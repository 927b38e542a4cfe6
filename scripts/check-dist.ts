/**
 * Proves that dist/ is what the sources build: builds into a folder aside and compares byte by byte. Ends with 1 and says
 * what differs.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const fresh = join('node_modules', '.cache', 'dist-fresh');
// Types are checked by "npm run types".
execFileSync(process.execPath, [join('scripts', 'build.ts'), fresh, '--noCheck'], { stdio: 'inherit' });

const names = new Set([fresh, 'dist'].filter((folder) => existsSync(folder)).flatMap((folder) => readdirSync(folder)));
const stale = [...names].filter((name) => read('dist', name) !== read(fresh, name));
rmSync(fresh, { recursive: true });

if (stale.length > 0) {
  console.error(`dist/ is not what the sources build (${stale.join(', ')}): run "npm run build" and commit dist/.`);
  process.exitCode = 1;
} else {
  console.log('dist/ is what the sources build.');
}

function read(folder: string, name: string): string | undefined {
  const path = join(folder, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
