import { isSha } from '../shared/identifiers.ts';
import { type Checked, wrong } from './problem.ts';
import { hasUnseen } from './values.ts';

/** The most characters of a check run's name. */
const longestName = 200;

/** The name of a check run: one line. */
export function asCheckName(text: string): Checked<string | undefined> {
  if (text === '') return { value: undefined };
  if (hasUnseen(text) || text.length > longestName) {
    return wrong('not-a-check-name', { most: longestName });
  }
  return { value: text };
}

/** A commit's SHA, in lower case. */
export function asHeadSha(text: string): Checked<string | undefined> {
  if (text === '') return { value: undefined };
  if (isSha(text)) return { value: text.toLowerCase() };
  return wrong('not-a-sha');
}

/** The ID that GitHub gives a job's own check run. */
export function asCheckRunId(text: string): Checked<string | undefined> {
  if (text === '') return { value: undefined };
  if (/^[1-9]\d{0,19}$/.test(text)) return { value: text };
  return wrong('not-a-check-run-id');
}
