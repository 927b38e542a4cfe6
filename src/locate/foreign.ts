/** Where package managers put third-party code, in the repository's folder or elsewhere. Installed packages have a version in their path. */
const installed =
  /(?:^|\/)(?:node_modules|bower_components|(?:site|dist)-packages|\.pnpm|\.yarn|vendor\/bundle|gems\/[^/]+-\d[^/]*|bundler\/gems|\.cargo\/registry|go\/pkg\/mod|deps\/[^/]+-\d[^/]*|[^/]+@v\d+\.[^/]*)\//;

/** Folders of operating systems and languages, which are never a checkout. */
const ofSystem =
  /^(?:\/(?:usr(?!\/src\/)|lib|lib64|nix|rustc|snap|proc|dev)\/|[A-Za-z]:\/(?:Program Files|Windows)|.*\/(?:hostedtoolcache|_tool)\/|.*\/(?:\.(?:cargo|rustup|rbenv|rvm|pyenv|nvm|asdf|gem|m2|gradle|nuget|dotnet|sdkman|deno|bun|volta|nodenv|goenv|conda|tox|nox|pub-cache|mix|hex|composer|cache|local|npm|venv)|mise|Cellar)\/)/i;

/** For a frame, it is enough that a folder may contain third-party code: the next frame is just as good. */
const mayBeInstalled = /(?:^|\/)(?:vendor|venv|third_party)\/|^external\/|(?:^|\/)\.(?!\.\/|github\/)[^/]+\//;

/** What a path comes from. */
export type Source = 'location' | 'frame';

/**
 * Whether a path, with `/` and without known roots, is third-party code. This is checked last, since a file that Git tracks belongs to
 * the repository, wherever it is.
 */
export function isForeign(path: string, source: Source): boolean {
  if (installed.test(path) || (isAbsolute(path) && ofSystem.test(path))) return true;
  return source === 'frame' && mayBeInstalled.test(path);
}

function isAbsolute(path: string): boolean {
  return /^(?:[A-Za-z]:)?\//.test(path);
}
