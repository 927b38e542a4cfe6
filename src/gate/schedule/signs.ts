import type { Observation } from '../observation.ts';

/** Whether something that is gated has come to its end, so that the rest is likely to follow soon. */
export function isNearItsEnd({ build, runs }: Observation): boolean {
  return build?.ended !== undefined || runs.some(({ run }) => run.state === 'finished');
}
