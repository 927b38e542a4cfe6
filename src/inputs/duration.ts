import parse from 'parse-duration';
import { type Checked, wrong } from './problem.ts';

/**
 * Whole numbers with their units, each unit once, the larger first. `parse-duration` alone takes a great deal more:
 * it ignores what it does not know, and gives a bare number a unit.
 */
const grammar = /^(?:\d{1,9}h)?(?:\d{1,9}m)?(?:\d{1,9}s)?(?:\d{1,9}ms)?$/;

const example = 'Write a duration such as 90s, 15m, 1h or 1h30m';

/** Between which durations one must lie; milliseconds, both inclusive. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
  /** Why it must be at least `least`, and what to write: a whole sentence. */
  readonly why: string;
}

/** A timer of Node holds 24.8 days and fires at once beyond that; a job on a runner of one's own lives for five. */
export const longest = 7 * 24 * 3_600_000;

/**
 * A duration in milliseconds: `90s`, `15m`, `1h30m`, `500ms`, `0`. A fraction (`1.5h`) is refused: `1h30m` says the
 * same, and one way of writing is enough.
 */
export function asDuration(text: string, { least, most, why }: Bounds): Checked<number> {
  const milliseconds = text === '0' ? 0 : grammar.test(text) ? parse(text) : null;
  if (milliseconds === null) return notADuration(text);
  if (milliseconds < least) return wrong(milliseconds === 0 ? 'is 0' : 'is too short', why);
  if (milliseconds > most) return wrong('is too long', 'At most 7 days (168h) are allowed.');
  return { value: milliseconds };
}

function notADuration(text: string): Checked<number> {
  if (/^\d{1,9}$/.test(text)) {
    return wrong('has no unit', `Write ${text}s for seconds, ${text}m for minutes or ${text}h for hours.`);
  }
  if (/^\d*[.,]\d+\s*[a-z]*$/i.test(text)) {
    return wrong('is a fraction', `${example}, in whole numbers: 1h30m instead of 1.5h.`);
  }
  return wrong(
    'is not a duration',
    `${example}: whole numbers with the units h, m, s or ms, the larger unit first and no blanks. Only 0 needs no unit.`,
  );
}
