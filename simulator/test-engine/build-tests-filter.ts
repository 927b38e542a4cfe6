import { noResults, type ResultCounts, sumOfJobs, type TestNow } from './build-tests.ts';
import { jobTag } from './executions.ts';
import { type ExecutionResult, executionResults, testStates } from './listed-script.ts';

/** Leaves a test as it is, or leaves out some of its executions, or all of it. */
export type TestFilter = (test: TestNow) => TestNow | undefined;

/**
 * Reads `state` and `tags` (comma-separated `key:value`) as Buildkite's specification has them. `!` before a value excludes
 * it, `*` behind it matches a prefix. `build.job_id` asks for the executions of a job, and what is said of results then holds for
 * these alone. Before a value of `result`, `^` asks for tests with no other result and `~` for those
 * that have it at all, while without either only such executions are counted. What is malformed is refused; the answer is
 * then the reason.
 */
export function filterOf(query: URLSearchParams): TestFilter | string {
  const state = query.get('state');
  if (state !== null && !testStates.some((known) => known === state)) {
    return `state must be one of ${testStates.join(', ')}`;
  }
  const filters: TestFilter[] = state === null ? [] : [(test) => (test.state === state ? test : undefined)];
  const tags = (query.get('tags') ?? '').split(',').filter((text) => text !== '');
  const [results, others] = [
    tags.filter((tag) => tag.startsWith('result:')),
    tags.filter((tag) => !tag.startsWith('result:')),
  ];
  for (const tag of [...others, ...results]) {
    const [, key = '', value = ''] = /^([^:]+):(.+)$/.exec(tag) ?? [];
    const filter = value === '' ? undefined : tagFilter(key, value);
    if (filter === undefined) return `tags must be key:value, which ${tag} is not`;
    filters.push(filter);
  }
  return (test) => filters.reduce<TestNow | undefined>((left, filter) => left && filter(left), test);
}

function tagFilter(key: string, value: string): TestFilter | undefined {
  // The build is always the one in the path.
  if (key === 'build.id') return (test) => test;
  if (key === jobTag) return jobFilter(value);
  if (key !== 'result') return (test) => (matches(test.tags[key], value) ? test : undefined);
  const [, operator = '', word = ''] = /^([!~^]?)(.*)$/.exec(value) ?? [];
  const result = executionResults.find((known) => known === word);
  return result === undefined ? undefined : resultFilter(operator, result);
}

function jobFilter(value: string): TestFilter {
  return (test) => {
    const inJobs = test.inJobs.filter(({ job }) => matches(job, value));
    const filtered = counted(test, sumOfJobs(inJobs));
    return filtered && { ...filtered, inJobs };
  };
}

function resultFilter(operator: string, result: ExecutionResult): TestFilter {
  switch (operator) {
    case '~':
      return (test) => (test.counts[result] > 0 ? test : undefined);
    case '^':
      return (test) => (test.counts[result] === sumOf(test.counts) ? test : undefined);
    case '!':
      return (test) => counted(test, { ...test.counts, [result]: 0 });
    default:
      return (test) => counted(test, { ...noResults, [result]: test.counts[result] });
  }
}

function counted(test: TestNow, counts: ResultCounts): TestNow | undefined {
  return sumOf(counts) === 0 ? undefined : { ...test, counts };
}

/** All executions together. */
export function sumOf(counts: ResultCounts): number {
  return executionResults.reduce((sum, result) => sum + counts[result], 0);
}

/** Whether a value is the one that is asked for: `!` before it excludes it, `*` behind it matches a prefix. */
export function matches(actual: string | undefined, value: string): boolean {
  if (value.startsWith('!')) return !matches(actual, value.slice(1));
  if (value.endsWith('*')) return actual?.startsWith(value.slice(0, -1)) === true;
  return actual === value;
}
