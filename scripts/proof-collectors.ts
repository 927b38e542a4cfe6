/**
 * Proves that failures land on their lines with the real thing: runs real suites with Buildkite's own collector, which uploads to
 * the stand-in of Test Engine, and then the shipped action, which reads them from there. Each is gated twice, with and without
 * `path-prefix`. Prints what was sent and what was annotated; ends with 1 if any of it is not where it has to be.
 *
 *     npm run proof:collectors [-- --action FOLDER]     the folder with action.yml and dist/ is this repository, unless another is named
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runStep, type StepResult } from '../simulator/runner/step.ts';
import { acme, BUILD_ID, TOKEN } from '../simulator/scenarios/cast.ts';
import { uploadsPath } from '../simulator/test-engine/routes.ts';
import { startTestEngine, type TestEngineStandIn } from '../simulator/test-engine/server.ts';
import { type Case, cases, folderOf, tokenOf } from './proof-collectors/cases.ts';
import { makeRepository, markedLines, type Repository, runSuite } from './proof-collectors/repository.ts';

const here = resolve(import.meta.dirname, '..');
const { values } = parseArgs({ options: { action: { type: 'string', default: here } } });
const action = resolve(values.action);
const collectors = join(here, 'collectors');

/** A line of the table. */
interface Row {
  readonly collector: string;
  readonly sent: string;
  /** Where the annotation is, with `path-prefix` and without. */
  readonly annotated: readonly [string, string];
  /** What went wrong; empty when all is well. */
  readonly wrong: readonly string[];
}

if (!isInstalled()) {
  console.log('Installing the frameworks and the collector below collectors/ …');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: collectors,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
}

const suites = Object.fromEntries(cases.map((one) => [one.suite, { runs: [], uploadToken: tokenOf(one) }]));
await using api = await startTestEngine(acme(suites, { limits: { organization: 'off', user: 'off' } }));
using repository = makeRepository(collectors);
const rows: Row[] = [];
for (const one of cases) rows.push(await prove(one));

print(rows);
const misses = rows.filter(({ wrong }) => wrong.length > 0);
for (const { collector, wrong } of misses) console.error(`\n${collector}:\n${wrong.join('\n')}`);
console.log(
  misses.length === 0
    ? `\nAll ${rows.length} collectors' failures are annotated where they have to be.`
    : `\n${misses.length} of ${rows.length} are not as they have to be.`,
);
process.exitCode = misses.length === 0 ? 0 : 1;

async function prove(one: Case): Promise<Row> {
  const { collector } = one;
  const output = await runSuite(repository, one, `${api.url}${uploadsPath}`);
  const sent = sentBy(one, api);
  if (sent.length !== 1) {
    const wrong = [`${sent.length} failed executions were uploaded instead of one. The suite said:\n${output}`];
    return { collector, sent: '?', annotated: ['?', '?'], wrong };
  }
  const location = sent[0]?.location ?? null;
  const lines = markedLines(repository.root, one);
  const expected = one.sends(lines.test);
  const wrong = location === expected ? [] : [`The collector sent ${location}, not ${expected} as it is known to.`];
  const gated = async (prefix: string, line: 'test' | 'failure') => {
    const wanted = `${folderOf(one)}/${one.file}:${lines[line]}`;
    const step = await gate(one, api, repository, prefix);
    const place = placeIn(step);
    if (place === wanted) return place;
    wrong.push(`Annotated is ${place}, not ${wanted}. The log:\n${step.rawOutput}`);
    return `✗ ${place}`;
  };
  const annotated = [await gated(folderOf(one), one.line), await gated('', one.lineWithoutPrefix ?? one.line)] as const;
  return { collector, sent: String(location), annotated, wrong };
}

/** What the stand-in was given of a suite's failed executions. */
function sentBy({ suite }: Case, { world }: TestEngineStandIn) {
  return world.runs({ organization: 'acme', suite }).flatMap((run) => run.executions({ first: 0, end: 10 }, true));
}

function gate(
  one: Case,
  { url }: TestEngineStandIn,
  { root, commit }: Repository,
  prefix: string,
): Promise<StepResult> {
  return runStep({
    action,
    workspace: root,
    github: { repository: 'acme/shop', sha: commit },
    inputs: {
      token: TOKEN,
      organization: 'acme',
      suite: one.suite,
      'build-id': BUILD_ID,
      'path-prefix': prefix,
      timeout: '20s',
      interval: '200ms',
      settle: '0',
      'api-url': url,
    },
  });
}

/** Where the test's annotation is: the one beside the verdict's, which comes first. */
function placeIn({ annotations }: StepResult): string {
  const [, test, ...more] = annotations;
  if (test === undefined || more.length > 0) return `${annotations.length} annotations`;
  return test.path === null ? 'no file' : `${test.path}:${test.line ?? '?'}`;
}

function isInstalled(): boolean {
  return ['jest', 'vitest', 'mocha', '@playwright/test', 'buildkite-test-collector'].every((name) =>
    existsSync(join(collectors, 'node_modules', name, 'package.json')),
  );
}

function print(table: readonly Row[]): void {
  const lines = [
    ['collector', 'location as sent', 'annotation', 'without path-prefix'],
    ...table.map(({ collector, sent, annotated: [one, other] }) => [
      collector,
      sent,
      one,
      other === one ? 'the same' : other,
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  for (const line of lines)
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}
