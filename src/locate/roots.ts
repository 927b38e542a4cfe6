/** An agent's folder for each organization, and in it one for each pipeline. */
const agentBuilds = /^(?:[A-Za-z]:)?(?:\/[^/]+){0,6}\/buildkite(?:-agent)?\/builds\/[^/]+\/[^/]+\/[^/]+\//;

/**
 * Folders in which CI systems check out, whatever stands in front of a path in the repository: GitHub's runners on Linux, macOS
 * and Windows, in containers (`/__w`, `/github/workspace`) and self-hosted (`_work`), Buildkite's agents, and the folders
 * that Docker images like to use.
 */
const knownRoots: readonly RegExp[] = [
  /^\/(?:home|Users)\/runner\/work\/([^/]+)\/\1\//,
  /^[A-Za-z]:\/a\/([^/]+)\/\1\//,
  /^\/__w\/([^/]+)\/\1\//,
  /^(?:[A-Za-z]:)?(?:\/[^/]+){0,8}\/_work\/([^/]+)\/\1\//,
  /^\/github\/workspace\//,
  agentBuilds,
  /^\/(?:workdir|app)\//,
];

/**
 * What an absolute path is below the workspace, or else below a folder in which a CI system is known to check out. `path`
 * and `workspace` have `/`.
 */
export function belowKnownRoot(path: string, workspace: string | undefined): string | undefined {
  const own = workspace === undefined ? undefined : below(path, workspace);
  if (own !== undefined) return own;
  const root = knownRoots.flatMap((pattern) => pattern.exec(path)?.[0] ?? []).at(0);
  return root === undefined || root.length === path.length ? undefined : path.slice(root.length);
}

function below(path: string, folder: string): string | undefined {
  const start = folder.replaceAll('\\', '/').replace(/\/$/, '');
  return start !== '' && path.startsWith(`${start}/`) ? path.slice(start.length + 1) : undefined;
}

/** Code of others: in the repository's own folders, and where languages and systems install it. */
const foreign = /(?:^|\/)(?:node_modules|vendor|\.venv|venv|(?:site|dist)-packages|\.bundle|gems)\//;
const installed =
  /^(?:\/(?:usr|lib|lib64|nix|rustc|snap)\/|[A-Za-z]:\/(?:Program Files|Windows)|.*\/(?:\.(?!\.\/)[^/]|hostedtoolcache\/|pkg\/mod\/))/i;

/** Whether a path of a frame or of a file outside every known root is code that the repository only uses. */
export function isForeign(path: string): boolean {
  return foreign.test(path) || (/^(?:[A-Za-z]:)?\//.test(path) && installed.test(path));
}
