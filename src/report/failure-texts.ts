import { noReason } from '../messages/report-notices.ts';
import { cutEnd } from '../shared/cut.ts';
import { rawText, type Untrusted } from '../shared/untrusted.ts';
import type { FailedExecution } from '../test-engine/model.ts';
import { detailsOf, explanationOf, furtherDetailsOf, reasonOf } from '../text/failure-text.ts';
import { clean, type Text } from '../text/sanitize.ts';

/** The texts of a failed test. They are worked out on demand: of thousands, few are shown in full. */
export interface ShownFailure {
  /** Why the test failed; a short reason is followed by the first lines of the expanded message. Never empty. */
  readonly explanation: Text;
  /** Only the reason; `undefined` if there is none. */
  readonly reason: Untrusted | undefined;
  /** Expanded messages and backtraces, one below the other; `undefined` if there are none. */
  readonly details: Untrusted | undefined;
  /** The same without the messages that the explanation holds whole. */
  readonly furtherDetails: Untrusted | undefined;
}

/** The texts of a failed execution. */
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
    // Not cached: all of them together may be larger than everything else.
    get details() {
      return detailsOf(execution);
    },
    get furtherDetails() {
      return furtherDetailsOf(execution);
    },
  };
}

/** UTF-16 units of a text's beginning that are examined before the rest, which would take a hundred times as long. */
const beginning = 400;

/** If a text contains one of these, its beginning is not enough: a control string may hide everything after it. */
const opensControl = /[\p{Cc}--[\n\t\r]]/v;

/** Whether nothing in a text is visible. */
export function isBlank(text: Untrusted): boolean {
  const start = cutEnd(rawText(text), beginning);
  if (!opensControl.test(start) && clean(start).trim() !== '') return false;
  return /^\s*$/.test(rawText(text)) || clean(text).trim() === '';
}
