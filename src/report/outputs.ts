import { groupCounts } from '../compare/comparison.ts';
import type { FailedTests } from '../gate/failures.ts';
import type { TrackedRun } from '../gate/observation.ts';
import type { Outcome } from '../gate/outcome.ts';
import { buildPage, type Selector } from '../selector.ts';
import { link } from '../text/index.ts';
import type { Against } from './report.ts';

/** The outputs, by their public names. */
export const outputNames = [
  'verdict',
  'run-id',
  'run-url',
  'state',
  'result',
  'build-url',
  'runs',
  'failed-tests',
  'failed-executions',
  'tolerated-tests',
  'tests',
  'new-failures',
  'known-failures',
  'flaky-failures',
  'truncated',
  'report-file',
] as const;
export type OutputName = (typeof outputNames)[number];

/** Some outputs, by name: a single line each, or '' if there is no value. */
export type Outputs = Readonly<Partial<Record<OutputName, string>>>;

/** What is known with the verdict, before anything is fetched for the report. */
export function verdictOutputs(
  { verdict, observation, decisive, decisiveBuild, tests }: Outcome,
  { linkHosts, selector }: { readonly linkHosts: readonly string[]; readonly selector: Selector | undefined },
): Outputs {
  const run = decisive?.run;
  const build = decisiveBuild ?? (selector?.kind === 'build-url' ? selector : undefined);
  return {
    verdict: verdict.name,
    'run-id': run?.id ?? '',
    'run-url': String(link(run?.webUrl, linkHosts) ?? ''),
    state: run?.state ?? '',
    result: run?.result ?? '',
    'build-url': build === undefined || selector === undefined ? '' : buildPage(selector.organization, build),
    runs: runsAsJson(observation.runs, linkHosts),
    tests: tests === undefined ? '' : String(tests),
  };
}

/** The outputs that are known once the failures have been fetched. */
export function failureOutputs({ tests, tolerated, executions, truncated }: FailedTests): Outputs {
  return {
    'failed-tests': String(tests.length),
    'failed-executions': String(executions),
    'tolerated-tests': String(tolerated.length),
    truncated: String(truncated),
  };
}

/** What is known once the failures have been compared. */
export function comparisonOutputs(failures: FailedTests, { total, comparison }: Against): Outputs {
  const counts = groupCounts(comparison, failures);
  const shown = (count: number | undefined) => (count === undefined ? '' : String(count));
  return {
    tests: shown(total),
    'new-failures': shown(counts?.new),
    'known-failures': shown(counts?.known),
    'flaky-failures': shown(counts?.flaky),
  };
}

/** The most characters of the output `runs`: Linux starts no process with a variable of more than 131,072 bytes. */
const mostUnitsOfRuns = 100_000;

function runsAsJson(runs: readonly TrackedRun[], linkHosts: readonly string[]): string {
  const all = json(runs, linkHosts, Number.POSITIVE_INFINITY);
  if (all.length <= mostUnitsOfRuns) return all;
  return json(
    runs.toSorted((one, other) => badness(other) - badness(one)),
    linkHosts,
    mostUnitsOfRuns,
  );
}

/** As many runs as fit, from the first one on. */
function json(runs: readonly TrackedRun[], linkHosts: readonly string[], most: number): string {
  const items: string[] = [];
  let units = '[]'.length;
  for (const { run } of runs) {
    const { suite, id, state, result } = run;
    const item = JSON.stringify({ suite, id, url: String(link(run.webUrl, linkHosts) ?? ''), state, result });
    units += item.length + 1;
    if (units > most) break;
    items.push(item);
  }
  return `[${items.join(',')}]`;
}

/** Passed runs come last. */
function badness({ run, presence }: TrackedRun): number {
  if (run.result === 'failed') return 3;
  if (run.result === 'stale' || presence !== 'present') return 2;
  return run.state === 'finished' && run.result === 'passed' ? 0 : 1;
}
