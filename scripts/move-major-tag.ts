/**
 * Moves the tag that users follow (`v1`) to a release, in the repository of the current folder and its remote:
 *
 *     node scripts/move-major-tag.ts v1.2.3 [REMOTE]     the remote is origin unless another is named
 *
 * It stays where it is for a pre-release and when it is at a newer release of its line already, so a fix for an old line moves
 * that line's tag only. Nothing is read but the remote's tags, since a clone may be shallow.
 */
import { execFileSync } from 'node:child_process';
import { orSayWhy, Problem } from './problem.ts';
import { readTag } from './release/arguments.ts';
import { compareVersions, type Version, versionOfTag, versionText } from './release/version.ts';

/** A tag of the remote. */
interface RemoteTag {
  /** What the tag's name stands for: an object of its own when it is annotated. */
  readonly object: string;
  readonly commit: string;
}

/** Where the tags are. */
interface Place {
  /** A clone of the repository. */
  readonly folder: string;
  readonly remote: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Moves the tag of a release's line to it where that is forwards; says what came of it.
 *
 * @throws {Problem} when it cannot be moved or nobody can say whether it may
 */
export function moveMajorTag(tagGiven: string | undefined, place: Place): string {
  const { tag, version } = readTag(tagGiven);
  const major = `v${version.major}`;
  if (version.prerelease.length > 0) return `${tag} is a pre-release: ${major} stays where it is.`;
  const { remote } = place;
  const tags = tagsOf(place);
  const commit = tags.get(tag)?.commit;
  if (commit === undefined) throw new Problem(`${remote} has no tag ${tag}: push it first.`);

  const current = tags.get(major);
  const newest = current && newestAt(current, tags, version, { major, remote });
  if (newest !== undefined && compareVersions(newest, version) > 0) {
    return `${major} is at v${versionText(newest)}, which is newer than ${tag}: it stays there.`;
  }
  if (current?.commit === commit) return `${major} is at ${tag} already.`;
  // Only from where it was seen: two releases at once must not undo each other.
  const lease = `--force-with-lease=refs/tags/${major}:${current?.object ?? ''}`;
  try {
    git(place, 'push', lease, remote, `${commit}:refs/tags/${major}`);
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr ?? error).trim();
    throw new Problem(`${remote} did not take ${major}:\n${said}\nRun this job again: it begins by looking anew.`);
  }
  return `${major} is at ${tag} now (${commit}).`;
}

/** The newest release of the same line at the commit that the moving tag is at. */
function newestAt(
  current: RemoteTag,
  tags: ReadonlyMap<string, RemoteTag>,
  { major: line }: Version,
  { major, remote }: { readonly major: string; readonly remote: string },
): Version {
  const releases = [...tags].flatMap(([name, { commit }]) => {
    const version = commit === current.commit ? versionOfTag(name) : undefined;
    return version !== undefined && version.major === line && version.prerelease.length === 0 ? [version] : [];
  });
  const [newest] = releases.sort(compareVersions).reverse();
  if (newest === undefined) {
    throw new Problem(
      `${major} of ${remote} is at ${current.commit}, which is no release, so nobody can say whether it may move. ` +
        `Put it to a release by hand: git push --force ${remote} COMMIT:refs/tags/${major}`,
    );
  }
  return newest;
}

function tagsOf(place: Place): ReadonlyMap<string, RemoteTag> {
  const tags = new Map<string, RemoteTag>();
  for (const line of git(place, 'ls-remote', '--tags', place.remote).split('\n').filter(Boolean)) {
    const [object = '', ref = ''] = line.split('\t');
    const name = ref.replace(/^refs\/tags\//, '');
    // An annotated tag comes twice: as itself, then with ^{} and the commit that it is on.
    const tag = name.replace(/\^\{\}$/, '');
    tags.set(tag, { object: tags.get(tag)?.object ?? object, commit: object });
  }
  return tags;
}

function git({ folder, env }: Place, ...args: string[]): string {
  return execFileSync('git', args, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

if (import.meta.main) {
  const [, , tag, remote = 'origin'] = process.argv;
  await orSayWhy(() => moveMajorTag(tag, { folder: '.', remote, env: process.env }));
}
