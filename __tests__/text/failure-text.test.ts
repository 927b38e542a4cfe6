import { describe, expect, test } from '@jest/globals';
import { rawText, type Untrusted, untrusted } from '../../src/shared/untrusted.ts';
import { detailsOf, explanationOf, furtherDetailsOf, reasonOf } from '../../src/text/failure-text.ts';
import { processorTime } from '../support/processor-time.ts';

interface Sent {
  readonly reason?: string;
  readonly blocks?: readonly { readonly message?: readonly string[]; readonly backtrace?: readonly string[] }[];
}

function texts({ reason, blocks = [] }: Sent) {
  const sent = {
    reason: reason === undefined ? undefined : untrusted(reason),
    details: blocks.map(({ message = [], backtrace = [] }) => ({
      message: message.map(untrusted),
      backtrace: backtrace.map(untrusted),
    })),
  };
  const plain = (text: Untrusted | undefined) => (text === undefined ? undefined : rawText(text));
  return {
    reason: plain(reasonOf(sent)),
    explanation: plain(explanationOf(sent)),
    details: plain(detailsOf(sent)),
    further: plain(furtherDetailsOf(sent)),
  };
}

describe('the reason', () => {
  test.each([[undefined], [''], [' \n'], ['[object Object]'], ['undefined']])(
    'that is %j is the first line that says anything',
    (reason) => {
      const blocks = [{ message: [] }, { message: ['', '  ', 'isRecovered: false', 'expected 3', 'got 4', ' '] }];
      expect(texts({ ...(reason === undefined ? {} : { reason }), blocks })).toEqual({
        reason: 'expected 3',
        explanation: 'expected 3\ngot 4',
        details: 'got 4',
        further: undefined,
      });
    },
  );

  test('may be missing', () => {
    expect(Object.values(texts({}))).toEqual([undefined, undefined, undefined, undefined]);
    expect(texts({ blocks: [{ message: ['parsedStack: [object Object]'] }] }).reason).toBeUndefined();
  });
});

test.each(['x is undefined', 'undefined is not a function', '[object Object] has no cart'])(
  'the reason “%s” says something',
  (reason) => {
    expect(texts({ reason, blocks: [{ message: ['got 4'] }] }).reason).toBe(reason);
  },
);

test('details leave out the messages that an explanation holds whole, and no others', () => {
  const long = Array.from({ length: 40 }, (_, index) => `line ${index}`);
  const details = [
    { message: ['expected 3', 'got 4'].map(untrusted), backtrace: [untrusted('a.js:1')] },
    { message: long.map(untrusted), backtrace: [] },
  ];
  const sent = { reason: untrusted('Two failures'), details };
  expect(furtherDetailsOf(sent)).toBe(`a.js:1\n\n${long.join('\n')}`);
  expect(detailsOf(sent)).toContain('expected 3');
});

describe('details do not say the reason once more', () => {
  test.each([
    ['at the beginning', 'expected 3', ['expected 3', '', 'at a.js:1'], 'at a.js:1'],
    ['behind the name of a field', 'expected 3', ['message: expected 3', 'at a.js:1'], 'at a.js:1'],
    ['indented', 'expected 3', ['  expected 3', 'at a.js:1'], 'at a.js:1'],
    ['behind a field and a class', 'expected 3', ['message: Error: expected 3', 'at a.js:1'], 'at a.js:1'],
    ['behind a label without a blank', 'expected 3', ['Error:expected 3', 'at a.js:1'], 'at a.js:1'],
    ['with a label in its midst', 'found an error: 3', ['message: found an error: 3', 'at a.js:1'], 'at a.js:1'],
    ['twice', 'expected 3', ['expected 3', 'Error: expected 3', 'at a.js:1'], 'at a.js:1'],
    ['behind a class', 'expected 3', ['AssertionError: expected 3', 'at a.js:1'], 'at a.js:1'],
    [
      'behind a class with a code',
      'expected 3',
      ['AssertionError [ERR_ASSERTION]: expected 3', 'at a.js:1'],
      'at a.js:1',
    ],
    ['without the class of the reason', 'Error: expected 3', ['expected 3', 'at a.js:1'], 'at a.js:1'],
    ['in several lines', 'expected 3\n  got 4', ['x', 'expected 3', '', '  ', '  got 4', 'at a.js:1'], 'x\nat a.js:1'],
    ['without its blank lines', 'expected 3\n\n got 4', ['expected 3', 'got 4', 'at a.js:1'], 'at a.js:1'],
    ['in one text of several lines', 'expected 3\ngot 4', ['expected 3\ngot 4\nat a.js:1'], 'at a.js:1'],
    ['in colours', 'expected 3', ['[31mexpected 3[39m', 'at a.js:1'], 'at a.js:1'],
  ])('%s', (_, reason, message, details) => {
    expect(texts({ reason, blocks: [{ message }] }).details).toBe(details);
  });

  test('nor do they lose what only begins like it', () => {
    const message = ['expected 3', 'got 5'];
    expect(texts({ reason: 'expected 3\ngot 4', blocks: [{ message }] }).details).toBe('expected 3\ngot 5');
  });

  test.each([
    ['expected 3', ['we expected 3', 'at a.js:1']],
    ['Error:', ['message:', 'at a.js:1']],
  ])('nor do they lose what is something else than “%s”', (reason, message) => {
    expect(texts({ reason, blocks: [{ message }] }).details).toBe(message.join('\n'));
  });

  test('nor are a reason of several lines, and what begins like it, searched for at more than five places', () => {
    const begun = (times: number) => Array.from({ length: times }, () => ['expected 3', 'got 5']).flat();
    const details = (message: readonly string[]) =>
      texts({ reason: 'expected 3\ngot 4', blocks: [{ message }] }).details;
    expect(details([...begun(4), 'expected 3', 'got 4'])).toBe(begun(4).join('\n'));
    expect(details([...begun(5), 'expected 3', 'got 4'])).toBe([...begun(5), 'expected 3', 'got 4'].join('\n'));
  });

  test('and nothing is left of them where that is all', () => {
    expect(texts({ reason: 'expected 3', blocks: [{ message: ['expected 3'] }] }).details).toBeUndefined();
  });
});

