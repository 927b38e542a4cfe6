/** Where package managers put the code of others, in a repository's own folder or elsewhere; what they install carries a version. */
const installed =
  /(?:^|\/)(?:node_modules|bower_components|(?:site|dist)-packages|\.pnpm|\.yarn|vendor\/bundle|gems\/[^/]+-\d[^/]*|bundler\/gems|\.cargo\/registry|go\/pkg\/mod|deps\/[^/]+-\d[^/]*|[^/]+@v\d+\.[^/]*)\//;

/** Where systems and languages keep what they brought: none of it is a checkout. */
const ofSystem =
  /^(?:\/(?:usr(?!\/src\/)|lib|lib64|nix|rustc|snap|proc|dev)\/|[A-Za-z]:\/(?:Program Files|Windows)|.*\/(?:hostedtoolcache|_tool)\/|.*\/(?:\.(?:cargo|rustup|rbenv|rvm|pyenv|nvm|asdf|gem|m2|gradle|nuget|dotnet|sdkman|deno|bun|volta|nodenv|goenv|conda|tox|nox|pub-cache|mix|hex|composer|cache|local|npm|venv)|mise|Cellar)\/)/i;

/** Of a frame it is enough that a folder may hold the code of others: the next frame is as good. */
const mayBeInstalled =
  /(?:^|\/)(?:vendor|\.venv|venv|\.bundle|\.tox|third_party)\/|^external\/|(?:^|\/)\.(?!\.?\/|github\/)[^/]+\//;

/** What a path is taken from. */
export type Source = 'location' | 'frame';

/**
 * Whether a path, with `/` and without known roots, is code that the repository only uses. Asked last: a file that Git tracks
 * is the repository's, wherever it lies.
 */
export function isForeign(path: string, source: Source): boolean {
  if (installed.test(path) || (isAbsolute(path) && ofSystem.test(path))) return true;
  return source === 'frame' && mayBeInstalled.test(path);
}

function isAbsolute(path: string): boolean {
  return /^(?:[A-Za-z]:)?\//.test(path);
}
