import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Contestant } from './contestants.ts';
import { measure } from './measure.ts';
import type { WaitingPlace } from './waiting-place.ts';

/** Bytes of JavaScript. */
export interface BundleSize {
  /** All of it in the bundle's folder. */
  readonly shipped: number;
  /** What is loaded on every run: a wait in which nothing happens has loaded it. */
  readonly loaded: number;
}

/** Runs a contestant once with hooks that list what it loads, for `hold` ms after its first request. */
export async function bundleSize(
  { file, args, ...contestant }: Contestant & { readonly file: string },
  place: WaitingPlace,
  hold: number,
): Promise<BundleSize> {
  const folder = mkdtempSync(join(tmpdir(), 'loaded-'));
  const list = join(folder, 'list');
  try {
    const hooks = pathToFileURL(join(import.meta.dirname, 'list-loaded.ts')).href;
    const env = { ...contestant.env, BENCH_LOADED: list };
    await measure({ ...contestant, file, args: ['--import', hooks, ...args], env }, place, hold);
    const urls = new Set(readFileSync(list, 'utf8').split('\n'));
    const loaded = [...urls].filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url));
    const shipped = readdirSync(dirname(file)).map((name) => join(dirname(file), name));
    return { shipped: bytesOf(shipped), loaded: bytesOf(loaded) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function bytesOf(paths: readonly string[]): number {
  return paths
    .filter((path) => /\.[cm]?js$/.test(path))
    .map((path) => statSync(path).size)
    .reduce((sum, size) => sum + size, 0);
}
