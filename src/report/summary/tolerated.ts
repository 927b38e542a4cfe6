import type { Steps } from '../../shared/steps.ts';
import { type Html, html } from '../../text/index.ts';
import { counted } from '../../text/words.ts';
import type { ReportView } from '../view.ts';
import { give, type Item, itemList, type LeftOut, type Limits, listBytes, restOf } from './pack.ts';

/** The section of the tolerated tests, as far as there was room for it. */
export interface ToleratedSection {
  readonly html: Html;
  readonly leftOut: LeftOut['tolerated'];
}

/**
 * The tolerated tests in at most `room` bytes, folded: first their count, then the name of each, then its place and why it is
 * tolerated.
 */
export function* toleratedSection(
  { title, tests }: ReportView['tolerated'],
  { room, ...limits }: Limits,
): Steps<ToleratedSection> {
  const total = tests.length;
  const heading = html`<h3>${counted(total, 'tolerated test')}</h3>\n`;
  const [open, close] = [html`<details><summary>${title}</summary>\n`, html`</details>\n`];
  const rest = restOf(total, 'tolerated test');
  const left = room - heading.bytes - open.bytes - close.bytes - listBytes - rest.bytes;
  if (total === 0 || left < 0) return { html: html``, leftOut: { facts: total, tests: total } };
  const items = tests.map((test): Item => ({ test, parts: [] }));
  const named = yield* give('short-name', items, { room: left, ...limits });
  const whole = left - named.bytes + rest.bytes;
  const inFull = named.count === total ? (yield* give('facts', items, { room: whole, ...limits })).count : 0;
  return {
    html: html`${heading}${open}${itemList(items, 'tolerated test')}${close}`,
    leftOut: { facts: total - inFull, tests: total - named.count },
  };
}
