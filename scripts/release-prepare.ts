/**
 * Writes a version into all files of the current folder that name it, and the day of its release (today's, by UTC) into
 * CHANGELOG.md, whose newest section must be that version's:
 *
 *     node scripts/release-prepare.ts 1.2.3
 *
 * The bundle names the version too: build it afterwards.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { orSayWhy, Problem } from './problem.ts';
import { notesOf, readChangelog } from './release/changelog.ts';
import { readJson, rootPackage, versionLine } from './release/places.ts';
import { compareVersions, parseVersion, versionText } from './release/version.ts';

/**
 * Makes the tree in a folder one that is released as this version today.
 *
 * @throws {Problem} when it cannot be; nothing has changed then
 */
export function prepareRelease(
  text: string,
  { folder, today }: { readonly folder: string; readonly today: Date },
): string {
  const version = parseVersion(text);
  if (version === undefined) throw new Problem(`"${text}" is no version. Write it as 1.2.3, without "v".`);
  const at = (path: string) => join(folder, path);
  const changelog = readFileSync(at('CHANGELOG.md'), 'utf8');
  const sections = readChangelog(changelog);
  notesOf(sections, version);
  const [newest] = sections;
  if (newest === undefined || compareVersions(newest.version, version) !== 0) {
    throw new Problem(`${text} is not the newest section of CHANGELOG.md: only that one can be released.`);
  }
  if (newest.day !== undefined) throw new Problem(`CHANGELOG.md says that ${text} was released on ${newest.day}.`);

  const name = versionText(version);
  const day = today.toISOString().slice(0, 10);
  const lock = readJson(at('package-lock.json'));
  rootPackage(lock)['version'] = name;
  writeFileSync(at('CHANGELOG.md'), changelog.replace(/^(## \[[^\]]+\] - )unreleased *$/m, `$1${day}`));
  writeJson(at('package.json'), { ...readJson(at('package.json')), version: name });
  writeJson(at('package-lock.json'), { ...lock, version: name });
  const source = readFileSync(at('src/shared/version.ts'), 'utf8');
  writeFileSync(at('src/shared/version.ts'), source.replace(versionLine, `$1${name}$3`));
  return `All say ${name}, released ${day}. Next: npm run build, npm test, commit, and tag it v${name}.`;
}

/** As npm writes it. */
function writeJson(path: string, content: unknown): void {
  writeFileSync(path, `${JSON.stringify(content, undefined, 2)}\n`);
}

if (import.meta.main) {
  await orSayWhy(() => prepareRelease(process.argv[2] ?? '', { folder: '.', today: new Date() }));
}
