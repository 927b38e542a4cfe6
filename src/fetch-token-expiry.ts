import type { Outcome } from './gate/outcome.ts';
import { instantOf } from './shared/instants.ts';
import type { TestEngine } from './test-engine/client.ts';

/** A token that expires later than this is no news; milliseconds. */
const soon = 7 * 24 * 3_600_000;
/** Nobody waits longer for the answer; milliseconds. */
const patience = 1_000;

/**
 * When the token expires, where that is within seven days: in so many milliseconds, at that time (ISO 8601). One attempt, which is left
 * out where Buildkite has just not answered or little remains of a rate limit. `now` is the time, milliseconds since 1970. Never
 * rejects: whatever goes wrong, it is not known.
 */
export async function fetchTokenExpiry(
  { verdict }: Pick<Outcome, 'verdict'>,
  engine: Pick<TestEngine, 'tokenExpiry' | 'isAtEase'>,
  now: number,
  signal: AbortSignal,
): Promise<{ readonly inMs: number; readonly at: string } | undefined> {
  if (verdict.name === 'error' || verdict.name === 'cancelled' || !engine.isAtEase) return undefined;
  const expiry = await engine
    .tokenExpiry(AbortSignal.any([signal, AbortSignal.timeout(patience)]))
    .catch(() => undefined);
  const instant = instantOf(expiry);
  if (expiry === undefined || instant === undefined || instant <= now || instant - now > soon) return undefined;
  return { inMs: instant - now, at: new Date(instant).toISOString() };
}
