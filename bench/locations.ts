/**
 * What it takes to find the places of ten thousand failures in a repository of fifty thousand files.
 *
 *     node bench/locations.ts
 */

import { type Checkout, noWorkspace, workspaceOf } from '../src/locate/checkout.ts';
import { locate } from '../src/locate/locate.ts';
import { manners } from './locations/failures.ts';
import { pathsOf, repositoryOf } from './locations/repository.ts';
import { machine } from './machine.ts';
import { spreadOf } from './statistics.ts';
import { tableLines } from './table.ts';

const files = 50_000;
const failures = 10_000;
/** As many as are fetched by default: nobody asks for more from an attacker. */
const hostileFailures = 1_000;
/** As many as fit into memory. */
const longFailures = 100;
const rounds = 3;

const paths = pathsOf(files);
using repository = repositoryOf(paths);
const run = { suite: 'shop', runId: 'run-1' };
const checkout = () =>
  workspaceOf(
    {
      workspace: repository.folder,
      repository: 'acme/shop',
      server: new URL('https://github.com'),
      sha: repository.commit,
      event: { name: 'push', commit: repository.commit, isAboutCommit: true, base: undefined, pullRequest: undefined },
      runnerWorkspace: undefined,
    },
    { env: process.env, commits: [{ ...run, commit: repository.commit }] },
  ).checkout(run);

const index = median(() => {
  const start = performance.now();
  const listing = checkout();
  const listed = performance.now();
  if (listing.kind === 'tested') listing.files.longestEnding('index.ts');
  return [listed - start, performance.now() - listed];
});
console.log(`Asking Git for ${files} files: ${index[0]} ms; putting them in order for endings: ${index[1]} ms.\n`);

const whole = checkout();
const nothing = noWorkspace.checkout(run);
const rows = Object.entries(manners).flatMap(([name, manner]) => [
  row(name, manner, whole),
  row(`${name}, without a checkout`, manner, nothing),
]);

function row(name: string, manner: (typeof manners)[string], checkedOut: Checkout): readonly string[] {
  const count = name.includes('megabyte') ? longFailures : name.startsWith('hostile') ? hostileFailures : failures;
  const executions = Array.from({ length: count }, (_, at) => manner(paths[(at * 7) % files] ?? '', at));
  let found = 0;
  const [time = ''] = median(() => {
    const around = aroundOf(checkedOut);
    const start = process.cpuUsage();
    found = executions.filter((execution) => locate(execution, around) !== undefined).length;
    const { user, system } = process.cpuUsage(start);
    return [(user + system) / 1000];
  });
  return [name, String(count), time, String(found)];
}
console.log(tableLines(['places', 'failures', 'processor, ms', 'found'], rows).join('\n'));
console.log(`\n${machine()}. Medians of ${rounds}, the first of each not counted.`);

/** A new one each time, since places that were found are kept for it. */
function aroundOf(known: Checkout) {
  const workspace = { roots: [], clones: () => [], checkout: () => known, ownersFile: () => undefined };
  return { workspace, pathPrefix: 'packages/package-3', repository: 'acme/shop' };
}

/** Milliseconds, each measured by itself. */
function median(measure: () => readonly number[]): readonly string[] {
  const [, ...measured] = Array.from({ length: rounds + 1 }, measure);
  const columns = measured[0]?.map((_, column) => measured.map((one) => one[column] ?? 0)) ?? [];
  return columns.map((column) => spreadOf(column).median.toFixed(1));
}
