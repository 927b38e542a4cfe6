/**
 * Writes an account's name in place of `OWNER` into every file that Git tracks in the current folder, once, when the repository has got
 * its home:
 *
 *     npm run release:owner -- my-org
 *
 * Names the lines in which the word stood alone: those speak of it, and are to be read again.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { orSayWhy, Problem } from './problem.ts';

const word = /(?<![A-Z_])OWNER(?![A-Z_])/g;
/** What is about the word itself. */
const own = ['scripts/release-owner.ts', '__tests__/scripts/release/owner.test.ts'];

/**
 * Writes the name into the files of a folder.
 *
 * @throws {Problem} when it is no name of an account, or nothing names `OWNER`
 */
export function writeOwner(name: string | undefined, folder: string): string {
  if (name === undefined || !/^[a-z\d](?:-?[a-z\d])*$/i.test(name) || name.length > 39) {
    throw new Problem(`"${name ?? ''}" is no name of an account on GitHub: npm run release:owner -- my-org`);
  }
  const paths = execFileSync('git', ['ls-files', '-z'], { cwd: folder, encoding: 'utf8' }).split('\0').filter(Boolean);
  const alone: string[] = [];
  let files = 0;
  for (const path of paths.filter((one) => !own.includes(one))) {
    const before = readFileSync(join(folder, path));
    // A file with a zero byte is none that anybody reads.
    if (before.includes(0)) continue;
    const text = before.toString('utf8');
    const after = text.replace(word, name);
    if (after === text) continue;
    files += 1;
    writeFileSync(join(folder, path), after);
    for (const [index, line] of text.split('\n').entries()) {
      if (/`OWNER`/.test(line)) alone.push(`${path}:${index + 1}`);
    }
  }
  if (files === 0) throw new Problem('Nothing names OWNER any more.');
  const read = alone.length === 0 ? '' : ` Read these lines again, which spoke of the word: ${alone.join(', ')}.`;
  return `Wrote ${name} into ${files} files.${read} Next: npm run build, npm test, commit.`;
}

if (import.meta.main) await orSayWhy(() => writeOwner(process.argv[2], '.'));
