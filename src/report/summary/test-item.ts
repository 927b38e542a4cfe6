import { spelled } from '../../locate/locate.ts';
import { tolerates } from '../../messages/tolerated.ts';
import { rawText, untrusted } from '../../shared/untrusted.ts';
import { excerpt } from '../../text/excerpt.ts';
import { anchor, code, type Html, html, joined, link, pre } from '../../text/index.ts';
import { grouped, testDuration } from '../../text/words.ts';
import { detailsOf, explanationOf, locationOf, noReason, reasonOf, type ShownTest } from '../failed-tests.ts';
import { type Surroundings, sourcePage } from '../github-context.ts';

/** How much of a failed test is shown: each level and the ones before it. */
export const levels = ['name', 'facts', 'reason', 'details'] as const;
export type Level = (typeof levels)[number];

/** What writing a test needs to know beside the test. */
export interface ItemContext {
  readonly surroundings: Surroundings;
  /** There is more than one suite, so that a test's has to be told. */
  readonly severalSuites: boolean;
  /** The commit that a run's tests ran on, where it is known. */
  readonly commitOf: (suite: string, runId: string) => string | undefined;
}

/** What a level adds to a failed test; `facts` stand in the place of `name`. */
export function partOf(shown: ShownTest, level: Level, context: ItemContext): Html {
  switch (level) {
    case 'name':
      return code(shown.name, 120);
    case 'facts':
      return facts(shown, context);
    case 'reason':
      return pre(explanationOf(shown.test.execution) ?? noReason, reasonBounds);
    case 'details':
      return details(shown);
  }
}

function facts(shown: ShownTest, context: ItemContext): Html {
  const { execution, attempts } = shown.test;
  const { linkHosts } = context.surroundings;
  const page = link(execution.executionUrl, linkHosts) ?? link(execution.testUrl, linkHosts);
  const duration = testDuration(execution.duration);
  const upstreamMessage = [
    ...(shown.why === undefined ? [] : [html`${tolerates[shown.why]}`]),
    ...where(shown, context),
    ...(context.severalSuites ? [html`suite ${code(execution.suite)}`] : []),
    ...(attempts.length > 1 ? [html`failed ${grouped(attempts.length)} times`] : []),
    ...(duration === undefined ? [] : [html`${duration}`]),
  ];
  const name = anchor(page, code(shown.name));
  return upstreamMessage.length === 0
    ? name
    : html`${name}<br>${joined(upstreamMessage.flatMap((fact) => [html` · `, fact]).slice(1))}`;
}

function where({ test: { execution }, place }: ShownTest, { surroundings, commitOf }: ItemContext): readonly Html[] {
  const location = locationOf(execution);
  if (place === undefined) return location === undefined ? [] : [code(location)];
  const path = rawText(place.path);
  const commit = commitOf(execution.suite, execution.runId);
  const target = sourcePage(surroundings, { path, line: place.line, commit });
  return [anchor(target, code(spelled(place)))];
}

const reasonBounds = { lines: 10, units: 1000 };
const detailsBounds = { lines: 300, units: 12_000 };

/** What the reason leaves out: its own rest, the expanded message, the backtrace. */
function details({ test: { execution } }: ShownTest): Html {
  const upstreamMessage = reasonOf(execution);
  const cut = upstreamMessage !== undefined && !excerpt(upstreamMessage, reasonBounds).isWhole;
  const parts = [cut ? upstreamMessage : undefined, detailsOf(execution)].flatMap((part) =>
    part === undefined ? [] : rawText(part),
  );
  if (parts.length === 0) return html``;
  return html`<details><summary>Message and backtrace</summary>${pre(untrusted(parts.join('\n\n')), detailsBounds)}</details>`;
}
