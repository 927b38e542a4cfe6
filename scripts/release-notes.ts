/**
 * Prints what CHANGELOG.md of the current folder says about a version, or ends with 1 and says what is missing:
 *
 *     node scripts/release-notes.ts 1.2.3
 */
import { readFileSync } from 'node:fs';
import { orSayWhy, Problem } from './problem.ts';
import { notesOf, readChangelog } from './release/changelog.ts';
import { parseVersion } from './release/version.ts';

await orSayWhy(() => {
  const [text = ''] = process.argv.slice(2);
  const version = parseVersion(text);
  if (version === undefined) throw new Problem(`"${text}" is no version. Write it as 1.2.3, without "v".`);
  return notesOf(readChangelog(readFileSync('CHANGELOG.md', 'utf8')), version);
});
