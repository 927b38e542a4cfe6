import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { type CTRFReport, schema } from 'ctrf';
import fc from 'fast-check';
import { type Verdict, verdictNames } from '../../src/gate/outcome.ts';
import { treeOf } from '../../src/locate/tree.ts';
import { ctrfPieces, type FileOptions } from '../../src/report/ctrf/document.ts';
import type { Report } from '../../src/report/report.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { TestEngineError } from '../../src/test-engine/errors.ts';
import { redactor } from '../../src/text/redact.ts';
import { leaks } from '../e2e/secrets/leaks.ts';
import { spelled } from '../e2e/secrets/spelled.ts';
import { asked } from '../messages/samples.ts';
import {
  buildPage,
  buildUrlSelector,
  commit,
  commitSelector,
  execution,
  failedTest,
  failures,
  manyFailures,
  manyTolerated,
  nowhere,
  outside,
  report,
  runId,
  surroundings,
  toleratedTest,
  tracked,
  unhurried,
  viewOf,
  workspaceWith,
} from './fixtures.ts';
import { hostile } from './hostile.ts';

const now = Date.parse('2026-08-01T12:05:00.000Z');
const options: FileOptions = {
  redact: (text) => text,
  id: '6f1c2a3e-8d4b-4c5a-9e7f-0a1b2c3d4e5f',
  now,
  timeLeft: unhurried,
};

function written(
  of: Report,
  { where = surroundings, ...more }: Partial<FileOptions> & { where?: typeof surroundings } = {},
) {
  return [...ctrfPieces(viewOf(of, where), { ...options, ...more })].join('');
}

const ajv = new Ajv({ allErrors: true });
(addFormats as unknown as (ajv: Ajv) => void)(ajv);
/** As the format's own validator does it, which compiles the schema for each document. */
const validate = ajv.compile(schema);

/** The document as its readers have it, which is valid by the format's own schema. */
function read(...args: Parameters<typeof written>): CTRFReport {
  const document = JSON.parse(written(...args));
  validate(document);
  expect(validate.errors).toBeNull();
  return document;
}

const testUrl = 'https://buildkite.com/organizations/acme/analytics/suites/rspec/tests/t-1';