test('what libraries say about themselves is not a detail', () => {
  const message = [
    'message: expected 3',
    'parsedStack: [object Object],[object Object]',
    'isRecovered: false',
    'actual: 4',
    'showDiff: true',
    'location: [object Object]',
  ];
  expect(texts({ reason: 'expected 3', blocks: [{ message }] }).details).toBe('actual: 4');
});

test.each([
  'parsedStack:[object Object]',
  '  parsedStack : [object Object], [object Object] ',
  'codeFrame: undefined',
  'docsUrl: null ',
  'generatedMessage: true',
  'showDiff:',
  ' showDiff : true',
  'codeFrame: [object Object] undefined',
  'codeFrame: [object Object],  [object Object]  null',
  'location: [object Object],  [object Object]',
  ' place :[object Object]',
  ' [object Object],[object Object]  ',
])('the line “%s” is no detail', (line) => {
  expect(texts({ reason: 'expected 3', blocks: [{ message: [line, 'got 4'] }] }).details).toBe('got 4');
});

test.each([
  'my parsedStack: true',
  'noshowDiff: true',
  'showDiffs: true',
  'showDiff: truex',
  'isRecovered: 4',
  'showDiff true',
  'location: [object Object] is wrong',
  'a location: [object Object]',
  'location: x[object Object]',
  'got [object Object]',
  '[object Object] x',
  'x: true',
])('the line “%s” is a detail', (line) => {
  expect(texts({ reason: 'expected 3', blocks: [{ message: [line, 'got 4'] }] }).details).toBe(`${line}\ngot 4`);
});

test('all failures of one execution are shown', () => {
  const sent = {
    reason: 'Got 2 failures:',
    blocks: [
      { message: ['Failure/Error: expect(a).to eq 1', 'expected: 1', 'got: 2'], backtrace: ['./spec/a_spec.rb:3'] },
      { message: ['Failure/Error: expect(b).to eq 1', 'expected: 1', 'got: 3'], backtrace: ['./spec/a_spec.rb:4'] },
    ],
  };
  const { explanation, details } = texts(sent);
  for (const { message, backtrace } of sent.blocks) {
    expect(explanation).toContain(message.join('\n'));
    expect(details).toContain([...message, ...backtrace].join('\n'));
  }
});

test('a long reason is its own explanation, a short one takes both ends of the messages with it', () => {
  const reason = 'one\ntwo\nthree';
  expect(texts({ reason, blocks: [{ message: ['four'] }] }).explanation).toBe(reason);
  const message = [...Array.from({ length: 1000 }, (_, index) => `log ${index}`), 'panic: no cart'];
  const { explanation = '' } = texts({ reason: 'Got 1 failure and 0 errors.', blocks: [{ message }] });
  expect(explanation).toMatch(/^Got 1 failure and 0 errors[.]\nlog 0\n.*… 985 lines left out …\n.*\npanic: no cart$/s);
});

test('a reason of two lines takes the messages with it', () => {
  expect(texts({ reason: 'one\ntwo', blocks: [{ message: ['three'] }] }).explanation).toBe('one\ntwo\nthree');
});

test('messages that say nothing new take no room from the others', () => {
  const message = Array.from({ length: 16 }, (_, index) => `line ${index}`);
  const { explanation, details, further } = texts({
    reason: 'expected 3',
    blocks: [{ message: ['expected 3'] }, { message: [' '] }, { message }],
  });
  expect(explanation).toBe(['expected 3', ...message].join('\n'));
  expect(details).toBe(message.join('\n'));
  expect(further).toBeUndefined();
});

test('several messages share the room, and those beyond sixteen are counted', () => {
  const long = Array.from({ length: 20 }, (_, index) => `line ${index}`);
  const two = texts({ reason: 'Two failures', blocks: [{ message: long }, { message: long }] });
  expect(two.explanation?.match(/… 12 lines left out …/g)).toHaveLength(2);
  const many = (count: number) =>
    texts({
      reason: 'Many failures',
      blocks: Array.from({ length: count }, (_, index) => ({ message: [`failure ${index}`] })),
    });
  expect(many(16).explanation).toMatch(/failure 15$/);
  expect(many(17).explanation).toMatch(/failure 15\n… 1 message left out …$/);
  expect(many(18).explanation).toMatch(/failure 15\n… 2 messages left out …$/);
  expect(many(18).further).toBe('failure 16\n\nfailure 17');
});

test('where the reason is its own explanation, all messages are further details', () => {
  expect(texts({ reason: 'one\ntwo\nthree', blocks: [{ message: ['four'] }] }).further).toBe('four');
});

describe('the time it takes grows with the texts only', () => {
  const line = 'expected 3';
  const many = Array.from({ length: 20_000 }, () => line);

  test.each([
    [
      'a reason of many lines',
      { reason: many.slice(0, 5000).join('\n'), blocks: [{ message: [...many, 'x', ...many] }] },
    ],
    ['a reason that is one long word', { reason: 'fee'.repeat(100_000), blocks: [{ message: [many.join('\n')] }] }],
  ])('with %s', (_, sent) => {
    expect(processorTime(() => texts(sent))).toBeLessThan(1000);
  });
});
