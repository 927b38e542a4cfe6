import type { FailedTest, NotTolerated } from '../gate/failures.ts';

/** Why a failed test is not tolerated, in words that follow a colon or each other. */
export const notToleratedReasons: Readonly<Record<NotTolerated, string>> = {
  'no-id': 'it has no test ID',
  'no-list': 'the list that would show it could not be fetched',
  'not-listed': "not in Test Engine's list of the build's tests",
  'no-pass': 'no pass in this build',
  namesake: 'several tests share its name',
  'failed-in-job': 'it never passed in a job that was not retried',
  'job-lost': 'its job was retried, and the last retry was canceled, timed out or expired',
  'no-job': 'its job is unknown, though other failures name theirs',
  'too-many-jobs': 'tests failed in more than 20 jobs',
  'outside-builds': 'Test Engine knows of retries in Buildkite builds only',
  'not-muted': 'not muted',
  'no-muted-list': 'muted tests are not available for this suite',
};

/** `not tolerated: no pass in this build; not muted`; `undefined` where nothing was to be tolerated. */
export function notTolerated({ notTolerated: why = [] }: FailedTest): string | undefined {
  return why.length === 0 ? undefined : `not tolerated: ${why.map((reason) => notToleratedReasons[reason]).join('; ')}`;
}

/** Whether the list has the test as passed or muted, and there is something else that keeps it from being tolerated. */
export function isListedAllTheSame({ notTolerated: why = [] }: FailedTest): boolean {
  const plain: readonly NotTolerated[] = ['no-id', 'not-listed', 'no-pass', 'not-muted'];
  return why.some((reason) => !plain.includes(reason));
}