describe('the report file', () => {
  test('names the owners of a test where the checkout does', () => {
    const path = 'spec/models/user_spec.rb';
    const files = { kind: 'tested', files: treeOf([path]) } as const;
    const workspace = workspaceWith(files, { ownersFile: () => '*.rb @acme/payments dev@acme.example' });
    const of = report({ name: 'failed' }, { failed: failures([failedTest()]) });
    const extra = (where: typeof surroundings) => read(of, { where }).results.tests[0]?.extra;
    expect(extra({ ...surroundings, workspace })).toMatchObject({ owners: ['@acme/payments', 'dev@acme.example'] });
    expect(extra(surroundings)).not.toHaveProperty('owners');
  });

  test('lists a failed test once, with everything that is known about it', () => {
    const { results } = read(report({ name: 'failed' }, { failed: failures([failedTest()]) }));
    expect(results.tests).toEqual([
      {
        testId: 't-1',
        executionId: 'e-1',
        name: 'User is valid with a name',
        status: 'failed',
        duration: 125,
        suite: ['rspec'],
        message: 'Failure/Error: expect(user).to be_valid',
        trace: [
          'expected `user` to be valid',
          'got errors: name is blank',
          "/usr/local/bundle/gems/rspec-support-3.13/lib/rspec/support.rb:102:in 'block'",
          "./spec/models/user_spec.rb:43:in 'block (2 levels)'",
        ].join('\n'),
        filePath: 'spec/models/user_spec.rb',
        line: 42,
        retries: 0,
        extra: {
          failedAttempts: 1,
          suite: 'rspec',
          runId,
          location: './spec/models/user_spec.rb:42',
          locationConfidence: 'unverified',
          sourceUrl: `https://github.com/acme/shop/blob/${commit}/spec/models/user_spec.rb#L42`,
          testUrl,
          executionUrl: `${testUrl}?execution_id=e-1`,
          seconds: 0.125,
          createdAt: '2026-08-01T12:00:00Z',
        },
      },
    ]);
  });

  test('lists every attempt of a test, the oldest first', () => {
    const attempt = (number: number, reason: string | undefined) =>
      execution({
        id: untrusted(`e-${number}`),
        createdAt: untrusted(`2026-08-01T12:0${number}:00Z`),
        reason: outside(reason),
        duration: number,
        details: [],
      });
    const attempts = [attempt(3, undefined), attempt(2, 'second'), attempt(1, 'first')] as const;
    const { results } = read(report({ name: 'failed' }, { failed: failures([{ execution: attempts[1], attempts }]) }));
    expect(results.tests).toMatchObject([
      {
        executionId: 'e-3',
        message: 'second',
        duration: 3000,
        retries: 2,
        retryAttempts: [
          { attempt: 1, attemptId: 'e-1', status: 'failed', message: 'first', duration: 1000 },
          { attempt: 2, attemptId: 'e-2', status: 'failed', message: 'second', duration: 2000, extra: { runId } },
        ],
        extra: { failedAttempts: 3 },
      },
    ]);
  });

  test('sets tolerated tests apart: what passed later is flaky, what is muted is no failure', () => {
    const failed = failures([failedTest()], {
      tolerated: [
        toleratedTest('retried', { testName: untrusted('a') }, 2),
        toleratedTest('muted', { testName: untrusted('b') }),
      ],
    });
    const { results } = read(report({ name: 'failed' }, { failed, tolerate: ['retried', 'muted'] }));
    expect(results.summary).toMatchObject({
      tests: 3,
      failed: 1,
      passed: 1,
      flaky: 1,
      other: 1,
      skipped: 0,
      pending: 0,
    });
    const [, retried, muted] = results.tests;
    expect(retried).toMatchObject({
      name: 'a',
      status: 'passed',
      flaky: true,
      // Of the attempt that passed nothing is known.
      duration: 0,
      retries: 2,
      retryAttempts: [
        { attempt: 1, attemptId: 'e-1', status: 'failed', message: 'Failure/Error: expect(user).to be_valid' },
        { attempt: 2, attemptId: 'e-1', status: 'failed' },
      ],
      extra: { tolerated: 'retried', failedAttempts: 2 },
    });
    expect(retried).not.toHaveProperty('executionId');
    expect(muted).toMatchObject({
      name: 'b',
      status: 'other',
      rawStatus: 'failed',
      executionId: 'e-1',
      extra: { tolerated: 'muted' },
    });
    expect(muted).not.toHaveProperty('flaky');
  });

  test('contains the verdict, the runs and their surroundings', () => {
    const runs = [
      tracked({ result: 'failed' }),
      tracked({ suite: 'jest', id: 'r-2', webUrl: untrusted('https://evil.example/') }),
    ];
    const failed = failures([failedTest()], {
      truncated: true,
      problems: [new TestEngineError('forbidden', { asked }, { upstreamMessage: untrusted('oh') })],
    });
    const { extra, results } = read(
      report({ name: 'failed' }, { runs, failed, changes: { selector: buildUrlSelector } }),
    );
    expect(extra).toMatchObject({
      verdict: 'failed',
      conclusion: 'failure',
      headline: expect.any(String),
      message: expect.stringContaining('failed'),
      decisiveRunId: runId,
      runs: [
        {
          suite: 'rspec',
          id: runId,
          url: `https://buildkite.com/organizations/acme/analytics/suites/rspec/runs/${runId}`,
          state: 'finished',
          result: 'failed',
          presence: 'present',
          tolerated: false,
          branch: 'main',
          commit,
          createdAt: '2026-08-01T12:00:00Z',
        },
        { suite: 'jest', id: 'r-2', url: '' },
      ],
      failedTests: 1,
      toleratedTests: 0,
      failedExecutions: 1,
      truncated: true,
      problems: [
        {
          code: 'forbidden',
          message: expect.stringMatching(/^Buildkite forbids this request/),
          hint: expect.stringMatching(/^The token is valid/),
          upstreamMessage: 'oh',
        },
      ],
      cost: { waitedMs: 65_000, requests: 12 },
    });
    expect(results.summary.extra).toEqual({ counts: 'failed and tolerated tests only', atLeast: true });
    expect(results.environment).toEqual({
      reportName: 'Test Engine Gate',
      buildId: '01900470-0000-7000-8000-000000000001',
      buildName: 'shop',
      buildNumber: 7,
      buildUrl: buildPage,
      repositoryName: 'acme/shop',
      repositoryUrl: 'https://github.com/acme/shop',
      commit,
      branchName: 'main',
      extra: {
        organization: 'acme',
        workflowRunUrl: 'https://github.com/acme/shop/actions/runs/123456',
        workflowCommit: commit,
      },
    });
  });

  test('takes the commit from the selector where agents only knew it as HEAD', () => {
    const other = 'a'.repeat(40);
    const runs = [tracked({ commit: untrusted('HEAD'), branch: undefined })];
    const selector = { ...commitSelector, commit: other, branch: 'main' };
    const { results } = read(report({ name: 'failed' }, { runs, changes: { selector } }));
    expect(results.environment).toMatchObject({ commit: other, branchName: 'main' });
  });

  test('spans the time of the wait, however old the runs are', () => {
    const runs = [tracked({ createdAt: untrusted('2026-07-30T12:01:00Z') })];
    const { start, stop } = read(report({ name: 'failed' }, { runs })).results.summary;
    expect([start, stop].map((time) => new Date(time).toISOString())).toEqual([
      '2026-08-01T12:03:55.000Z',
      '2026-08-01T12:05:00.000Z',
    ]);
  });

  test('has no file for a location that leads to none, but shows the location', () => {
    const failed = failures([
      failedTest({
        location: untrusted('com.example.SumTest'),
        testName: untrusted('x'),
        reason: undefined,
        details: [],
      }),
    ]);
    const [only] = read(report({ name: 'failed' }, { failed })).results.tests;
    expect(only).toMatchObject({ extra: { location: 'com.example.SumTest' } });
    for (const field of ['filePath', 'line', 'message', 'trace']) expect(only).not.toHaveProperty(field);
  });

  test('links to Buildkite alone', () => {
    const failed = failures([
      failedTest({ testUrl: untrusted('https:://buildkite.com/x'), executionUrl: untrusted('javascript:alert(1)') }),
    ]);
    const [only] = read(report({ name: 'failed' }, { failed })).results.tests;
    expect(only?.extra).not.toHaveProperty('testUrl');
    expect(only?.extra).not.toHaveProperty('executionUrl');
  });

  test.each(verdictNames)('is made for the verdict %s, without surroundings and tests', (name) => {
    const { extra } = read(
      report(verdicts[name], { runs: [], changes: { selector: undefined, settings: undefined } }),
      { where: nowhere },
    );
    expect(extra).toMatchObject({ verdict: name, runs: [] });
  });

  test('leaves the words of tests away beyond its bound, and counts them', () => {
    const of = report({ name: 'failed' }, { failed: failures([...manyFailures(4).tests, failedTest({}, 2)]) });
    const { results } = read(of, { mostUnits: 1 });
    expect(results.tests.map(({ trace }) => trace !== undefined)).toEqual([true, false, false, false, false]);
    expect(results.tests.at(-1)?.retryAttempts).toMatchObject([{ attempt: 1, status: 'failed' }]);
    expect(results.tests.at(-1)?.retryAttempts?.[0]).not.toHaveProperty('trace');
    expect(results.extra).toEqual({ testsWithoutTexts: 4 });
    expect(read(of).results.extra).toEqual({ testsWithoutTexts: 0 });
  });
});

