import parse from 'parse-duration';
import { type Checked, type Wrong, wrong } from './problem.ts';

/**
 * Whole numbers with units, each unit once, larger ones first. `parse-duration` alone accepts far more: it ignores what it does not
 * know, and gives a bare number a unit.
 */
const grammar = /^(?:\d{1,9}h)?(?:\d{1,9}m)?(?:\d{1,9}s)?(?:\d{1,9}ms)?$/;

/** The shortest and the longest duration that is allowed, in milliseconds. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** Node's timers hold 24.8 days and fire at once beyond that; a job on a self-hosted runner may take five days. */
export const longest = 7 * 24 * 3_600_000;

/**
 * A duration in milliseconds: `90s`, `15m`, `1h30m`, `500ms`, `0`. Fractions (`1.5h`) are errors: `1h30m` says the same, and one
 * spelling is enough.
 */
export function asDuration(text: string, { least, most }: Bounds): Checked<number> {
  const milliseconds = text === '0' ? 0 : grammar.test(text) ? parse(text) : null;
  if (milliseconds === null) return notADuration(text);
  if (milliseconds < least) return wrong(milliseconds === 0 ? 'duration-is-zero' : 'duration-too-short');
  if (milliseconds > most) return wrong('duration-too-long');
  return { value: milliseconds };
}

function notADuration(text: string): Wrong {
  if (/^\d{1,9}$/.test(text)) return wrong('duration-without-unit', { digits: text });
  return wrong(/^\d*[.,]\d+\s*[a-z]*$/i.test(text) ? 'duration-with-fraction' : 'not-a-duration');
}
