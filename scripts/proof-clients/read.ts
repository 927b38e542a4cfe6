/** What the client has read, in the shape in which `said.ts` says it. */
import type { BuildScript } from '../../simulator/test-engine/build-script.ts';
import type { OrganizationScript, SuiteScript } from '../../simulator/test-engine/script.ts';
import type { Json } from './said.ts';

type Row = { readonly [name: string]: Json | undefined };

/** What `proofs/clients/` prints about one world. Empty fields are left out of rows, as Go does it. */
export interface Answer {
  readonly suites: Readonly<
    Record<
      string,
      {
        readonly runs: readonly Row[];
        readonly byId: Readonly<Record<string, Row>>;
        readonly failures: Readonly<Record<string, readonly Row[] | null>>;
      }
    >
  >;
  readonly builds: Readonly<Record<string, Row & { readonly tests?: readonly Row[]; readonly jobs?: readonly Row[] }>>;
  readonly listed: readonly string[];
  readonly ofCommit: Readonly<Record<string, readonly string[]>>;
  readonly refused?: { readonly status: number; readonly message?: string };
}

/** A suite. Runs that are not written down are only counted, and so are failures that are made up. */
export function readOfSuite({ suites }: Answer, slug: string, script: SuiteScript): Json {
  const { runs = [], byId = {}, failures = {} } = suites[slug] ?? {};
  const written = runs.filter(({ id }) => script.runs.some((run) => run.id === id));
  const madeUp = (id: string) => {
    const of = script.runs.find((run) => run.id === id)?.failures;
    return of !== undefined && !('list' in of);
  };
  return {
    count: runs.length,
    runs: written
      .map(({ id }) => readOfRun(byId[String(id)] ?? {}))
      .map((run, index) => {
        const listed = readOfRun(written[index] ?? {});
        return JSON.stringify(run) === JSON.stringify(listed) ? run : { found: run, listed };
      }),
    failures: Object.fromEntries(
      written.map(({ id }) => {
        const rows = failures[String(id)] ?? [];
        return [String(id), madeUp(String(id)) && rows.length > 0 ? rows.length : rows.map(readOfFailure)];
      }),
    ),
  };
}

function readOfRun(run: Row): Row {
  const time = typeof run['created_at'] === 'string' ? new Date(run['created_at']).toISOString() : null;
  return {
    ...picked(run, ['id', 'branch', 'commit_sha', 'build_id']),
    created_at: time,
    ...picked(run, ['state', 'result']),
  };
}

function readOfFailure(row: Row): Json {
  return {
    ...picked(row, ['run_id', 'commit_sha', 'branch', 'test_name', 'location', 'failure_reason']),
    failure_expanded: row['failure_expanded'] ?? [],
    ...picked(row, ['duration']),
  };
}

/** A build. Tests that are made up are left out. */
export function readOfBuild({ builds }: Answer, id: string, script: BuildScript, { suites }: OrganizationScript): Json {
  const build = builds[id] ?? {};
  const generated = Object.values(suites)
    .flatMap(({ runs }) => runs)
    .filter(({ buildId, failures }) => buildId === script.id && failures !== undefined && !('list' in failures));
  const { runs = [] } = (build['test_engine'] ?? {}) as { readonly runs?: readonly Row[] };
  const tests = (build.tests ?? []).map((row) => {
    const counts = (row['executions_count_by_result'] ?? {}) as Row;
    const test = [row['scope'] ?? '', row['name'] ?? ''].join(' ');
    return { test, passed: counts['passed'] ?? 0, failed: counts['failed'] ?? 0 };
  });
  return {
    ...picked(build, ['id', 'number']),
    pipeline: ((build['pipeline'] ?? {}) as Row)['slug'] ?? null,
    ...picked(build, ['branch', 'commit', 'state']),
    blocked: build['blocked'] ?? false,
    jobs: (build.jobs ?? []).map(readOfJob),
    listed_jobs: ((build['listed_jobs'] ?? []) as readonly Row[]).map(readOfJob),
    runs: runs.map((run) => ({ id: run['id'] ?? null, suite: ((run['suite'] ?? {}) as Row)['slug'] ?? null })),
    tests: tests
      .filter(({ test }) => generated.length === 0 || test.startsWith('Shop passes example '))
      .toSorted((one, other) => (one.test < other.test ? -1 : 1)),
  };
}

function readOfJob(job: Row): Json {
  return {
    ...picked(job, ['name', 'type', 'step_key', 'state', 'exit_status']),
    soft_failed: job['soft_failed'] ?? false,
    retried: job['retried'] ?? false,
    triggered: ((job['triggered_build'] ?? {}) as Row)['number'] ?? null,
  };
}

function picked(row: Row, names: readonly string[]): Row {
  return Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
}
