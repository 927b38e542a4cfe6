import type { ToleratedTest } from '../../gate/failures.ts';
import { tally, tolerates } from '../../messages/tolerated.ts';
import { type Html, html } from '../../text/index.ts';
import { counted } from '../../text/words.ts';
import { tolerated } from '../failed-tests.ts';
import { give, type Item, itemList, type LeftOut, listBytes, restBytes } from './pack.ts';
import type { ItemContext } from './test-item.ts';

/** The section of the tolerated tests, as far as there was room for it. */
export interface Apart {
  readonly html: Html;
  readonly leftOut: LeftOut['tolerated'];
}

/**
 * The tolerated tests in at most `room` bytes, folded away: first their count, then the name of each, then where it stands and
 * what it is tolerated for.
 */
export function setApart(tests: readonly ToleratedTest[], room: number, context: ItemContext): Apart {
  const total = tests.length;
  const heading = html`<h3>${counted(total, 'tolerated test')}</h3>\n`;
  const [open, close] = [html`<details><summary>${tally(tests, tolerates)}</summary>\n`, html`</details>\n`];
  const left = room - heading.bytes - open.bytes - close.bytes - listBytes - restBytes;
  if (total === 0 || left < 0) return { html: html``, leftOut: { facts: total, tests: total } };
  const items = tolerated(tests, context.surroundings).map((test): Item => ({ test, parts: [] }));
  const named = give('name', items, left, context);
  const told = named.count === total ? give('facts', items, left - named.bytes, context).count : 0;
  const list = itemList(items.slice(0, named.count), total, 'tolerated test');
  return {
    html: html`${heading}${open}${list}${close}`,
    leftOut: { facts: total - told, tests: total - named.count },
  };
}
