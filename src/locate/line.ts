import { rawText } from '../shared/untrusted.ts';
import type { FailedExecution } from '../test-engine/model.ts';
import type { Given } from './given.ts';

/** What an execution tells of who sent it. */
export type Sent = Pick<FailedExecution, 'tags' | 'testName'>;

/** The line of a location, counted from 1; `undefined` when none was sent, or a number that is none. */
export function lineOf(given: Given, sent: Sent): number | undefined {
  if (given.line === undefined) return undefined;
  const line = given.line + (countsFromZero(given, sent) ? 1 : 0);
  return line >= 1 ? line : undefined;
}

/**
 * Whether pytest's own collector sent the location: it sends pytest's line numbers, which count from 0. So do those that pytest
 * itself writes into JUnit's XML (`junit_family=xunit1`, tried with 9.1), but it is not known whether Test Engine reads that
 * attribute; what else comes by way of JUnit counts from 1, and is taken so.
 *
 * Its `collector.name` (`python-buildkite-test-collector`) says it. Where that tag is missing, as on older servers, the shape does:
 * a `.py` file, a line and no column, unless another framework is named, or the test's name begins with a dotted module or class,
 * as JUnit's do (the collector's begin with the file). Line 0 proves it. Should that be wrong after all, the place is one line
 * lower, which is still the test; one line too high would be what stands before it.
 */
function countsFromZero({ base, line, column, form }: Given, { tags, testName }: Sent): boolean {
  if (!base.endsWith('.py') || column !== undefined || form !== 'colon') return false;
  const collector = tagged(tags, 'collector.name');
  if (collector !== undefined) return /python|pytest/.test(collector) && !collector.includes('junit');
  const framework = tagged(tags, 'test.framework.name');
  if (framework !== undefined && framework !== 'pytest') return false;
  return line === 0 || testName === undefined || !namesModule(rawText(testName), base.slice(0, -'.py'.length));
}

function tagged(tags: Sent['tags'], name: string): string | undefined {
  const value = tags.get(name);
  return value === undefined ? undefined : rawText(value).trim().toLowerCase();
}

/** `tests.test_sum.TestSum test_adds` for `test_sum`, and not `tests/test_sum.py::TestSum test_adds`. */
function namesModule(testName: string, module: string): boolean {
  const [first = ''] = testName.slice(0, 500).trimStart().split(/\s/, 1);
  return /^\w+(?:\.\w+)*$/.test(first) && first.split('.').includes(module);
}
