/** A folder in which a CI system checks out a repository, at the beginning of an absolute path. */
export interface CiRoot {
  /** Length of the folder with its last `/`, in UTF-16 units. */
  readonly length: number;
  /**
   * `checkout`: runners and agents check out the entire repository there. `image`: a folder that images use, into which a part of the
   * repository may have been copied.
   */
  readonly kind: 'checkout' | 'image';
}

/**
 * Runners, agents and build tools. Sources: "Default environment variables" of GitHub, the installers and packages of Buildkite's
 * agent, its Kubernetes stack, Bazel's "Output directory layout", the deterministic paths of .NET (`/_/`, `/_1/` for submodules). Runs
 * of a commit may come from any other system: Azure (`/s/`), Jenkins, CircleCI, Travis, Semaphore, Bitbucket, Drone, TeamCity,
 * AppVeyor, CodeBuild, Xcode Cloud, Bitrise, and Codespaces, each as its documentation has it.
 */
const checkouts: readonly RegExp[] = [
  // A folder for the job, and in it one of the repository's name, of GitHub's runners, or `s`, of Azure's.
  /^(?:\/(?:home|Users)\/(?:runner|vsts)\/work|[A-Za-z]:\/a|\/__w|(?:[A-Za-z]:)?(?:\/[^/]+){0,12}?\/_work)\/(?:([^/]+)\/\1|\d+\/s)\//,
  /^(?:[A-Za-z]:)?(?:\/[^/]+){0,12}?\/\.?buildkite(?:-agent)?\/builds\/[^/]+\/[^/]+\/[^/]+\//,
  anyOf([
    '/github/workspace',
    '/workspace/build/buildkite',
    '/_[0-9]*',
    '/(?:var/(?:lib/jenkins|jenkins_home)|home/jenkins(?:/agent)?)/workspace/[^/]+',
    '/home/circleci/project',
    '/root/project',
    '/home/travis/build/[^/]+/[^/]+',
    '/home/semaphore/[^/]+',
    '/opt/atlassian/pipelines/agent/build',
    '/drone/src',
    '(?:/opt/buildagent|[A-Za-z]:/BuildAgent)/work/[^/]+',
    '[A-Za-z]:/projects/[^/]+',
    '/codebuild/output/src[0-9]+/src(?:/[^/.]+[.][^/]+/[^/]+/[^/]+)?',
    '/Volumes/workspace/repository',
    '/Users/vagrant/git',
    '/bitrise/src',
    '/workspaces/[^/]+',
  ]),
];

/** One pattern costs less than one for each. */
function anyOf(folders: readonly string[]): RegExp {
  return new RegExp(`^(?:${folders.join('|')})/`);
}

/** Below it, GitLab's runners put a folder for each group around a project, and agents of one's own may put others. */
const gitlab = '/builds/';

/** Below it, the Kubernetes stack may put a folder for the organization and one for the pipeline. */
const kubernetes = '/workspace/build/buildkite/';

/** `WORKDIR` of the images that people start from, of their own examples and of Buildkite's Docker plugins. */
const images =
  /^\/(?:workdir|app|usr\/src\/[^/]+|usr\/app|opt\/(?:app|project)|srv\/app|var\/www\/html|var\/task|go\/src\/app|home\/gradle\/project|home\/(?:app|node\/app)|rails|code|work|repo|project|source|src|workspace)\//;

/** Usual folders at a repository's root, which are not organizations. */
const usualFolders = new Set(
  (
    'api app apps backend bin client cmd components config core crates cypress e2e engines features frontend ' +
    'integration internal lib libs modules packages pkg plugins projects scripts server services spec specs src t test tests tools web'
  ).split(' '),
);

/**
 * The known roots that an absolute path with `/` begins with, the likeliest first; only the repository's files can show which one it is.
 * `repository` is `owner/name`. The time grows with the path's length only.
 */
export function ciRootsOf(path: string, repository?: string): readonly CiRoot[] {
  const bazel = bazelRoot(path);
  if (bazel > 0) return [{ length: bazel, kind: 'checkout' }];
  for (const pattern of checkouts) {
    const length = pattern.exec(path)?.[0].length ?? 0;
    if (length === 0) continue;
    const whole: CiRoot = { length, kind: 'checkout' };
    return path.startsWith(kubernetes) ? belowKubernetes(path, whole, repository) : [whole];
  }
  if (path.startsWith(gitlab)) return belowGitlab(path, repository);
  const length = images.exec(path)?.[0].length ?? 0;
  return length === 0 ? [] : [{ length, kind: 'image' }];
}

/** `…/execroot/<workspace>/`, perhaps with `bazel-out/<configuration>/bin/` in it, and a test's `….runfiles/<workspace>/`. */
function bazelRoot(path: string): number {
  const execroot = endOfNext(path, path.lastIndexOf('/execroot/'), '/execroot/'.length);
  const runfiles = endOfNext(path, path.lastIndexOf('.runfiles/'), '.runfiles/'.length);
  const root = Math.max(execroot, runfiles);
  if (root === 0) return 0;
  const [output = ''] = /^bazel-out\/[^/]+\/bin\//.exec(path.slice(root)) ?? [];
  return root + output.length;
}

/** Where the name after a marker ends, including its `/`; 0 if there is none. */
function endOfNext(path: string, at: number, length: number): number {
  return at < 0 ? 0 : path.indexOf('/', at + length) + 1;
}

/** How many there are only the repository's own name tells. */
function belowGitlab(path: string, repository: string | undefined): readonly CiRoot[] {
  const name = `/${repository?.split('/')[1] ?? ''}/`;
  const at = name === '//' ? -1 : path.indexOf(name, gitlab.length);
  return at < 0 ? [] : [{ length: at + name.length, kind: 'checkout' }];
}

function belowKubernetes(path: string, whole: CiRoot, repository: string | undefined): readonly CiRoot[] {
  const [folders, organization = '', pipeline = ''] = /^([^/]+)\/([^/]+)\/(?=.)/.exec(path.slice(whole.length)) ?? [];
  if (folders === undefined) return [whole];
  const deeper: CiRoot = { length: whole.length + folders.length, kind: 'checkout' };
  const [owner, name] = repository?.split('/') ?? [];
  const isNamed = organization === owner || pipeline === name;
  return isNamed || !usualFolders.has(organization.toLowerCase()) ? [deeper, whole] : [whole, deeper];
}
