import type { FailedTest, NotTolerated } from '../gate/failures.ts';

/** Why a failed test is not tolerated, to stand behind a colon or between others. */
const reasons: Readonly<Record<NotTolerated, string>> = {
  'no-id': 'it has no ID to ask Test Engine for',
  'no-list': 'a list that tells could not be fetched',
  'not-listed': "not listed among the build's tests",
  'no-pass': 'no pass in this build',
  namesake: 'other tests may share its name',
  'failed-in-job': 'every execution failed in a job that counts',
  'job-lost': 'its job was retried, and the last retry was canceled, timed out or expired',
  'no-job': 'it does not name its job, though other failures do',
  'too-many-jobs': 'failures in more than 20 jobs',
  'outside-builds': 'passes on a retry are known of Buildkite builds only',
  'not-muted': 'not muted',
  'no-muted-list': 'muted tests are not available for this suite',
};

/** `not tolerated: no pass in this build; not muted`; `undefined` where nothing was to be tolerated. */
export function notTolerated({ notTolerated: why = [] }: FailedTest): string | undefined {
  return why.length === 0 ? undefined : `not tolerated: ${why.map((reason) => reasons[reason]).join('; ')}`;
}

/** Whether the list has the test as passed or muted, and there is something else that keeps it from being tolerated. */
export function isListedAllTheSame({ notTolerated: why = [] }: FailedTest): boolean {
  const plain: readonly NotTolerated[] = ['no-id', 'not-listed', 'no-pass', 'not-muted'];
  return why.some((reason) => !plain.includes(reason));
}
