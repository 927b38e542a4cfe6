import assert from 'node:assert/strict';
import { describe, test } from '@jest/globals';
import fc from 'fast-check';
import { isSlug, isUuid } from '../../src/inputs/identifiers.ts';
import type { InputName } from '../../src/inputs/names.ts';
import { InputError } from '../../src/inputs/read-settings.ts';
import { inputWords } from '../../src/messages/inputs.ts';
import type { Selector } from '../../src/selector.ts';
import type { Settings } from '../../src/settings.ts';
import { anyText } from '../support/any-text.ts';
import {
  buildPage,
  byCommit,
  byPipeline,
  byRun,
  byUrl,
  env,
  type Given,
  names,
  read,
  readFrom,
  right,
  runPage,
  sha,
  token,
  uuid,
} from './given.ts';

/** Texts that reach further than chance does: pieces of what the rules look at, in any order. */
const piece = fc.constantFrom(
  ...['0', '1', '30', '90', '.', '-', '#', ' ', '\n', ',', ':', '/', '//', '@', '?', '$', '{{', '}}', '{', '::', '##['],
  ...['ms', 's', 'm', 'h', 'd', 'auto', '1s', '30m', '2h', 'true', 'false', 'error', 'warn', 'none', 'My Org', 'rspec'],
  ...['retried', 'muted', 'all', 'newest', 'HEAD', 'refs/heads/', 'main', 'latest', sha, buildPage, '\\', '^', '\r'],
  ...['https://', 'http://', '127.0.0.1', 'buildkite.com', 'api.buildkite.com', '/v2/', '/builds/', token, 'é', '\0'],
  ...[uuid, runPage],
);
const text = fc.oneof(
  anyText(300),
  fc.string({ unit: 'grapheme' }),
  piece,
  fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
);

// Not expect(), which makes an error with its stack whether or not there is anything wrong: a third of the time.

