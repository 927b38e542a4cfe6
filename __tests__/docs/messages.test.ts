import { describe, expect, test } from '@jest/globals';
import { type Anchor, anchors } from '../../src/messages/help.ts';
import {
  allTexts,
  basisSentences,
  codeMessages,
  inputProblems,
  progressLines,
  reportSentences,
  verdictMessages,
} from '../messages/all-messages.ts';
import { pageAt, read, spansBelow } from './pages.ts';

const path = 'docs/troubleshooting.md';
const page = pageAt(path);

/** The texts that an entry stands for: `…` is whatever a message has there. */
function patternOf(span: string): RegExp {
  const parts = span.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.+?')}$`, 's');
}

/** The spans of the page that quote messages: sentences and titles, and what a table of printed words has in its first column. */
function quotesIn(spans: readonly string[]): readonly string[] {
  return spans.filter((span) => (/^["A-Z\d…`]/.test(span) && / /.test(span)) || printed.has(span));
}

const printed = new Set(firstColumns(read(path)));

function firstColumns(markdown: string): readonly string[] {
  const tables = markdown.split(/\n\n/).filter((block) => block.startsWith('| printed |'));
  const rows = tables.flatMap((table) => table.split('\n').slice(2));
  return rows.flatMap((row) => spansIn(row.split(' | ', 1)[0] ?? ''));
}

/** Inline code as Markdown has it: as many backticks at its end as at its beginning, and a blank next to them does not count. */
function spansIn(text: string): readonly string[] {
  return [...text.matchAll(/(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)/g)].map(([, , code = '']) =>
    /^ .*\S.* $/.test(code) ? code.slice(1, -1) : code,
  );
}

const below = (anchor: Anchor) => quotesIn(spansBelow(page, anchor)).map(patternOf);
const missing = (texts: readonly string[], patterns: readonly RegExp[]) =>
  [...new Set(texts)].filter((text) => !patterns.some((pattern) => pattern.test(text)));
const everywhere = quotesIn(page.spans.map(({ text }) => text)).map(patternOf);

test('every entry has an anchor, and every anchor an entry', () => {
  const found = page.headings.map(({ anchor }) => anchor);
  expect(anchors.filter((anchor) => !found.includes(anchor))).toEqual([]);
  const entries = page.headings.filter(({ depth }) => depth === 3).map(({ anchor }) => anchor);
  expect(entries.filter((anchor) => !anchors.some((known) => known === anchor))).toEqual([]);
});

describe('the guide has every message, below the anchor that leads there', () => {
  /** These are told apart by what happened: their title is the same for all. */
  const shared: readonly Anchor[] = ['not-everything-could-be-shown-on-github', 'what-could-not-be-fetched', 'the-log'];

  test.each(codeMessages)('$name', ({ headline, what, anchor }) => {
    const texts = shared.includes(anchor) ? [what] : [headline, what];
    expect(texts.some((text) => missing([text], below(anchor)).length === 0)).toBe(true);
  });

  test.each(verdictMessages)('$name', ({ headline, anchor }) => {
    const isError = headline.startsWith('No verdict: ');
    const titles = isError ? [headline, headline.slice('No verdict: '.length)] : [headline];
    expect(missing(titles, below(anchor)).length).toBeLessThan(titles.length);
  });

  test('of inputs', () => {
    const problems = inputProblems.map(({ problem }) => problem);
    expect(missing(problems, below('invalid-inputs'))).toEqual([]);
  });

  test('of the log', () => {
    expect(missing(progressLines, below('the-log'))).toEqual([]);
  });

  test('of the basis', () => {
    expect(missing(basisSentences, below('what-the-verdict-is-based-on'))).toEqual([]);
  });

  test('of reports', () => {
    expect(missing(reportSentences, everywhere)).toEqual([]);
  });
});

test('the guide quotes no message that does not exist', () => {
  const texts = [...allTexts, ...inputProblems.map(({ problem }) => problem)];
  const quotes = quotesIn(page.spans.map(({ text }) => text));
  expect(quotes.length).toBeGreaterThan(200);
  const unknown = quotes.filter((quote) => {
    const pattern = patternOf(quote);
    return !texts.some((text) => pattern.test(text));
  });
  expect(unknown).toEqual([]);
});

test('a message without an entry, and an entry without a message, are seen', () => {
  expect(missing(['is purple'], below('invalid-inputs'))).toEqual(['is purple']);
  expect(missing(['is not a valid value'], below('invalid-inputs'))).toEqual([]);
  expect(allTexts.some((text) => patternOf('The moon fell on ….').test(text))).toBe(false);
  expect(spansIn('``a `b` c`` and `d`')).toEqual(['a `b` c', 'd']);
});
