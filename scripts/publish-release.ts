/**
 * Creates GitHub's release for a tag with the notes from CHANGELOG.md of the current folder, or brings the one that is there
 * up to date, so that the job can be run again:
 *
 *     GITHUB_TOKEN=… node scripts/publish-release.ts v1.2.3
 *
 * The newest full release is marked as latest; a fix for an older line is not.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ask, repositoryOf } from './github-api.ts';
import { orSayWhy, Problem } from './problem.ts';
import { readTag } from './release/arguments.ts';
import { notesOf, readChangelog } from './release/changelog.ts';
import { compareVersions, type Version, versionOfTag } from './release/version.ts';

/**
 * Publishes a tag's release with the notes of the changelog in a folder.
 *
 * @throws {Problem} when the changelog has none, or GitHub refuses
 */
export async function publishRelease(
  tagGiven: string | undefined,
  { folder, env }: { readonly folder: string; readonly env: NodeJS.ProcessEnv },
): Promise<string> {
  const { tag, version } = readTag(tagGiven);
  const ask = repositoryOf(env);
  const release = {
    tag_name: tag,
    name: tag,
    body: notesOf(readChangelog(readFileSync(join(folder, 'CHANGELOG.md'), 'utf8')), version),
    prerelease: version.prerelease.length > 0,
    make_latest: String(await isLatest(ask, version)),
  };
  const found = await ask('GET', `/releases/tags/${tag}`, { expected: [404] });
  const { id } = (found.body ?? {}) as { readonly id?: unknown };
  if (found.status === 404) await ask('POST', '/releases', { body: release });
  else if (typeof id === 'number') await ask('PATCH', `/releases/${id}`, { body: release });
  else throw new Problem(`GitHub's answer about the release ${tag} names no id.`);
  return `${found.status === 404 ? 'Created' : 'Updated'} the release ${tag}.`;
}

/** Whether the version is a full release and no older than the one that GitHub shows as latest. */
async function isLatest(ask: Ask, version: Version): Promise<boolean> {
  if (version.prerelease.length > 0) return false;
  const { status, body } = await ask('GET', '/releases/latest', { expected: [404] });
  if (status === 404) return true;
  const latest = versionOfTag(String((body as { readonly tag_name?: unknown }).tag_name));
  return latest === undefined || compareVersions(version, latest) >= 0;
}

if (import.meta.main) await orSayWhy(() => publishRelease(process.argv[2], { folder: '.', env: process.env }));
