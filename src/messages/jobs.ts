import type { DiedJob } from '../test-engine/failures/explaining-jobs.ts';
import type { BuildRef } from '../test-engine/model.ts';
import { counted } from '../text/words.ts';
import { buildNames, type Within } from './naming.ts';

/** Replaces the name of a job that has none. */
export const unnamedJob = 'Unnamed job';

/** Introduces the word that says why a job was ended from outside. */
export const signalReason = 'signal reason';

/** `4 jobs did not pass`, `At least 100 jobs did not pass` */
export function notPassed(total: number, isMore: boolean): string {
  return `${isMore ? 'At least ' : ''}${counted(total, 'job')} did not pass`;
}

/** How a job ended, to follow its name. `build` is given if several builds are gated. */
export function howItEnded(
  { how, exitStatus }: Pick<DiedJob, 'how' | 'exitStatus'>,
  build: BuildRef | undefined,
  within: Within,
): string {
  const where = build === undefined ? '' : ` in ${buildNames([build], within)}`;
  // Of a job that was ended from outside, the status is made up (-1), or that of the signal.
  const status = how === 'failed' && exitStatus !== undefined ? ` with exit status ${exitStatus}` : '';
  return `${endings[how]}${status}${where}`;
}

const endings: Readonly<Record<DiedJob['how'], string>> = {
  failed: 'failed',
  timed_out: 'timed out',
  expired: 'expired before an agent accepted it',
  canceled: 'was canceled',
};
