import { rawText } from '../shared/untrusted.ts';
import type { FailedExecution } from '../test-engine/model.ts';
import type { Given } from './given.ts';

/** What an execution shows about its collector. */
export type Sent = Pick<FailedExecution, 'tags' | 'testName'>;

/** The line of a location, counted from 1; `undefined` if none was sent, or if the number is not a line. */
export function lineOf(given: Given, sent: Sent): number | undefined {
  if (given.line === undefined) return undefined;
  const line = given.line + (countsFromZero(given, sent) ? 1 : 0);
  return line >= 1 ? line : undefined;
}

/**
 * Whether pytest's own collector sent the location: it sends pytest's line numbers, which count from 0. So do those that pytest
 * itself writes into JUnit's XML (`junit_family=xunit1`, tested with 9.1), but it is not known whether Test Engine reads that
 * attribute. Other lines from JUnit's XML count from 1, and are treated like that.
 *
 * Its `collector.name` (`python-buildkite-test-collector`) says so. If that tag is missing, as on older servers, the form says so:
 * a `.py` file, a line and no column, unless another framework is named, or the test's name begins with a dotted module or class,
 * as JUnit's do (the collector's begin with the file). Line 0 proves it. If that is wrong after all, the place is one line
 * too low, which is still in the test. One line too high would be before it.
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
