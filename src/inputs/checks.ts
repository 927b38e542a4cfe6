import { isSha } from '../shared/identifiers.ts';
import { type Checked, wrong } from './problem.ts';
import { hasUnseen } from './values.ts';

const expression = (inner: string) => `$${'{{'} ${inner} }}`;

/** The name of a check run: one line. */
export function asCheckName(text: string): Checked<string | undefined> {
  if (text === '') return { value: undefined };
  if (hasUnseen(text) || text.length > 200) {
    return wrong('is not one line of at most 200 characters', 'Write a short name, such as Test Engine.');
  }
  return { value: text };
}

/** A commit's SHA, in lower case. */
export function asHeadSha(text: string): Checked<string | undefined> {
  if (text === '') return { value: undefined };
  if (isSha(text)) return { value: text.toLowerCase() };
  return wrong(
    'is not the whole SHA of a commit',
    `Leave it out for the commit that the event is about, or write all of it, such as ${expression('github.event.pull_request.head.sha')}.`,
  );
}

/** The id that GitHub gives a job's own check run. */
export function asCheckRunId(text: string): Checked<string | undefined> {
  if (text === '') return { value: undefined };
  if (/^[1-9]\d{0,19}$/.test(text)) return { value: text };
  return wrong(
    'is not the id of a check run',
    `Leave check-run-id out: its default is this job’s own, ${expression('job.check_run_id')}.`,
  );
}
