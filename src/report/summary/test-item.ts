import { labels, timesFailed } from '../../messages/labels.ts';
import { notTolerated } from '../../messages/not-tolerated.ts';
import { tolerates } from '../../messages/tolerated.ts';
import { rawText, untrusted } from '../../shared/untrusted.ts';
import { excerpt } from '../../text/excerpt.ts';
import { anchor, code, type Html, html, joined, pre, prose } from '../../text/index.ts';
import { testDuration } from '../../text/words.ts';
import type { ShownFailure } from '../failure-texts.ts';
import type { ShownTest } from '../shown-tests.ts';

/** How much of a failed test is shown. `name` replaces `short-name`, and `facts` replaces `name`; the others are added. */
export type Level = 'short-name' | 'name' | 'facts' | 'reason' | 'details';

/** How tests are written. */
export interface ItemContext {
  /** There are several suites, so a test's suite has to be named. */
  readonly severalSuites: boolean;
}

/** The HTML of one level. */
export function partOf(shown: ShownTest, level: Level, context: ItemContext): Html {
  switch (level) {
    case 'short-name':
      return code(shown.name, 40);
    case 'name':
      return code(shown.name, 120);
    case 'facts':
      return facts(shown, context);
    case 'reason':
      return joined(shown.failures.map(({ explanation }) => pre(explanation, reasonBounds)));
    case 'details':
      return joined(shown.failures.map(details));
  }
}

function facts(
  { test, name, where, page, testPage, jobPage, source, onBase, why }: ShownTest,
  { severalSuites }: ItemContext,
): Html {
  const { execution, attempts } = test;
  const duration = testDuration(execution.duration);
  const stays = notTolerated(test);
  const known = [
    ...(why === undefined ? [] : [html`${tolerates[why]}`]),
    ...(where === undefined ? [] : [anchor(source, code(where))]),
    ...(severalSuites ? [html`suite ${code(execution.suite)}`] : []),
    ...(attempts.length > 1 ? [html`${timesFailed(attempts.length)}`] : []),
    ...(duration === undefined ? [] : [html`${duration}`]),
    ...(stays === undefined ? [] : [html`${stays}`]),
    ...(onBase === undefined ? [] : [prose(onBase.words, [])]),
    ...(testPage === undefined ? [] : [anchor(testPage, html`${labels.testHistory}`)]),
    ...(jobPage === undefined ? [] : [anchor(jobPage, html`${labels.job}`)]),
  ];
  const linked = anchor(page, code(name));
  return known.length === 0
    ? linked
    : html`${linked}<br>${joined(known.flatMap((fact) => [html` · `, fact]).slice(1))}`;
}

const reasonBounds = { lines: 10, units: 1000 };
const detailsBounds = { lines: 300, units: 12_000 };

/** What the excerpt of the reason leaves out: its rest, the expanded message, the backtrace. */
function details(failure: ShownFailure): Html {
  const { explanation, reason } = failure;
  const isCut = reason !== undefined && !excerpt(reason, reasonBounds).isWhole;
  const text = excerpt(explanation, reasonBounds).isWhole ? failure.furtherDetails : failure.details;
  const parts = [isCut ? reason : undefined, text].flatMap((part) => (part === undefined ? [] : rawText(part)));
  if (parts.length === 0) return html``;
  return html`<details><summary>${labels.details}</summary>${pre(untrusted(parts.join('\n\n')), detailsBounds)}</details>`;
}
