/**
 * Says whether the tree in the current folder may be released under a tag; ends with 1 and all that is wrong otherwise:
 *
 *     node scripts/release-check.ts v1.2.3 [BRANCH]
 *
 * With a branch, the commit that is checked out must be on it. The tag, package.json, the lock file, src/shared/version.ts and the newest section of CHANGELOG.md name the same version, and that
 * section has a day and says something.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { orSayWhy, Problem } from './problem.ts';
import { readTag } from './release/arguments.ts';
import { notesOf, readChangelog } from './release/changelog.ts';
import { versionsSaid } from './release/places.ts';
import { compareVersions, versionText } from './release/version.ts';

/**
 * Says that the tree in a folder may be released under a tag.
 *
 * @throws {Problem} with all that is wrong
 */
export function checkRelease(tagGiven: string | undefined, folder: string): string {
  const { tag, version } = readTag(tagGiven);
  const name = versionText(version);
  const wrong = Object.entries(versionsSaid(folder))
    .filter(([, said]) => said !== name)
    .map(([place, said]) => `${place} says ${said}.`);

  const sections = readChangelog(readFileSync(join(folder, 'CHANGELOG.md'), 'utf8'));
  const [newest] = sections;
  notesOf(sections, version);
  if (newest !== undefined && compareVersions(newest.version, version) !== 0) {
    wrong.push(`The newest section of CHANGELOG.md is ${versionText(newest.version)}.`);
  } else if (newest?.day === undefined) {
    wrong.push(`CHANGELOG.md calls ${name} unreleased.`);
  }
  if (wrong.length > 0) {
    const cure = `Take the tag back, run "npm run release:prepare -- ${name}", commit, and tag that commit.`;
    throw new Problem([`${tag} cannot be released:`, ...wrong, cure].join('\n'));
  }
  return `${tag} is what the tree says it is.`;
}

/**
 * Says that what is checked out in a clone is on a branch.
 *
 * @throws {Problem} when it is not, or when the clone does not reach so far back
 */
export function checkBranch(branch: string, folder: string): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim();
  const commit = git('rev-parse', 'HEAD');
  try {
    git('merge-base', '--is-ancestor', commit, branch);
  } catch {
    throw new Problem(
      `${commit} is not on ${branch}, and only what is can be released: it has been reviewed and has passed. ` +
        'Take the tag back, merge, and tag the commit that comes of it.',
    );
  }
  return `${commit} is on ${branch}.`;
}

if (import.meta.main) {
  const [, , tag, branch] = process.argv;
  await orSayWhy(() => {
    const said = checkRelease(tag, '.');
    return branch === undefined ? said : `${said}\n${checkBranch(branch, '.')}`;
  });
}