describe('a report file that there is little time for', () => {
  const of = report({ name: 'failed' }, { failed: manyFailures(300) });
  /** So many milliseconds, one of which each test takes. */
  const within = (milliseconds: number) => {
    let left = milliseconds;
    return read(of, { timeLeft: () => Math.max(0, left--) }).results;
  };

  test('leaves out texts first, then tests, and counts both', () => {
    expect(within(1_000).extra).toEqual({ testsWithoutTexts: 0 });
    const some = within(350);
    expect(some.extra).toEqual({ testsWithoutTexts: 100 });
    expect(some.tests.map(({ message }) => message !== undefined).lastIndexOf(true)).toBe(199);
    const few = within(250);
    expect(few.extra).toEqual({ testsWithoutTexts: 150, testsLeftOut: 50 });
    expect(few.tests).toHaveLength(250);
    expect(few.summary).toMatchObject({ tests: 300, failed: 300 });
  });

  test('names a hundred tests all the same', () => {
    expect(within(0).tests).toHaveLength(100);
    expect(within(0).extra).toEqual({ testsWithoutTexts: 100, testsLeftOut: 200 });
  });
});

const verdicts: { readonly [Name in Verdict['name']]: Extract<Verdict, { readonly name: Name }> } = {
  passed: { name: 'passed' },
  failed: { name: 'failed' },
  stale: { name: 'stale' },
  'not-found': { name: 'not-found', missing: ['rspec'] },
  incomplete: { name: 'incomplete', because: { kind: 'pending' } },
  'timed-out': { name: 'timed-out', because: 'run-goes-on' },
  error: { name: 'error', cause: new Error('out of order') },
  cancelled: { name: 'cancelled', signal: 'SIGTERM' },
};

