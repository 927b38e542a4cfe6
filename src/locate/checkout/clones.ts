import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Clone, cloneAt } from './git-folder.ts';

/** The most folders that are searched, and the most milliseconds for that: a slow disk allows about 20,000 folders per second. */
const mostFolders = 20_000;
const longestSearch = 1_000;

/**
 * All clones in a folder (an absolute path without links), at any depth, outer ones first. Links are not followed. If the workspace is too
 * large to be searched in time, only the clones that were found.
 */
export function clonesIn(workspace: string, timeLeft: number): readonly Clone[] {
  const until = performance.now() + Math.min(longestSearch, timeLeft / 4);
  const clones: Clone[] = [];
  const folders = [workspace];
  for (const [index, folder] of folders.entries()) {
    if (index >= mostFolders || performance.now() > until) break;
    const entries = entriesOf(folder);
    if (entries.some(({ name }) => name === '.git')) {
      const clone = cloneAt(folder, workspace);
      if (clone !== undefined) clones.push(clone);
    }
    for (const entry of entries) if (isWorthALook(entry)) folders.push(join(folder, entry.name));
  }
  return clones;
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** Folders to search. To `readdir`, a link is not a folder. Nobody checks out into folders of package managers. */
function isWorthALook(entry: Dirent): boolean {
  return entry.isDirectory() && entry.name !== '.git' && entry.name !== 'node_modules';
}

/** The repository and its server. */
export interface Origin {
  /** `https://github.com` */
  readonly server: URL;
  /** `owner/name` */
  readonly repository: string;
}

/** Whether a remote's URL names a repository: https with or without a user, or ssh; case does not matter. */
export function isCloneOf({ server, repository }: Origin, { remotes }: Clone): boolean {
  return remotes.some((address) => {
    const { host, path } = addressOf(address.toLowerCase());
    return host === server.host.toLowerCase() && path === repository.toLowerCase();
  });
}

/** Whether it is a clone of a repository with the same name, as most forks have. */
export function isNamesake({ repository }: Origin, { remotes }: Clone): boolean {
  const name = nameOf(repository.toLowerCase());
  return remotes.some((address) => nameOf(addressOf(address.toLowerCase()).path) === name);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `https://x@github.com/acme/shop.git`, `ssh://git@github.com:22/acme/shop`, `git@github.com:acme/shop.git` */
function addressOf(address: string): { readonly host: string; readonly path: string } {
  const [, user, path = ''] = /^(?:[^@/:]+@)?([^/:@]+):(?!\/\/)(.+)$/.exec(address) ?? [];
  if (user !== undefined) return { host: user, path: bare(path) };
  const url = URL.parse(address);
  if (url === null || !/^(?:https?|ssh|git):/.test(url.protocol)) return { host: '', path: '' };
  // With ssh, the port is a different one, or GitHub's `ssh.github.com:443`.
  const host = url.protocol === 'ssh:' ? url.hostname.replace(/^ssh\.(?=github\.com$)/, '') : url.host;
  return { host, path: bare(url.pathname) };
}

function bare(path: string): string {
  return path.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
}
