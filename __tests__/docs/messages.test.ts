import { describe, expect, test } from '@jest/globals';
import * as gateErrors from '../../src/gate/errors.ts';
import type { Verdict } from '../../src/gate/outcome.ts';
import { InputError } from '../../src/inputs/problem.ts';
import { type Topic, topicOf, topics } from '../../src/messages/help.ts';
import { messageOf } from '../../src/messages/verdict-message.ts';
import { UserError } from '../../src/shared/user-error.ts';
import * as testEngineErrors from '../../src/test-engine/errors.ts';
import { BadProxy } from '../../src/test-engine/proxy.ts';
import { everyVerdict } from '../messages/every-verdict.ts';
import {
  buildUrlSelector,
  failedTest,
  failures,
  manyTolerated,
  nowhere,
  type ReportOptions,
  report,
  runId,
  tracked,
} from '../report/fixtures.ts';
import { pageAt, read, spansBelow } from './pages.ts';
import { hole, messagesIn, parsed, printedMessages } from './printed.ts';

const page = pageAt('docs/troubleshooting.md');
const spans = page.spans.map(({ text }) => text);

/** Ways to say a verdict beside the usual one. */
const failed = { result: 'failed' } as const;
const more: readonly (readonly [Verdict, ReportOptions])[] = [
  [{ name: 'passed', leftOut: [] }, { runs: [tracked(), tracked({ suite: 'jest' })] }],
  [
    { name: 'passed', leftOut: [] },
    {
      runs: [tracked(failed)],
      failed: failures([], { tolerated: manyTolerated(2) }),
      tolerate: ['muted'],
      toleratedRuns: [`rspec/${runId}`],
    },
  ],
  [{ name: 'failed' }, { failed: failures([failedTest()], { truncated: true }) }],
  [{ name: 'failed' }, {}],
  [{ name: 'failed' }, { failed: failures([], { tolerated: manyTolerated(2), truncated: true }), tolerate: ['muted'] }],
  [{ name: 'stale' }, { runs: [tracked({}, { presence: 'gone' }), tracked({ suite: 'jest' }, { presence: 'gone' })] }],
  [
    { name: 'not-found', missing: [] },
    {
      runs: [],
      changes: {
        selector: {
          kind: 'build-url',
          ifBlocked: 'judge',
          triggeredBuilds: 'ignore',
          organization: 'acme',
          suites: [],
          pipeline: 'shop',
          number: 7,
        },
      },
    },
  ],
  [{ name: 'timed-out', because: 'build-goes-on' }, { changes: { selector: buildUrlSelector } }],
];

const countable = /(?<=failed execution|input|look|request|run|suite|test)s\b/g;

/** A pattern of what a text with holes may come to. What is counted may be one; full stops at the end are said or not. */
function patternOf(text: string, hollow: string): RegExp {
  const inner = text.replaceAll('\n', ' ').replace(/^[│ ]+|[.: ]+$/g, '');
  const parts = inner.split(new RegExp(`(?:${hollow}[ .]*)*${hollow}`));
  const fixed = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(countable, 's?'));
  return new RegExp(`^${fixed.join('.*')}[….: ]*$`, 'is');
}

/** Whether the page has the fixed words of a message, whatever it has for the values between them. */
function isThere(printed: string): boolean {
  const [told = '', ...rest] = printed.split(`: ${hole}`);
  const pattern = patternOf(rest.length === 0 ? told : `${told}${hole}`, hole);
  return spans.some((span) => pattern.test(span));
}

/** Whether a message of the running gate is one of these, in which `…` stands for values. */
function isAmong(among: readonly string[], printed: string): boolean {
  return among.some((span) => /[a-z]{3}/.test(span) && patternOf(span, '…').test(printed));
}

test('every topic has its entry', () => {
  const anchors = page.headings.filter(({ depth }) => depth === 3).map(({ anchor }) => anchor);
  expect(anchors.toSorted()).toEqual([...topics].toSorted());
});

test('every message of the code is in the guide', () => {
  const printed = printedMessages();
  expect(printed.length).toBeGreaterThan(150);
  const missing = printed.filter(({ text }) => !isThere(text));
  expect(missing.map(({ file, text }) => `${file}: ${text.replaceAll(hole, '…')}`)).toEqual([]);
});

test('a message without an entry is seen, wherever the code makes one', () => {
  const missing = (code: string, file: string) => messagesIn(file, parsed(code)).filter(({ text }) => !isThere(text));
  const texts = (code: string, file: string) => missing(code, file).map(({ text }) => text.replaceAll(hole, '…'));
  expect(texts("wrong('is purple', 'Paint it.')", 'src/inputs/x.ts')).toEqual(['is purple']);
  expect(texts("wrong(x ? 'is purple' : 'is ' + y + ' or green', '')", 'src/inputs/read-settings.ts')).toEqual([
    'is purple',
    'is … or green',
  ]);
  expect(texts("class A extends B { constructor() { super('The moon fell.', ''); } }", 'src/x.ts')).toEqual([
    'The moon fell.',
  ]);
  expect(texts(`class A { #m() { this.print(logLine\`The disk is $\{what}.\`); } }`, 'src/x.ts')).toEqual([
    'The disk is ….',
  ]);
  expect(texts("class E extends UserError {} throw new E('The moon fell.', '');", 'src/x.ts')).toEqual([
    'The moon fell.',
  ]);
  expect(texts("class E extends Error { constructor() { super('For us alone'); } }", 'src/x.ts')).toEqual([]);
  expect(texts("const headline = 'All is lost'; const x = { headline };", 'src/report/x.ts')).toEqual(['All is lost']);
  expect(texts("const x = { headline: told() }; function told() { return 'All is lost' }", 'src/report/x.ts')).toEqual([
    'All is lost',
  ]);
  expect(texts("command('warning', { title: commandTitle('Beware') }, x)", 'src/x.ts')).toEqual(['Beware']);
  expect(texts("wrong('has no unit', '')", 'src/inputs/x.ts')).toEqual([]);
});