describe('whatever tests are called and say', () => {
  const text = fc.option(hostile.map(untrusted), { nil: undefined });
  const anyExecution = fc
    .record({
      id: text,
      testId: text,
      testName: text,
      reason: text,
      location: fc.oneof(text, fc.constant(untrusted('spec/a_spec.rb:3:4'))),
      testUrl: text,
      executionUrl: text,
      createdAt: text,
      duration: fc.option(fc.oneof(fc.double({ min: 0 }), fc.constant(0.1)), { nil: undefined }),
      tags: fc
        .array(fc.tuple(fc.oneof(hostile, fc.constant('__proto__')), hostile.map(untrusted)), { maxLength: 2 })
        .map((tags) => new Map(tags)),
      details: fc.array(
        fc.record({
          message: fc.array(hostile.map(untrusted), { maxLength: 2 }),
          backtrace: fc.array(hostile.map(untrusted), { maxLength: 2 }),
        }),
        { maxLength: 2 },
      ),
    })
    .map(execution);
  const anyTest = fc
    .array(anyExecution, { minLength: 1, maxLength: 3 })
    .map(([first = execution(), ...rest]) => ({ execution: first, attempts: [first, ...rest] as const }));
  const anyFailures = fc
    .record({
      tests: fc.array(anyTest, { maxLength: 12 }),
      tolerated: fc.array(
        fc.tuple(anyTest, fc.constantFrom('retried' as const, 'muted' as const)).map(([one, why]) => ({ ...one, why })),
        { maxLength: 3 },
      ),
      truncated: fc.boolean(),
      problems: fc.array(
        hostile.map((message) => new Error(message)),
        { maxLength: 2 },
      ),
    })
    .map(({ tests, ...rest }) => failures(tests, rest));

  test('the file is valid, counts right and has no half characters', () => {
    fc.assert(
      fc.property(
        anyFailures,
        fc.constantFrom(...verdictNames),
        hostile.map(untrusted),
        (failed, name, upstreamMessage) => {
          const runs = [
            tracked({
              branch: upstreamMessage,
              commit: upstreamMessage,
              webUrl: upstreamMessage,
              createdAt: upstreamMessage,
            }),
          ];
          const of = report(verdicts[name], { failed, runs, tolerate: ['retried', 'muted'] });
          const { tests, summary } = read(of).results;
          expect(written(of).isWellFormed()).toBe(true);
          const count = (status: string) => tests.filter((one) => one.status === status).length;
          expect([summary.tests, summary.failed, summary.passed, summary.other]).toEqual([
            tests.length,
            failed.tests.length,
            failed.tolerated.filter(({ why }) => why === 'retried').length,
            failed.tolerated.filter(({ why }) => why === 'muted').length,
          ]);
          expect(summary).toMatchObject({ failed: count('failed'), passed: count('passed'), other: count('other') });
        },
      ),
      { numRuns: 40 },
    );
  });

  test('a machine reads what was written, but for half characters', () => {
    const upstreamMessage = hostile.filter((one) => one.trim() !== '');
    fc.assert(
      fc.property(fc.array(upstreamMessage, { minLength: 20, maxLength: 40 }), (texts) => {
        const tests = texts.map((one, index) =>
          failedTest({
            testId: untrusted(`t-${index}`),
            location: undefined,
            reason: untrusted(`reason ${one}`),
            tags: new Map([[one, untrusted(one)]]),
            details: [{ message: [untrusted(`x${one}`)], backtrace: [] }],
          }),
        );
        const { results } = read(report({ name: 'failed' }, { failed: failures(tests) }));
        const expected = texts.map((one) => one.toWellFormed());
        expect(results.tests.map(({ message, trace, labels }) => [message, trace, labels])).toEqual(
          expected.map((one) => [`reason ${one}`, `x${one}`, Object.fromEntries([[one, one]])]),
        );
      }),
      { numRuns: 20 },
    );
  });

  const tokens = ['bkua_4f7d02c6e81b95a3d6f0c2b7e4918a5d30f6c8be', 'ghs_Zb81nQf4wT7xK2mVd9RpLc6sYh3JgA50eUoB'] as const;

  test.each(Object.entries(spelled(tokens[0])))('no secret is in it %s, wherever it occurred', (way) => {
    const secret = untrusted(tokens.map((token) => spelled(token)[way]).join(' '));
    const one = execution({
      id: secret,
      testId: secret,
      testName: secret,
      reason: secret,
      location: secret,
      createdAt: secret,
      testUrl: untrusted(`https://buildkite.com/${encodeURIComponent(tokens[0])}`),
      tags: new Map([[String(secret), secret]]),
      details: [{ message: [secret], backtrace: [secret] }],
    });
    const failed = failures([{ execution: one, attempts: [one, one] }], {
      tolerated: [{ execution: one, attempts: [one], why: 'retried' }],
      problems: [new TestEngineError('forbidden', { asked }, { upstreamMessage: secret }), new Error(String(secret))],
    });
    const runs = [tracked({ branch: secret, commit: secret, createdAt: secret })];
    const of = report({ name: 'error', cause: new Error(String(secret)) }, { failed, runs });
    const redact = redactor(tokens);
    const document = written(of, { redact });
    for (const token of tokens) expect(leaks(document, token)).toEqual([]);
    expect(leaks(written(of), tokens[0])).not.toEqual([]);
    expect(JSON.parse(document).results.tests).toHaveLength(2);
  });

  test('ten thousand tests are written piece by piece', () => {
    const failed = failures(manyFailures(10_000).tests, { tolerated: manyTolerated(100, 100) });
    const pieces = ctrfPieces(viewOf(report({ name: 'failed' }, { failed })), options);
    let longest = 0;
    for (const piece of pieces) longest = Math.max(longest, piece.length);
    // Nothing grows with the number of tests.
    expect(longest).toBeLessThan(5_000);
  });
});
