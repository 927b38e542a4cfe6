import type { Verdict } from '../../../simulator/test-engine/scenario.ts';
import { type Combination, longestRequest } from './matrix.ts';
import type { Sight } from './phases.ts';

/** So long reporting may take, in milliseconds. */
export const reportingTime = 30_000;

/** What the step must come to, from the promises to the users alone. */
export interface Expectation {
  readonly verdict: Verdict;
  readonly exitCode: 0 | 1;
  /** What was seen in the end of the run that decided. */
  readonly sight: Sight;
  /** The cause must be named, since the verdict rests on it. */
  readonly namesCause: boolean;
  /** The wait must last until the deadline. */
  readonly untilDeadline: boolean;
  /** At least so many failed executions must have been fetched, of so many; `undefined` where none were asked for. */
  readonly fetched: { readonly least: number; readonly all: number } | undefined;
}

/** What a combination must come to. */
export function expectationOf(combination: Combination): Expectation {
  const { kind, phase } = combination;
  const { verdict, sight } = phase.end;
  if (phase.failures) {
    // "Reporting comes after the verdict and never changes it: what could not be fetched is said."
    const { before, all } = phase.failures;
    const least = passesInTime(combination, reportingTime) ? all : before;
    const fetched = { least, all };
    return { verdict, exitCode: 1, sight, namesCause: false, untilDeadline: false, fetched };
  }
  if (passesInTime(combination, combination.timeout)) {
    // "A look that fails tells nothing: it is tried again": the story ends as if nothing had been in the way.
    const exitCode = verdict === 'passed' ? 0 : 1;
    // A run that is lost is so at the deadline only, that soon.
    const untilDeadline = verdict === 'stale' && sight.result !== 'stale';
    return { verdict, exitCode, sight, namesCause: false, untilDeadline, fetched: undefined };
  }
  // "At the deadline, in this order: a run failed → failed; a run is stale or gone → stale;
  // no good look within the last two pauses → error, naming the last cause."
  const { before, otherwise = before.bad ?? 'error' } = phase;
  return {
    verdict: otherwise,
    exitCode: 1,
    sight: before,
    namesCause: otherwise === 'error',
    // A page of failures that is too large is asked for in smaller parts and then given up.
    untilDeadline: !(kind.tooLarge && phase.hits.where === 'failed-executions'),
    fetched: undefined,
  };
}

/** Whether there comes a good answer to all that is asked, within so many milliseconds. */
function passesInTime({ kind, duration }: Combination, time: number): boolean {
  if (kind.effect === 'harmless') return true;
  if (duration === 'for good') return false;
  if (!kind.hangs) return true;
  return longestRequest * (duration === 'a while' ? 2 : 1) < time;
}
