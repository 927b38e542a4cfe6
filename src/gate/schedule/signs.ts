import type { Observation } from '../observation.ts';

/** Whether something that is gated has come to its end, so that the rest is likely to follow soon. */
export function isNearItsEnd({ builds, runs }: Observation): boolean {
  return builds?.some(({ ended }) => ended !== undefined) || runs.some(({ run }) => run.state === 'finished');
}