describe('the entry that a message leads to holds it', () => {
  const holds = (topic: Topic, ...printed: readonly string[]) => {
    const below = spansBelow(page, topic);
    expect(printed.filter((text) => !isAmong(below, text))).toEqual([]);
  };

  // Errors that tell their own cure are below.
  const verdicts = everyVerdict.filter(
    ([verdict]) => verdict.name !== 'error' || !(verdict.cause instanceof UserError),
  );
  test.each([...verdicts.map(([verdict, options]) => [verdict, options] as const), ...more])(
    '%j',
    (verdict, options) => {
      const { topic, headline } = messageOf(report(verdict, options), nowhere);
      holds(topic, headline);
    },
  );

  const asked = { method: 'GET', path: '/v2/x', host: 'api.buildkite.com', scope: 'read_suites' } as const;
  const [status, said] = [400, undefined];
  const sought = [
    { kind: 'suite', organization: 'acme', suite: 'rspec' },
    { kind: 'run', organization: 'acme', suite: 'rspec', runId: 'r' },
    { kind: 'build', organization: 'acme', pipeline: 'shop', number: 7 },
  ] as const;
  const { TestEngineError, ...kinds } = testEngineErrors;
  const made: { readonly [Name in keyof typeof kinds]: readonly Error[] } = {
    BadToken: [new kinds.BadToken(asked, { upstreamMessage: said }), new kinds.BadToken(asked, 'unsendable')],
    MissingScope: [new kinds.MissingScope(asked, 'read_builds', said)],
    Forbidden: [new kinds.Forbidden(asked, said)],
    NotFound: sought.map((one) => new kinds.NotFound(asked, one, said)),
    Refused: [
      new kinds.Refused(asked, { status, upstreamMessage: said }),
      new kinds.Refused(asked, { status: 407, upstreamMessage: said }),
    ],
    RateLimited: (['user', 'organization', undefined] as const).map(
      (scope) => new kinds.RateLimited(asked, { scope, ms: 9 }),
    ),
    ServerFault: [new kinds.ServerFault(asked, { status: 502, upstreamMessage: said }, 0)],
    Unreachable: [true, false].map(
      (duringAnswer) => new kinds.Unreachable(asked, { code: 'EPIPE', duringAnswer, cause: undefined }),
    ),
    RequestTimedOut: [new kinds.RequestTimedOut(asked, 10_000)],
    UnexpectedAnswer: [new kinds.UnexpectedAnswer(asked, 'it is no JSON')],
    Redirected: [new kinds.Redirected(asked, { status: 302, upstreamMessage: said })],
    AnswerTooLarge: [new kinds.AnswerTooLarge(asked, 2 ** 24)],
    EndlessList: [new kinds.EndlessList(asked, 1000)],
    UnprovenEnd: [new kinds.UnprovenEnd(asked)],
    TooManyBuilds: [new kinds.TooManyBuilds(10)],
    PollTooLarge: [new kinds.PollTooLarge(30, 50)],
  };
  const others = {
    RunNotFound: [new gateErrors.RunNotFound('acme', 'rspec', 'r')],
    NoAnswerInTime: [new gateErrors.NoAnswerInTime()],
    BadProxy: [new BadProxy('HTTPS_PROXY')],
  } satisfies { readonly [Name in keyof typeof gateErrors]: readonly Error[] } & Record<string, readonly Error[]>;

  test.each(Object.entries({ ...made, ...others }))('%s', (name, errors) => {
    expect(errors.map((error) => error.name)).toEqual(errors.map(() => name));
    for (const error of errors) {
      expect(topicOf(error)).not.toBe('an-error-that-is-not-known');
      holds(topicOf(error), error.message);
    }
  });

  test('InputError', () => {
    const cause = new InputError([{ input: 'timeout', value: undefined, problem: 'is 0', hint: '' }], {
      summary: true,
      annotationLevel: 'error',
    });
    const { topic, headline } = messageOf(report({ name: 'error', cause }), nowhere);
    expect(topic).toBe('inputs-cannot-be-used');
    holds(topic, headline, cause.message);
  });
});

test('an error is known by its name in the bundle, too', () => {
  const bundle = read('dist/index.js');
  const names = [...Object.keys(testEngineErrors), ...Object.keys(gateErrors), 'InputError', 'BadProxy', 'NoBuild'];
  expect(names.filter((name) => !bundle.includes(`class ${name} extends `))).toEqual([]);
});

test('an error without a topic of its own is not known', () => {
  expect(topicOf({ name: 'toString' })).toBe('an-error-that-is-not-known');
});
