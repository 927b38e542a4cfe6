import { rawText, type Untrusted, untrusted } from '../shared/untrusted.ts';
import type { FailedExecution } from '../test-engine/model.ts';
import { clean, cutEnd, type Text } from '../text/sanitize.ts';

/** One failure of a test, in words. A text is worked out when it is asked for: of thousands, few are shown in full. */
export interface ShownFailure {
  /** Why the test failed; a short reason with the first lines of the expanded message. Always says something. */
  readonly explanation: Text;
  /** The reason alone; `undefined` when there is none. */
  readonly reason: Untrusted | undefined;
  /** Expanded messages and backtraces, one below the other; `undefined` when there are none. */
  readonly details: Untrusted | undefined;
}

/** The words of a failed execution. */
export function failureOf(execution: FailedExecution): ShownFailure {
  let explanation: Text | undefined;
  return {
    get explanation() {
      explanation ??= explanationOf(execution) ?? 'No reason was given.';
      return explanation;
    },
    get reason() {
      return reasonOf(execution);
    },
    // Not kept: all of them together may be larger than all else.
    get details() {
      return detailsOf(execution);
    },
  };
}

/** The reason, else the first line of the expanded message that says anything. */
export function reasonOf({ reason, details }: FailedExecution): Untrusted | undefined {
  if (reason !== undefined && !isBlank(reason)) return reason;
  return details.flatMap(({ message }) => message).find((line) => !isBlank(line));
}

/** Lines of the expanded message that are shown with a short reason: what was expected stands there, not in the reason. */
const linesOfMessage = 8;
/** Lines of a reason that is short. */
const shortReason = 2;

function explanationOf(execution: FailedExecution): Untrusted | undefined {
  const reason = reasonOf(execution);
  if (reason === undefined || isLong(reason)) return reason;
  const shown = clean(reason).trim();
  if (shown.split('\n').length > shortReason) return reason;
  const message = (execution.details[0]?.message ?? []).flatMap((line) => clean(line).trimEnd().split('\n'));
  const start = message.findIndex((line) => line.trim() !== '' && line.trim() !== shown);
  const more = start < 0 ? [] : message.slice(start, start + linesOfMessage);
  return more.length === 0 ? reason : untrusted([rawText(reason), ...more].join('\n').trimEnd());
}

function detailsOf({ details }: FailedExecution): Untrusted | undefined {
  // Cleaned one by one, since what cannot be seen in one must not hide the others.
  const blocks = details.map(({ message, backtrace }) => [...message, ...backtrace].map(clean).join('\n'));
  const text = blocks.filter((block) => block.trim() !== '').join('\n\n');
  return text === '' ? undefined : untrusted(text);
}

/** UTF-16 units of a text's beginning that are looked at before all of it is, which takes a hundred times as long. */
const beginning = 400;

/** Nothing that begins with one of these is seen: a control string may hide all that comes after it. */
const opensControl = /[\p{Cc}--[\n\t\r]]/v;

/** Whether there is nothing in a text that people can see. */
export function isBlank(text: Untrusted): boolean {
  const start = cutEnd(rawText(text), beginning);
  if (!opensControl.test(start) && clean(start).trim() !== '') return false;
  return /^\s*$/.test(rawText(text)) || clean(text).trim() === '';
}

/** Whether the beginning of a text has more lines than a short reason. `false` says nothing. */
function isLong(text: Untrusted): boolean {
  const start = cutEnd(rawText(text), beginning);
  return !opensControl.test(start) && clean(start).trim().split('\n').length > shortReason;
}
