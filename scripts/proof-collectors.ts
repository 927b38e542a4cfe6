/**
 * Proves that failures land on their lines with the real thing: runs real suites with Buildkite's own collector, which uploads to
 * the stand-in of Test Engine, and then the shipped action, which reads them from there. What has no collector comes by way of its
 * report in JUnit's format. Each suite runs in its folder of a repository and in `/usr/src/app`, and is gated with and without
 * `path-prefix`; of each file there is a second one of that name. Prints what was sent and what was annotated; ends with 1 if any of
 * it is not where it has to be. What this machine cannot run is named, and is no failure.
 *
 *     npm run proof:collectors [-- --action FOLDER]     the folder with action.yml and dist/ is this repository, unless another is named
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runStep, type StepResult } from '../simulator/runner/step.ts';
import { acme, BUILD_ID, TOKEN } from '../simulator/scenarios/cast.ts';
import { uploadsPath } from '../simulator/test-engine/routes.ts';
import { startTestEngine, type TestEngineStandIn } from '../simulator/test-engine/server.ts';
import { type Case, cases, folderOf } from './proof-collectors/cases.ts';
import { inImage, makeRepository, markedLines, runSuite } from './proof-collectors/repository.ts';
import { needs, Tools } from './proof-collectors/tools.ts';
import { installPackages } from './proofs/tools.ts';

const here = resolve(import.meta.dirname, '..');
const { values } = parseArgs({ options: { action: { type: 'string', default: here } } });
const action = resolve(values.action);
const collectors = join(here, 'collectors');

/** A line of the table. */
interface Row {
  readonly collector: string;
  readonly sent: string;
  /** Where the annotation is: with `path-prefix`, without it, and with it where the suite ran in `/usr/src/app`. */
  readonly annotated: readonly [string, string, string];
  /** What went wrong; empty when all is well. */
  readonly wrong: readonly string[];
  /** Why something was not run. */
  readonly skips: readonly string[];
}

installPackages(collectors);

const tools = new Tools(collectors);
console.log('This needs, beside Node:');
for (const [kind, what] of Object.entries(needs)) console.log(`  ${kind}: ${what}`);
console.log('  an image’s path: that /usr/src/app can be made, and is not there yet\n');

const homes = ['repository', 'image'] as const;
type Home = (typeof homes)[number];

const suites = Object.fromEntries(
  cases.flatMap((one) => homes.map((home) => [slugOf(one, home), { runs: [], uploadToken: tokenOf(one, home) }])),
);
await using api = await startTestEngine(acme(suites, { limits: { organization: 'off', user: 'off' } }));
using repository = makeRepository(collectors);
const rows: Row[] = [];
for (const one of cases) rows.push(await prove(one));

print(rows);
const skipped = rows.filter(({ skips }) => skips.length > 0);
for (const { collector, skips } of skipped) console.log(`\nNot run, ${collector}: ${skips.join('; ')}`);
const misses = rows.filter(({ wrong }) => wrong.length > 0);
for (const { collector, wrong } of misses) console.error(`\n${collector}:\n${wrong.join('\n')}`);
console.log(
  misses.length === 0
    ? `\nAll ${rows.length} collectors' failures are annotated where they have to be, as far as they were run.`
    : `\n${misses.length} of ${rows.length} are not as they have to be.`,
);
process.exitCode = misses.length === 0 ? 0 : 1;

/** Each run is a suite of its own. */
function slugOf({ suite }: Case, home: Home): string {
  return home === 'repository' ? suite : `${suite}-in-image`;
}

function tokenOf(one: Case, home: Home): string {
  return `upload-token-of-${slugOf(one, home)}`;
}

async function prove(one: Case): Promise<Row> {
  const { collector } = one;
  const missing = await tools.missing(one.tool);
  if (missing !== undefined) {
    return { collector, sent: '—', annotated: ['—', '—', '—'], wrong: [], skips: [`it needs ${missing}`] };
  }
  const here = await proveIn(one, 'repository', join(repository.root, folderOf(one)));
  using image = inImage(repository.root, one, collectors);
  if (image === undefined) {
    const skips = ['/usr/src/app cannot be made, or is there already'];
    return { ...here, annotated: [...here.annotated, '—'], skips };
  }
  const there = await proveIn(one, 'image', image.folder);
  return {
    ...here,
    annotated: [...here.annotated, there.annotated[0]],
    wrong: [...here.wrong, ...there.wrong],
    skips: [],
  };
}

interface Proof {
  readonly collector: string;
  readonly sent: string;
  readonly annotated: readonly [withPrefix: string, without: string];
  readonly wrong: readonly string[];
}

async function proveIn(one: Case, home: Home, folder: string): Promise<Proof> {
  const { collector } = one;
  const uploads = `${api.url}${uploadsPath}`;
  const output = await runSuite(tools, repository, one, { folder, uploads, token: tokenOf(one, home) });
  const sent = sentBy(slugOf(one, home), api);
  if (sent.length !== 1) {
    const wrong = [`${sent.length} failed executions were uploaded instead of one. The suite said:\n${output}`];
    return { collector, sent: '?', annotated: ['?', '?'], wrong };
  }
  const location = sent[0]?.location ?? null;
  const lines = markedLines(repository.root, one);
  const expected = one.sends(lines.test);
  const wrong = location === expected ? [] : [`The collector sent ${location}, not ${expected} as it is known to.`];
  const gated = async (prefix: string, line: 'test' | 'failure' | 'ambiguous') => {
    const step = await gate(slugOf(one, home), prefix);
    const place = placeIn(step);
    if (line === 'ambiguous') return `(${place})`;
    const wanted = `${folderOf(one)}/${one.file}:${lines[line]}`;
    if (place === wanted) return place;
    wrong.push(`Annotated is ${place}, not ${wanted}. The log:\n${step.rawOutput}`);
    return `✗ ${place}`;
  };
  const withPrefix = await gated(folderOf(one), one.line);
  // What ran elsewhere says nothing of the folder; a file that cannot be told from another is only said to be it.
  const without = home === 'image' ? '' : await gated('', one.lineWithoutPrefix ?? one.line);
  return { collector, sent: String(location), annotated: [withPrefix, without], wrong };
}

/** What the stand-in was given of a suite's failed executions. */
function sentBy(suite: string, { world }: TestEngineStandIn) {
  return world.runs({ organization: 'acme', suite }).flatMap((run) => run.executions({ first: 0, end: 10 }, true));
}

function gate(suite: string, prefix: string): Promise<StepResult> {
  return runStep({
    action,
    workspace: repository.root,
    github: { repository: 'acme/shop', sha: repository.commit },
    inputs: {
      token: TOKEN,
      organization: 'acme',
      suite,
      'build-id': BUILD_ID,
      'path-prefix': prefix,
      timeout: '20s',
      interval: '200ms',
      settle: '0',
      'api-url': api.url,
    },
  });
}

/** Where the test's annotation is: the one beside the verdict's, which comes first. */
function placeIn({ annotations }: StepResult): string {
  const [, test, ...more] = annotations;
  if (test === undefined || more.length > 0) return `${annotations.length} annotations`;
  return test.path === null ? 'no file' : `${test.path}:${test.line ?? '?'}`;
}

function print(table: readonly Row[]): void {
  const lines = [
    ['collector', 'location as sent', 'annotation', 'without path-prefix', 'run in /usr/src/app'],
    ...table.map(({ collector, sent, annotated: [one, other, image] }) => [
      collector,
      sent,
      one,
      other === one ? 'the same' : other,
      image === one ? 'the same' : image,
    ]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  for (const line of lines)
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}
