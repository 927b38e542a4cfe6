/**
 * Makes a draft of GitHub's release for a tag with the notes from CHANGELOG.md of the current folder, or brings the draft that is
 * there up to date, so that the job can be run again:
 *
 *     GITHUB_TOKEN=… node scripts/draft-release.ts v1.2.3
 *
 * A person publishes it: what is published cannot be changed any more, and the Marketplace takes a release only as it is published.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryOf } from './github-api.ts';
import { orSayWhy, Problem } from './problem.ts';
import { readTag } from './release/arguments.ts';
import { notesOf, readChangelog } from './release/changelog.ts';
import { compareVersions, type Version, versionOfTag } from './release/version.ts';

/** A release as GitHub lists it, of which nothing is certain. */
interface Listed {
  readonly id?: unknown;
  readonly tag_name?: unknown;
  readonly draft?: unknown;
}

/**
 * Drafts a tag's release with the notes of the changelog in a folder; one that is published stays as it is. Says what to do next.
 *
 * @throws {Problem} when the changelog has none, or GitHub refuses
 */
export async function draftRelease(
  tagGiven: string | undefined,
  { folder, env }: { readonly folder: string; readonly env: NodeJS.ProcessEnv },
): Promise<string> {
  const { tag, version } = readTag(tagGiven);
  const ask = repositoryOf(env);
  const draft = {
    tag_name: tag,
    name: tag,
    body: notesOf(readChangelog(readFileSync(join(folder, 'CHANGELOG.md'), 'utf8')), version),
    prerelease: version.prerelease.length > 0,
    draft: true,
  };
  // Drafts have no address of their own by their tag; the newest hundred releases hold the one that is made now.
  const { body } = await ask('GET', '/releases?per_page=100');
  const releases = Array.isArray(body) ? (body as readonly Listed[]) : [];
  const found = releases.find(({ tag_name }) => tag_name === tag);
  if (found !== undefined && found.draft !== true) return `${tag} is published already: nothing is changed.`;
  if (found === undefined) await ask('POST', '/releases', { body: draft });
  else if (typeof found.id === 'number') await ask('PATCH', `/releases/${found.id}`, { body: draft });
  else throw new Problem(`GitHub's answer about the release ${tag} names no id.`);
  const done = found === undefined ? 'Made a draft' : 'Brought the draft up to date';
  return `${done} of the release ${tag}. Publish it on the releases page, as CONTRIBUTING.md says${latestHint(version, releases)}.`;
}

/** GitHub offers to show whatever is published as the latest release. */
function latestHint(version: Version, releases: readonly Listed[]): string {
  const newer = releases
    .filter(({ draft }) => draft !== true)
    .map(({ tag_name }) => versionOfTag(String(tag_name)))
    .some((other) => other?.prerelease.length === 0 && compareVersions(other, version) > 0);
  return newer ? ', without "Set as the latest release": a newer one is out' : '';
}

if (import.meta.main) await orSayWhy(() => draftRelease(process.argv[2], { folder: '.', env: process.env }));
