import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isSlug, isUuid } from '../../src/inputs/identifiers.ts';
import type { InputName } from '../../src/inputs/names.ts';
import { InputError, readSettings } from '../../src/inputs.ts';
import type { Selector } from '../../src/selector.ts';
import type { Settings } from '../../src/settings.ts';
import {
  buildPage,
  byCommit,
  byRun,
  byUrl,
  env,
  type Given,
  names,
  read,
  right,
  runPage,
  sha,
  token,
  uuid,
} from './given.ts';

/** Texts that reach further than chance does: pieces of what the rules look at, in any order. */
const piece = fc.constantFrom(
  ...['0', '1', '30', '90', '.', '-', '#', ' ', '\n', ',', ':', '/', '//', '@', '?', '$', '{{', '}}', '{', '::', '##['],
  ...['ms', 's', 'm', 'h', 'd', 'auto', 'true', 'false', 'error', 'warn', 'none', 'My Org', 'rspec', uuid, runPage],
  ...['retried', 'muted', 'all', 'newest', 'HEAD', 'refs/heads/', 'main', 'latest', sha, buildPage, '\\', '^', '\r'],
  ...['https://', 'http://', '127.0.0.1', 'buildkite.com', 'api.buildkite.com', '/v2/', '/builds/', token, 'é', '\0'],
);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme' }),
  fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
);

/** The settings, or the error, which is of one kind only and says nothing of the token. */
function outcome(given: Given): Settings | InputError {
  try {
    return readSettings(env(given));
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return error as InputError;
  }
}

function expectInRange(settings: Settings): void {
  expect(settings.token.reveal()).toMatch(/^[\x21-\x7e]+$/);
  expectSelector(settings.selector);
  expect(settings.timeout).toBeGreaterThan(0);
  expect(settings.timeout).toBeLessThanOrEqual(7 * 24 * 3_600_000);
  expect(settings.settle).toBeGreaterThanOrEqual(0);
  expect(settings.settle).toBeLessThan(settings.timeout);
  expect(settings.interval === 'auto' || settings.interval >= 1).toBe(true);
  expect(Number.isInteger(settings.reportLimit) && settings.reportLimit >= 0 && settings.reportLimit <= 100_000).toBe(
    true,
  );
  for (const leniency of [settings.ifNoRunFound, settings.ifIncomplete]) {
    expect(['error', 'warn', 'ignore']).toContain(leniency);
  }
  expect([...new Set(settings.tolerate)].filter((why) => ['retried', 'muted'].includes(why))).toEqual(
    settings.tolerate,
  );
  expect(settings.failFast && settings.tolerate.length > 0).toBe(false);
  expect(['error', 'warning', 'notice', 'none']).toContain(settings.annotationLevel);
  for (const boolean of [settings.failFast, settings.failureDetails, settings.summary]) {
    expect(typeof boolean).toBe('boolean');
  }
  expect(settings.apiUrl.href).not.toMatch(/[?#@]/);
}

function expectSelector(selector: Selector): void {
  expect([selector.organization, ...selector.suites].every(isSlug)).toBe(true);
  expect(selector.suites.length).toBeGreaterThanOrEqual(selector.kind === 'build-url' ? 0 : 1);
  expect(selector.suites.length).toBeLessThanOrEqual(20);
  expect(new Set(selector.suites).size).toBe(selector.suites.length);
  switch (selector.kind) {
    case 'build-id':
      expect(isUuid(selector.buildId)).toBe(true);
      break;
    case 'build-url':
      expect(isSlug(selector.pipeline)).toBe(true);
      expect(Number.isSafeInteger(selector.number) && selector.number > 0).toBe(true);
      break;
    case 'run-id':
      expect(isUuid(selector.runId)).toBe(true);
      break;
    case 'commit':
      expect(selector.commit).toMatch(/^[0-9a-f]{40}$/);
      expect(selector.branch ?? 'none').toMatch(/^[^\s\p{C}]+$/u);
      expect(['all', 'newest']).toContain(selector.runs);
  }
}

/** Everything of an error that somebody may print. */
function everythingIn(error: InputError): string {
  const { stack, message, cure, said, problems } = error;
  return JSON.stringify({ stack, message, cure, said, problems });
}

/** Which inputs may be blamed for a text in one of them. */
function blamable(input: InputName): readonly InputName[] {
  switch (input) {
    case 'timeout':
      return ['timeout', 'settle'];
    case 'build-url':
      return ['build-url', 'organization'];
    case 'run-id':
      return ['run-id', 'organization', 'suite'];
    default:
      return [input];
  }
}

/** What must be given beside an input, so that nothing is wrong but what it says. */
const beside: Readonly<Partial<Record<InputName, Given>>> = {
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
        const allowed = value.trim() === '' ? ['build-id', name] : blamable(name);
        expect(result.problems.length).toBeGreaterThan(0);
        for (const { input } of result.problems) {
          expect(allowed).toContain(input);
          expect(result.message).toContain(input);
          expect(result.cure.length).toBeGreaterThan(0);
        }
        if (name !== 'token') expect(everythingIn(result)).not.toContain(token);
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
        if (result instanceof InputError) expect(everythingIn(result)).not.toContain(before + key);
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
      expect(read({ timeout: written, settle: '0' }).timeout).toBe(total);
    }),
  );
});
