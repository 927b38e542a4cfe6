import type { RetryAttempt, Test } from 'ctrf';
import { rawText, type Untrusted } from '../../shared/untrusted.ts';
import type { FailedExecution } from '../../test-engine/model.ts';
import { reasonOf } from '../../text/failure-text.ts';
import { link } from '../../text/index.ts';
import type { ShownTest } from '../shown-tests.ts';
import { given, type Safe } from './values.ts';

/** How tests are written. */
export interface Context {
  readonly linkHosts: readonly string[];
  readonly safe: Safe;
}

/** How much of a failed test is written to the file. */
export type Amount = 'all' | 'without-texts';

/**
 * A failed test with all its attempts. Its IDs and its time are those of the newest attempt. Its message and trace are those of
 * the newest attempt that gives a reason.
 *
 * A test that counts has the status `failed`. If it is tolerated because it passed on a retry, it is `passed` and `flaky`, as
 * CTRF defines it; nothing is known about the attempt that passed. If it is tolerated because it is muted, it must not be counted as a
 * failure: it is `other`, and its `rawStatus` is `failed`.
 */
export function testEntry(shown: ShownTest, context: Context, amount: Amount): Test {
  const { test, name, why, source, onBase } = shown;
  const { place } = test;
  const [newest, ...older] = test.attempts;
  const hasPassed = why === 'retried';
  // CTRF lists all attempts but the last one separately: those before the attempt that is shown, or that passed.
  const before = (hasPassed ? test.attempts : older).toReversed();
  const { executionUrl, testUrl } = linksOf(newest, context);
  const outside = context.safe({
    ...given('testId', newest.testId),
    ...(hasPassed ? {} : given('executionId', newest.id)),
    name,
    suite: [newest.suite],
    ...(amount === 'all' ? words(test.execution) : {}),
    ...(place === undefined ? {} : { filePath: place.path }),
    ...(newest.tags.size === 0 || amount !== 'all' ? {} : { labels: Object.fromEntries(newest.tags) }),
    extra: {
      ...given('tolerated', why),
      ...given('onBase', onBase?.section === 'before' ? undefined : onBase?.section),
      failedAttempts: test.attempts.length,
      suite: newest.suite,
      runId: newest.runId,
      ...given('location', newest.location),
      ...(place?.column === undefined ? {} : { column: place.column }),
      ...given('locationConfidence', place?.confidence),
      ...(test.owners === undefined ? {} : { owners: test.owners }),
      ...given('sourceUrl', source?.toString()),
      ...given('testUrl', testUrl),
      ...given('executionUrl', executionUrl),
      ...(Number.isFinite(newest.duration) ? { seconds: newest.duration } : {}),
      ...given('createdAt', newest.createdAt),
    },
  });
  return {
    ...outside,
    ...standing(why),
    duration: hasPassed ? 0 : milliseconds(newest),
    ...(place?.line === undefined ? {} : { line: place.line }),
    retries: test.attempts.length - (hasPassed ? 0 : 1),
    ...(before.length === 0
      ? {}
      : { retryAttempts: before.map((one, index) => attemptEntry(one, index + 1, context, amount)) }),
  };
}

function standing(why: ShownTest['why']): Pick<Test, 'status' | 'rawStatus' | 'flaky'> {
  switch (why) {
    case undefined:
      return { status: 'failed' };
    case 'retried':
      return { status: 'passed', flaky: true };
    case 'muted':
      return { status: 'other', rawStatus: 'failed' };
  }
}

function attemptEntry(attempt: FailedExecution, number: number, context: Context, amount: Amount): RetryAttempt {
  const { executionUrl } = linksOf(attempt, context);
  const outside = context.safe({
    ...given('attemptId', attempt.id),
    ...(amount === 'all' ? words(attempt) : {}),
    extra: {
      runId: attempt.runId,
      ...given('executionUrl', executionUrl),
      ...given('createdAt', attempt.createdAt),
    },
  });
  return { attempt: number, status: 'failed', duration: milliseconds(attempt), ...outside };
}

/** The reason as `message`; all expanded messages and backtraces as `trace`. Both as they were sent, including terminal colours. */
function words(execution: FailedExecution): { readonly message?: Untrusted; readonly trace?: string } {
  const reason = reasonOf(execution);
  const trace = execution.details
    .map(({ message, backtrace }) => [...message, ...backtrace].map(rawText).join('\n'))
    .filter((block) => block.trim() !== '')
    .join('\n\n');
  return { ...given('message', reason), ...given('trace', trace) };
}

/** Only URLs that lead to Buildkite over https. */
function linksOf({ executionUrl, testUrl }: FailedExecution, { linkHosts }: Context) {
  return {
    executionUrl: link(executionUrl, linkHosts)?.toString(),
    testUrl: link(testUrl, linkHosts)?.toString(),
  };
}

/** CTRF wants a whole number, 0 where nothing is known. */
function milliseconds({ duration }: FailedExecution): number {
  const rounded = Math.round((duration ?? 0) * 1000);
  return Number.isSafeInteger(rounded) && rounded > 0 ? rounded : 0;
}
