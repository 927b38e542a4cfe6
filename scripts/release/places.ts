import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../problem.ts';

/** The line of `src/shared/version.ts` that says the version. */
export const versionLine = /^(export const version = ')([^']*)(';)$/m;

/** The files that say the version, and what each says. */
export function versionsSaid(folder: string): Readonly<Record<string, string>> {
  const lock = readJson(join(folder, 'package-lock.json'));
  return {
    'package.json': String(readJson(join(folder, 'package.json'))['version']),
    'package-lock.json': String(lock['version']),
    'package-lock.json, its root package': String(rootPackage(lock)['version']),
    'src/shared/version.ts':
      versionLine.exec(readFileSync(join(folder, 'src/shared/version.ts'), 'utf8'))?.[2] ?? 'nothing',
  };
}

/** A JSON file as an object. */
export function readJson(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
}

/**
 * The entry of a lock file that is the project itself.
 *
 * @throws {Problem} when there is none, as in lock files of old versions of npm
 */
export function rootPackage(lock: Record<string, unknown>): Record<string, unknown> {
  const root = (lock['packages'] as Record<string, Record<string, unknown>> | undefined)?.[''];
  if (root === undefined) throw new Problem('package-lock.json names no root package: write it anew with npm install.');
  return root;
}
