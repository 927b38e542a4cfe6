import { closeSync, fstatSync, lstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { isAbsolute, join, resolve, sep } from 'node:path';

/** What the files of a clone show. They are read without Git, since a clone's configuration could make Git start programs. */
export interface Clone {
  /** Absolute path without links. */
  readonly folder: string;
  /** The URLs of its remotes, as its configuration has them. */
  readonly remotes: readonly string[];
  /** The commit that is checked out, 40 or 64 hexadecimal digits in lower case; `undefined` if it cannot be determined. */
  readonly head: string | undefined;
}

/** The most bytes of one of Git's files: a `packed-refs` with 100,000 references has 7 MB. */
const longestFile = 16 * 1024 * 1024;

/**
 * The clone in a folder, which may be a linked worktree or a submodule, whose `.git` is a file. `undefined` if there is none, or if its
 * Git folder is outside `workspace` (an absolute path without links).
 */
export function cloneAt(folder: string, workspace: string): Clone | undefined {
  const own = gitFolder(folder, workspace);
  if (own === undefined) return undefined;
  // A worktree shares configuration and branches with the clone that it was made from.
  const named = read(join(own, 'commondir'))?.trim();
  const common = named === undefined ? own : inside(workspace, resolve(own, named));
  if (common === undefined) return undefined;
  const config = read(join(common, 'config'));
  if (config === undefined) return undefined;
  return { folder, remotes: remotesIn(config), head: headOf(own, common) };
}

function gitFolder(folder: string, workspace: string): string | undefined {
  const path = join(folder, '.git');
  try {
    if (lstatSync(path).isDirectory()) return path;
  } catch {
    return undefined;
  }
  const [, named] = /^gitdir: *(.+?)\s*$/.exec(read(path, 5000) ?? '') ?? [];
  if (named === undefined) return undefined;
  return inside(workspace, isAbsolute(named) ? named : resolve(folder, named));
}

/** A path without links, if it is in the workspace (an absolute path without links). */
export function inside(workspace: string, path: string): string | undefined {
  try {
    const real = realpathSync(path);
    return real.startsWith(workspace.endsWith(sep) ? workspace : workspace + sep) ? real : undefined;
  } catch {
    return undefined;
  }
}

/** A file's text; `undefined` if it is not a file, if it is a link, or if it has more than `longest` bytes. */
export function read(path: string, longest = longestFile): string | undefined {
  let file: number | undefined;
  try {
    // Opening a named pipe would wait for its writer.
    if (!lstatSync(path).isFile()) return undefined;
    file = openSync(path, 'r');
    const { size } = fstatSync(file);
    if (size > longest) return undefined;
    const bytes = Buffer.alloc(size);
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, size, 0));
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** The values of `url` in sections `[remote "…"]`; those of `[submodule "…"]` name other repositories. */
function remotesIn(config: string): readonly string[] {
  const remotes: string[] = [];
  let isRemote = false;
  for (const line of config.split(/\r?\n/)) {
    const [header, section] = /^\s*\[\s*([A-Za-z0-9.-]+)[^\]]{0,1000}\]/.exec(line) ?? [];
    if (header !== undefined) isRemote = /^remote(?:\.|$)/i.test(section ?? '');
    const [, value] = /^\s*url\s*=(.*)$/i.exec(line.slice(header?.length ?? 0)) ?? [];
    if (isRemote && value !== undefined) remotes.push(value.trim().replace(/^"(.*)"$/, '$1'));
  }
  return remotes;
}

/** The most symbolic references that are followed one after another. */
const mostReferences = 5;

function headOf(own: string, common: string): string | undefined {
  let text = read(join(own, 'HEAD'), 5000);
  for (let hops = 0; hops < mostReferences && text !== undefined; hops++) {
    const [, commit] = /^([\da-f]{40}|[\da-f]{64})\s*$/i.exec(text) ?? [];
    if (commit !== undefined) return commit.toLowerCase();
    const [, name] = /^ref: *(refs\/\S+)\s*$/.exec(text) ?? [];
    if (name === undefined || name.split('/').includes('..')) return undefined;
    text = read(join(common, name), 5000) ?? packed(name, read(join(common, 'packed-refs')));
  }
  return undefined;
}

/** `<commit> refs/heads/main`, one per line. */
function packed(name: string, references = ''): string | undefined {
  const at = references.indexOf(` ${name}\n`);
  return at < 0 ? undefined : references.slice(references.lastIndexOf('\n', at) + 1, at);
}
