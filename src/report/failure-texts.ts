import { noReason } from '../messages/report-notices.ts';
import { cutEnd } from '../shared/cut.ts';
import { rawText, type Untrusted } from '../shared/untrusted.ts';
import type { FailedExecution } from '../test-engine/model.ts';
import { detailsOf, explanationOf, reasonOf } from '../text/failure-text.ts';
import { clean, type Text } from '../text/sanitize.ts';

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
      explanation ??= explanationOf(execution) ?? noReason;
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
