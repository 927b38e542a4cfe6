import type { Outcome } from './gate/outcome.ts';
import { instantOf } from './shared/instants.ts';
import type { TestEngine } from './test-engine/client.ts';

/** Milliseconds: a token that expires later than this is not mentioned. */
const soon = 7 * 24 * 3_600_000;
/** Milliseconds: the most time that this request may take. */
const patience = 1_000;

/**
 * When the token expires, if that is within seven days: in `inMs` milliseconds, at `at` (ISO 8601). There is one attempt, or none if
 * Buildkite has just failed to respond or if little is left of a rate limit. `now` is in milliseconds since 1970. Never rejects: if
 * anything goes wrong, the result is `undefined`.
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
