import { describe, expect, test } from '@jest/globals';
import { InputError } from '../../src/inputs/read-settings.ts';
import type { Settings } from '../../src/settings.ts';
import { env, type Given, readFrom, sha, token } from './given.ts';

const other = 'f'.repeat(40);
const own: Given = { token, pipeline: 'acme/shop' };

/** What is read on a runner with these variables of its own. */
function onRunner(
  given: Given,
  runner: Readonly<Record<string, string>> = { GITHUB_EVENT_NAME: 'push', GITHUB_SHA: sha },
): Settings {
  return readFrom({ ...env({ ...own, ...given }), ...runner });
}

function codes(given: Given, runner?: Readonly<Record<string, string>>) {
  try {
    onRunner(given, runner);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(({ input, code }) => `${input}: ${code}`);
  }
}

describe('pipeline', () => {
  test('gates the build of the commit of the event, of its branch', () => {
    const runner = { GITHUB_EVENT_NAME: 'push', GITHUB_SHA: sha, GITHUB_REF: 'refs/heads/main' };
    expect(onRunner({}, runner).selector).toEqual({
      kind: 'pipeline',
      organization: 'acme',
      pipelines: ['shop'],
      commit: sha,
      mergeCommit: undefined,
      branch: 'main',
      suites: [],
      ifBlocked: 'judge',
      triggeredBuilds: 'ignore',
    });
  });

  test('of a tag is of no branch', () => {
    const runner = { GITHUB_EVENT_NAME: 'push', GITHUB_SHA: sha, GITHUB_REF: 'refs/tags/v1' };
    expect(onRunner({}, runner).selector).toMatchObject({ commit: sha, branch: undefined });
  });

  test('of a commit that is given is of any branch', () => {
    const runner = { GITHUB_EVENT_NAME: 'push', GITHUB_SHA: sha, GITHUB_REF: 'refs/heads/main' };
    expect(onRunner({ commit: other }, runner).selector).toMatchObject({ commit: other, branch: undefined });
  });

  test('takes another commit, several pipelines and how builds are judged', () => {
    const given = {
      pipeline: 'acme/shop,\nacme/till, acme/shop',
      commit: other,
      suite: 'rspec',
      branch: 'refs/heads/x',
    } as const;
    const selector = onRunner({ ...given, 'if-blocked': 'wait', 'triggered-builds': 'deploy, smoke' }).selector;
    expect(selector).toMatchObject({
      pipelines: ['shop', 'till'],
      commit: other,
      suites: ['rspec'],
      branch: 'refs/heads/x',
      ifBlocked: 'wait',
      triggeredBuilds: ['deploy', 'smoke'],
    });
  });

  test.each(['issue_comment', 'issues', 'repository_dispatch', 'label'])('asks for a commit on %s', (name) => {
    const runner = { GITHUB_EVENT_NAME: name, GITHUB_SHA: sha };
    expect(codes({}, runner)).toEqual(['pipeline: no-commit-in-event']);
    expect(codes({ commit: other }, runner)).toEqual([]);
  });

  test.each([
    ['pull_request', { GITHUB_SHA: sha }],
    ['push', {}],
  ])('says that the commit of %s could not be read where the runner does not name it', (name, runner) => {
    expect(codes({}, { GITHUB_EVENT_NAME: name, ...runner })).toEqual(['pipeline: unreadable-event']);
  });

  test.each([
    ['shop', 'pipeline: not-pipelines'],
    ['acme/shop/builds', 'pipeline: not-pipelines'],
    ['https://buildkite.com/acme/shop', 'pipeline: not-pipelines'],
    ['acme/shop, umbrella/shop', 'pipeline: several-organizations'],
    ['a/1, a/2, a/3, a/4, a/5, a/6', 'pipeline: too-many-pipelines'],
  ])('is no %j', (pipeline, code) => {
    expect(codes({ pipeline })).toEqual([code]);
  });

  test('cannot be combined with another selector, and contradicts no organization', () => {
    expect(codes({ 'build-url': 'https://buildkite.com/acme/shop/builds/7' })).toContain(
      'build-url: cannot-be-combined',
    );
    expect(codes({ organization: 'umbrella' })).toEqual(['organization: contradicts']);
    expect(codes({ organization: 'acme' })).toEqual([]);
  });
});

describe('inputs of builds', () => {
  test('have a default', () => {
    expect(onRunner({ timeout: '20m' })).toMatchObject({ appearWithin: 1_200_000, minTests: undefined });
    expect(onRunner({ 'appear-within': '5m', 'min-tests': '900' })).toMatchObject({
      appearWithin: 300_000,
      minTests: 900,
    });
  });

  test('apply to builds only', () => {
    const byCommit: Given = { pipeline: '', commit: sha, organization: 'acme', suite: 'rspec' };
    expect(codes({ ...byCommit, 'min-tests': '3', 'if-blocked': 'wait', 'triggered-builds': 'include' })).toEqual([
      'if-blocked: only-applies-to',
      'triggered-builds: only-applies-to',
      'min-tests: only-applies-to',
    ]);
  });

  test('are errors where they are wrong', () => {
    expect(
      codes({ 'if-blocked': 'maybe', 'triggered-builds': 'a b', 'min-tests': 'many', 'appear-within': '5' }).sort(),
    ).toEqual([
      'appear-within: duration-without-unit',
      'if-blocked: not-a-choice',
      'min-tests: not-a-count',
      'triggered-builds: not-triggered-builds',
    ]);
  });

  test.each(['include, deploy', 'deploy, ignore', 'include, ignore', ','])('%s contradicts itself', (text) => {
    expect(codes({ 'triggered-builds': text })).toEqual(['triggered-builds: not-triggered-builds']);
  });
});
