import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { contextOf } from '../support/context.ts';

const folder = mkdtempSync(join(tmpdir(), 'context-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [head, sha, other] = ['a', 'b', 'c'].map((digit) => digit.repeat(40)) as [string, string, string];

/** What is read where the event's file holds this: a text as it stands, anything else as JSON. */
function eventOf(name: string, payload: unknown, more: NodeJS.ProcessEnv = {}) {
  const path = join(folder, 'event.json');
  writeFileSync(path, typeof payload === 'string' ? payload : JSON.stringify(payload));
  return contextOf({ GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path, GITHUB_SHA: sha, ...more }).event;
}

describe('the commit that an event is about', () => {
  const pullRequest = {
    pull_request: { number: 12, head: { sha: head }, base: { sha: other }, merge_commit_sha: other },
  };

  test.each([
    ['pull_request', pullRequest],
    ['pull_request_target', pullRequest],
    ['pull_request_review', pullRequest],
    ['pull_request_review_comment', pullRequest],
    ['merge_group', { merge_group: { head_sha: head, base_sha: other } }],
    ['workflow_run', { workflow_run: { head_sha: head } }],
    ['check_run', { check_run: { head_sha: head } }],
    ['check_suite', { check_suite: { head_sha: head } }],
    ['status', { sha: head }],
  ])('on %s is the one that it names', (name, payload) => {
    expect(eventOf(name, payload).commit).toBe(head);
    // Where the file does not say it, no other one is taken.
    for (const nothing of [{}, '', 'null', '[]', 'no JSON', { [name]: null }, { [name]: { head_sha: 'x' } }]) {
      expect(eventOf(name, nothing).commit).toBeUndefined();
    }
  });

  test.each(['push', 'workflow_dispatch', 'schedule', 'release'])('on %s is GITHUB_SHA', (name) => {
    expect(eventOf(name, { after: other, sha: other, ...pullRequest }).commit).toBe(sha);
    expect(eventOf(name, '').commit).toBe(sha);
    for (const GITHUB_SHA of ['', 'main', undefined]) expect(eventOf(name, {}, { GITHUB_SHA }).commit).toBeUndefined();
  });

  test.each([
    ...[
      'issue_comment',
      'issues',
      'discussion',
      'discussion_comment',
      'label',
      'repository_dispatch',
      'create',
      'delete',
    ],
    ...['fork', 'watch', 'deployment', 'deployment_status', 'page_build', 'milestone', 'public', 'gollum', 'dynamic'],
    ...['toString', '__proto__', 'an event', ''],
  ])('on %s is none, whatever else is in its file', (name) => {
    const payload = { ...pullRequest, sha: head, workflow_run: { head_sha: head }, check_run: { head_sha: head } };
    expect(eventOf(name, { ...payload, issue: { number: 12, pull_request: {} } }).commit).toBeUndefined();
  });

  test('is never the base of a pull request', () => {
    expect(eventOf('pull_request_target', { pull_request: { base: { sha } }, after: sha }).commit).toBeUndefined();
  });

  test('may have 64 digits, and is in small letters', () => {
    expect(eventOf('workflow_run', { workflow_run: { head_sha: 'D'.repeat(64) } }).commit).toBe('d'.repeat(64));
  });

  test('is not what an object’s prototype has', () => {
    expect(eventOf('merge_group', '{"__proto__":{"merge_group":{"head_sha":"x"}}}').commit).toBeUndefined();
  });
});

test('a step of a composite action is recognized by the variable that only those have', () => {
  expect(contextOf({}).isInComposite).toBe(false);
  expect(contextOf({ GITHUB_ACTION_PATH: '/work/_actions/acme/gates/v1' }).isInComposite).toBe(true);
});

test('the job is named by its key', () => {
  expect(contextOf({ GITHUB_JOB: 'test-engine_2' }).job).toBe('test-engine_2');
  expect(contextOf({ GITHUB_JOB: 'a -->' }).job).toBeUndefined();
});

test('the pull request is also that of a comment, and of a workflow run for a single one', () => {
  const one = { number: 12, headRepository: undefined };
  expect(eventOf('issue_comment', { issue: { number: 12, pull_request: {} } }).pullRequest).toEqual(one);
  expect(eventOf('issue_comment', { issue: { number: 12 } }).pullRequest).toBeUndefined();
  const ofRun = (...pulls: unknown[]) =>
    eventOf('workflow_run', { workflow_run: { pull_requests: pulls } }).pullRequest;
  expect(ofRun({ number: 12 })).toEqual(one);
  expect(ofRun()).toBeUndefined();
  expect(ofRun({ number: 12 }, { number: 13 })).toBeUndefined();
  expect(ofRun('12')).toBeUndefined();
});

test('the pull request has its number, and where it comes from', () => {
  const of = (pull: unknown) => eventOf('pull_request', { pull_request: pull }).pullRequest;
  expect(of({ number: 12, head: { repo: { full_name: 'somebody/shop' } } })).toEqual({
    number: 12,
    headRepository: 'somebody/shop',
  });
  // The repository of a head may be gone.
  expect(of({ number: '12', head: { repo: null } })).toEqual({ number: undefined, headRepository: undefined });
  expect(of(null)).toBeUndefined();
  expect(eventOf('push', {}).pullRequest).toBeUndefined();
});

test('the base of a pull request or a merge group is a branch by its name', () => {
  const baseOf = (payload: object) => eventOf('pull_request', payload).base;
  expect(baseOf({ pull_request: { base: { ref: 'main' } } })).toBe('main');
  expect(baseOf({ merge_group: { base_ref: 'refs/heads/release/1.2' } })).toBe('release/1.2');
  for (const ref of ['', 'a b', 'a\nb', 7, null]) expect(baseOf({ pull_request: { base: { ref } } })).toBeUndefined();
  expect(baseOf({ ref: 'refs/heads/main' })).toBeUndefined();
});

test.each([
  ['missing', () => join(folder, 'none')],
  ['a folder', () => folder],
  ['not named', () => ''],
  ['a device', () => '/dev/zero'],
])('an event’s file that is %s is no event’s file, and nothing is printed', (_, path) => {
  const write = jest.spyOn(process.stdout, 'write');
  try {
    const { event } = contextOf({ GITHUB_EVENT_NAME: 'push', GITHUB_SHA: sha, GITHUB_EVENT_PATH: path() });
    expect(event).toEqual({
      name: 'push',
      commit: sha,
      isAboutCommit: true,
      base: undefined,
      pullRequest: undefined,
    });
    expect(write).not.toHaveBeenCalled();
  } finally {
    write.mockRestore();
  }
});

describe('the page of the workflow run', () => {
  const known = {
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_RUN_ID: '123456',
    GITHUB_RUN_ATTEMPT: '2',
  };

  test('is that of this attempt', () => {
    expect(String(contextOf(known).runPage)).toBe('https://github.com/acme/shop/actions/runs/123456/attempts/2');
    expect(contextOf(known).runAttempt).toBe(2);
  });

  test.each(['', '0', '-1', 'x', '1/../2', '1'.repeat(20)])(
    'is that of the newest where the attempt is “%s”',
    (attempt) => {
      const { runPage, runAttempt } = contextOf({ ...known, GITHUB_RUN_ATTEMPT: attempt });
      expect(String(runPage)).toBe('https://github.com/acme/shop/actions/runs/123456');
      expect(runAttempt).toBeUndefined();
    },
  );

  test('is on the server that the runner names, which may have a path', () => {
    const { runPage } = contextOf({ ...known, GITHUB_SERVER_URL: 'https://ghes.example.com/git/' });
    expect(String(runPage)).toBe('https://ghes.example.com/git/acme/shop/actions/runs/123456/attempts/2');
  });

  test.each([
    { GITHUB_SERVER_URL: 'nonsense' },
    { GITHUB_SERVER_URL: 'ftp://github.com' },
    { GITHUB_SERVER_URL: 'https://user:pass@github.com' },
    { GITHUB_SERVER_URL: 'https://user@github.com' },
    { GITHUB_REPOSITORY: 'shop' },
    { GITHUB_REPOSITORY: 'a/b/c' },
    { GITHUB_REPOSITORY: '../..' },
    { GITHUB_REPOSITORY: 'acme/..' },
    { GITHUB_RUN_ID: '1/../2' },
    { GITHUB_RUN_ID: '' },
  ])('is none with %j', (nonsense) => {
    expect(contextOf({ ...known, ...nonsense }).runPage).toBeUndefined();
  });
});

test.each(['https://github.com', 'https://ghes.example.com', 'https://acme.ghe.com', undefined])(
  'the action’s home is on github.com, also where the server is %s',
  (GITHUB_SERVER_URL) => {
    const env = { GITHUB_SERVER_URL, GITHUB_ACTION_REPOSITORY: 'acme/test-engine-gate', GITHUB_ACTION_REF: 'v1' };
    const { action } = contextOf(env);
    expect({ ...action, home: String(action?.home) }).toEqual({
      home: 'https://github.com/acme/test-engine-gate',
      ref: 'v1',
    });
  },
);

test.each(['', 'x', 'a/b/c', 'acme/..'])('the action has no home where its repository is “%s”', (repository) => {
  expect(contextOf({ GITHUB_ACTION_REPOSITORY: repository }).action).toBeUndefined();
});

test.each([
  ['acme/shop/.github/workflows/a b.yml@refs/heads/main', '.github/workflows/a b.yml'],
  ['acme/shop/.github/workflows/ci.yaml@refs/pull/1/merge', '.github/workflows/ci.yaml'],
  ['acme/shop/.github/workflows/ci@2.yml@refs/heads/main', '.github/workflows/ci@2.yml'],
  ['acme/shop/.github/workflows/ci.yml@refs/heads/x.yml@y', '.github/workflows/ci.yml'],
  ['Acme/Shop/.github/workflows/ci.yml@refs/heads/a@b', '.github/workflows/ci.yml'],
  ['other/shop/.github/workflows/ci.yml@refs/heads/main', undefined],
  ['acme/shop/.github/workflows/../x.yml@main', undefined],
  ['acme/shop/.github/workflows/a\nb.yml@main', undefined],
  ['acme/shop/ci.yml@main', undefined],
  ['', undefined],
])('the workflow %j lies at %j', (ref, path) => {
  expect(contextOf({ GITHUB_REPOSITORY: 'acme/shop', GITHUB_WORKFLOW_REF: ref }).workflowFile).toBe(path);
});

test.each([
  [undefined, 'https://api.github.com/'],
  ['', 'https://api.github.com/'],
  ['https://ghes.example.com/api/v3', 'https://ghes.example.com/api/v3'],
  ['http://127.0.0.1:4000', 'http://127.0.0.1:4000/'],
  ['http://ghes.example.com/api/v3', 'undefined'],
  ['https://user:pass@ghes.example.com', 'undefined'],
  ['https://ghes.example.com?x=1', 'undefined'],
  ['nonsense', 'undefined'],
])('GitHub’s API at %j is asked at %s', (GITHUB_API_URL, address) => {
  expect(String(contextOf({ GITHUB_API_URL }).apiUrl)).toBe(address);
});

test('what is missing, empty or nonsense is not known', () => {
  const { event, apiUrl, isDebugging, isInComposite, nodeVersion, ...rest } = contextOf({
    GITHUB_SHA: 'main',
    GITHUB_WORKSPACE: '',
  });
  expect(Object.values(rest).every((value) => value === undefined)).toBe(true);
  expect([event.name, isDebugging, isInComposite, nodeVersion]).toEqual([undefined, false, false, 'v24.14.0']);
});

test('it cannot be changed', () => {
  const context = contextOf({ GITHUB_EVENT_NAME: 'push', GITHUB_ACTION_REPOSITORY: 'acme/x' });
  for (const part of [context, context.event, context.action]) expect(Object.isFrozen(part)).toBe(true);
});

test.each([
  ['GITHUB_WORKSPACE', 'workspace'],
  ['RUNNER_TEMP', 'temp'],
  ['GITHUB_OUTPUT', 'outputFile'],
  ['GITHUB_STEP_SUMMARY', 'summaryFile'],
  ['GITHUB_ACTOR', 'actor'],
] as const)('%s is %s', (variable, name) => {
  expect(contextOf({ [variable]: '/x' })[name]).toBe('/x');
});
