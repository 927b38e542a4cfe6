import type { GateEvent } from '../gate/events.ts';
import type { Within } from '../messages/naming.ts';
import { debugProgress, progressOf } from '../messages/progress.ts';
import type { RequestEvent } from '../test-engine/client.ts';
import {
  type Command,
  command,
  commandExcerpt,
  commandLines,
  commandText,
  commandTitle,
  type LogLine,
  logLine,
  marginLines,
} from '../text/index.ts';
import { span } from '../text/words.ts';

/** What may be printed, one line each. */
export type Printable = LogLine | Command;

/** The lines of the log about an event of the wait. `within` names the organization of the suites. */
export function eventLines(event: GateEvent, within: Within): readonly Printable[] {
  const { lines, quotes, warning } = progressOf(event, within);
  if (warning !== undefined) {
    const message = commandLines([
      ...lines.map((line) => commandText`${line}`),
      ...quotes.flatMap(({ intro, text }) => [
        commandText`${intro}`,
        ...(text === undefined ? [] : [commandExcerpt(text, quoteBounds)]),
      ]),
    ]);
    return [command('warning', { title: commandTitle(warning) }, message)];
  }
  const waited = 'waited' in event ? event.waited : 0;
  return [
    ...lines.map((line) => at(waited, logLine`${line}`)),
    ...quotes.flatMap(({ text }) => (text === undefined ? [] : marginLines(text, quoteBounds))),
  ];
}

const quoteBounds = { lines: 3, units: 1000 };

/** What debug logging adds, if anything: why a poll decided nothing, and when the next one is. */
export function debugLine(event: GateEvent, within: Within): LogLine | undefined {
  return event.kind === 'goes-on' ? at(event.waited, logLine`${debugProgress(event, within)}`) : undefined;
}

/** A request to Buildkite, for debug logging. */
export function requestLine({ method, path, query, status, error, duration, budgets }: RequestEvent): LogLine {
  const left = budgets.map(({ scope, remaining, limit }) => `${scope} ${remaining}/${limit}`).join(', ');
  const answer = [status, error].filter((part) => part !== undefined).join(' ');
  return logLine`${method} ${path}?${query} → ${answer} in ${Math.round(duration)} ms${left === '' ? '' : `; left: ${left}`}`;
}

/** Whether a line is a warning annotation, of which GitHub keeps only so many per step. */
export function isWarning(event: GateEvent): boolean {
  return progressOf(event, undefined).warning !== undefined;
}

/** Each line begins with the time waited, in a column of its own. */
function at(waited: number, line: LogLine): LogLine {
  const time = span(Math.round(waited / 1000) * 1000);
  return logLine`${blanks(timeWidth - time.length)}${time}  ${line}`;
}

/** As wide as `59m 59s`. */
const timeWidth = 7;

function blanks(count: number): LogLine {
  return count <= 0 ? logLine`` : logLine` ${blanks(count - 1)}`;
}