/** The settings, or the error, which is of one kind only. Its stack has no frames, which nobody needs and which take their time. */
function outcome(given: Given): Settings | InputError {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return readFrom(env(given));
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function expectInRange(settings: Settings): void {
  const { selector, timeout, settle, interval, tolerate, reportLimit, failFast, failureDetails, summary } = settings;
  const { pathPrefix, checkName, headSha, githubToken, checkRunId, reportFile } = settings;
  const isRight = {
    token: /^[\x21-\x7e]+$/.test(settings.token.reveal()),
    ...selectorIsRight(selector),
    timeout: timeout > 0 && timeout <= 7 * 24 * 3_600_000,
    settle: settle >= 0 && settle < timeout,
    interval: interval === 'auto' || interval >= 1,
    failFast: typeof failFast === 'boolean' && (!failFast || tolerate.length === 0),
    tolerate: new Set(tolerate).size === tolerate.length && tolerate.every((why) => ['retried', 'muted'].includes(why)),
    ifNoRunFound: ['error', 'warn', 'ignore'].includes(settings.ifNoRunFound),
    ifIncomplete: ['error', 'warn', 'ignore'].includes(settings.ifIncomplete),
    reportLimit: Number.isInteger(reportLimit) && reportLimit >= 0 && reportLimit <= 10_000,
    failureDetails: typeof failureDetails === 'boolean',
    annotationLevel: ['error', 'warning', 'notice', 'none'].includes(settings.annotationLevel),
    summary: typeof summary === 'boolean',
    pathPrefix: pathPrefix === undefined || !/^\/|\/$|\/\/|\\|(^|\/)\.\.?(\/|$)|^[A-Za-z]:|\p{C}/u.test(pathPrefix),
    jobAnnotations: ['first', 'all'].includes(settings.jobAnnotations),
    statusName: settings.statusName === undefined || /^[^\r\n]{1,200}$/.test(settings.statusName),
    comment: ['never', 'failures'].includes(settings.comment),
    checkName: checkName === undefined || /^[^\r\n]{1,200}$/.test(checkName),
    headSha: headSha === undefined || /^[\da-f]+$/.test(headSha),
    githubToken: githubToken === undefined || /^[\x21-\x7e]+$/.test(githubToken.reveal()),
    checkRunId: checkRunId === undefined || Number(checkRunId) > 0,
    reportFile: reportFile === undefined || /[^/\\]$/.test(reportFile),
    apiUrl: !/[?#@]/.test(settings.apiUrl.href),
  };
  assert.deepEqual(
    Object.entries(isRight).filter(([, right]) => !right),
    [],
  );
}

function selectorIsRight(selector: Selector): Readonly<Record<string, boolean>> {
  const { kind, organization, suites } = selector;
  const names = {
    organization: isSlug(organization),
    suites: suites.every(isSlug) && suites.length <= 20 && new Set(suites).size === suites.length,
    someSuite: kind === 'build-url' || kind === 'pipeline' || suites.length > 0,
  };
  switch (kind) {
    case 'pipeline':
      return { ...names, pipelines: selector.pipelines.every(isSlug) };
    case 'build-id':
      return { ...names, buildId: isUuid(selector.buildId) };
    case 'build-url':
      return { ...names, pipeline: isSlug(selector.pipeline), number: selector.number > 0 && selector.number < 1e10 };
    case 'run-id':
      return { ...names, runId: isUuid(selector.runId) };
    case 'commit':
      return {
        ...names,
        commit: /^[0-9a-f]{40}$/.test(selector.commit),
        branch: selector.branch === undefined || /^(?:[^\s\p{C}]|(?<=\S)[\u200c\u200d](?=\S))+$/u.test(selector.branch),
        runs: ['all', 'newest'].includes(selector.runs),
      };
  }
}

/** Everything of an error that somebody may print. */
function everythingIn(error: InputError): string {
  const { stack, message, data } = error;
  return JSON.stringify({ stack, message, data, words: inputWords(error) });
}

/** Which inputs may be blamed for a text in one of them. */
function blamable(input: InputName): readonly InputName[] {
  switch (input) {
    case 'token':
    case 'github-token':
      // What stands in there may stand in no other input, whatever it is.
      return [input, 'build-id'];
    case 'timeout':
      return ['timeout', 'settle'];
    case 'pipeline':
    case 'build-url':
      return [input, 'organization'];
    case 'run-id':
      return ['run-id', 'organization', 'suite'];
    default:
      return [input];
  }
}

/** What must be given beside an input, so that nothing is wrong but what it says. */
const beside: Readonly<Partial<Record<InputName, Given>>> = {
  pipeline: byPipeline,
  'triggered-builds': byPipeline,
  'if-blocked': byUrl,
  'build-url': byUrl,
  'run-id': byRun,
  commit: byCommit,
  branch: byCommit,
  runs: byCommit,
};

describe('any text', () => {
  test.each(names)('as %s gives settings within their ranges, or an error that names it', (name) => {
    fc.assert(
      fc.property(text, (value) => {
        const result = outcome({ ...right, ...beside[name], [name]: value });
        if (!(result instanceof InputError)) return expectInRange(result);
        // An empty selector is none at all, and the first one is named then.
        const allowed = value.trim() === '' ? ['build-url', name] : blamable(name);
        const blamed = result.problems.map(({ input }) => input);
        assert(blamed.length > 0);
        assert.deepEqual(
          blamed.filter((input) => !allowed.includes(input)),
          [],
        );
        assert.equal(inputWords(result).quotes?.length, blamed.length);
        if (name !== 'token') assert(!everythingIn(result).includes(token));
      }),
      { numRuns: 300 },
    );
  });

  test('in all inputs at once', () => {
    const given = fc.record(Object.fromEntries(names.map((name) => [name, text])), { requiredKeys: [] });
    fc.assert(
      fc.property(given, (all: Given) => {
        const result = outcome(all);
        if (!(result instanceof InputError)) expectInRange(result);
      }),
      { numRuns: 500 },
    );
  });

  test('as a token stays out of every message, wherever else it landed', () => {
    const secret = fc.tuple(
      fc.constantFrom('', '$', 'Bearer ', 'ghp_', '“'),
      fc.stringMatching(/^[A-Za-z0-9_]{16,40}$/),
      fc.constantFrom('', ' ', '\n'),
    );
    const others = fc.subarray(names.filter((name) => name !== 'token'));
    fc.assert(
      fc.property(secret, others, text, ([before, key, after], where, more) => {
        const leaked = Object.fromEntries(where.map((name) => [name, `${before}${key} ${more}`]));
        const result = outcome({ ...right, token: before + key + after, ...leaked });
        if (result instanceof InputError) assert(!everythingIn(result).includes(before + key));
      }),
      { numRuns: 300 },
    );
  });
});

test('durations come out as they went in', () => {
  const part = (unit: string, most: number) => fc.option(fc.nat(most).map((n) => [n, unit] as const));
  const duration = fc.tuple(part('h', 99), part('m', 999), part('s', 9999), part('ms', 9999));
  const milliseconds: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };
  fc.assert(
    fc.property(duration, (parts) => {
      const given = parts.filter((found) => found !== null);
      const total = given.reduce((sum, [n, unit]) => sum + n * (milliseconds[unit] ?? Number.NaN), 0);
      fc.pre(total > 0);
      const written = given.map(([n, unit]) => `${n}${unit}`).join('');
      assert.equal(read({ timeout: written, settle: '0' }).timeout, total);
    }),
  );
});
