import { describe, expect, test } from '@jest/globals';
import { inputNames } from '../../src/inputs/names.ts';
import { problemWords } from '../../src/messages/inputs.ts';
import { progressOf } from '../../src/messages/progress.ts';
import { buildSelector } from '../report/fixtures.ts';
import { allTexts, codeMessages, inputProblems, verdictMessages } from './all-messages.ts';
import { everyEvent } from './every-verdict.ts';

/** A text without what is no English: code, addresses and paths. */
const plain = (text: string) => text.replace(/`[^`\n]+`|https?:\S+|\/[\w/-]+/g, 'X');
const those = (wrong: RegExp) => allTexts.filter((text) => wrong.test(plain(text)));

describe('every message', () => {
  test.each([...codeMessages, ...verdictMessages])('has the right form: $name', ({ headline, what, hint }) => {
    expect(headline).toMatch(/^[A-Z\d`][^\n]*[^.\s]$/);
    expect(what).toMatch(/^[A-Z\d`].*[.]$/s);
    if (hint !== '') expect(hint).toMatch(/^[A-Z`].*[.:]$/s);
  });

  test.each(inputProblems)('continues after the name of its input: $code', ({ problem, hint }) => {
    expect(problem).toMatch(/^[a-z][^\n]*[^.\s]$/);
    expect(hint).toMatch(/^[A-Z`].*[.?]$/s);
  });

  test('has one kind of apostrophe and of quotation marks', () => {
    expect(those(/[‘’“”]/)).toEqual([]);
  });

  test('has the number of what it counts', () => {
    const things = 'run|suite|poll|request|input|file|test|failed test|tolerated test|execution|character';
    expect(those(new RegExp(`\\b1 (?:\\w+ )?(?:${things})s\\b`))).toEqual([]);
    expect(those(new RegExp(`\\b(?:[02-9]|\\d{2,}) (?:\\w+ )?(?:${things})\\b(?!s)`))).toEqual([]);
    expect(those(/\b1 [a-z ]+? (?:were|are|have|count)\b|\b[2-9] [a-z]+s (?:was|is|has|counts)\b/)).toEqual([]);
  });

  test('has the names of inputs as code', () => {
    // A name without a hyphen may be an ordinary word.
    const names = inputNames.filter((name) => name.includes('-')).join('|');
    expect(those(new RegExp(`(?<![\\w-])(?:${names})(?![\\w-])`))).toEqual([]);
  });

  test('names a suite in one way', () => {
    expect(those(/\bsuites? (?:rspec|jest|go)\b|\b(?:rspec|jest) of acme\b/)).toEqual([]);
  });

  test('has none of the words that made readers stop', () => {
    expect(those(/\b(?:told|tells|beside|mend|mending|likewise|cure|whosesoever|at the most|used up for)\b/i)).toEqual(
      [],
    );
    expect(those(/\ba (?:minute and|level and|day)\b|requests a minute|is there[.:,]|was up\b/)).toEqual([]);
    expect(those(/undefined|NaN|\[object/)).toEqual([]);
  });
});

test.each([
  ['organization', ['pipeline', 'build-url', 'run-id']],
  ['suite', ['pipeline', 'build-url', 'run-id']],
] as const)('a missing %s names every input that replaces it', (input, others) => {
  const { hint } = problemWords({ code: 'not-given', data: {}, input });
  expect(others.filter((other) => !hint.includes(`\`${other}\``))).toEqual([]);
});

test.each(everyEvent)('the log says: %j', (lines, event) => {
  expect(progressOf(event, buildSelector).lines).toEqual(lines);
});
