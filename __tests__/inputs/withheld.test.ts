import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { errorOf, right } from './given.ts';

const folder = mkdtempSync(join(tmpdir(), 'inputs-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What is said of an empty token where the runner hands over these variables, and this event's file. */
function saidOfNone(variables: NodeJS.ProcessEnv, event?: string) {
  const path = join(folder, 'event.json');
  if (event !== undefined) writeFileSync(path, event);
  const file = event === undefined ? {} : { GITHUB_EVENT_PATH: path };
  const { problems } = errorOf({ ...right, token: '' }, { GITHUB_REPOSITORY: 'acme/shop', ...file, ...variables });
  return problems.map(({ code, data }) => ({ code, data }));
}

const from = (repo: unknown) => JSON.stringify({ pull_request: { head: { repo } } });
const fork = from({ full_name: 'somebody/shop' });
const own = from({ full_name: 'acme/shop' });
const pull = { GITHUB_EVENT_NAME: 'pull_request' };

test.each(['pull_request', 'pull_request_review', 'pull_request_review_comment'])('a %s from a fork', (name) => {
  expect(saidOfNone({ GITHUB_EVENT_NAME: name }, fork)).toEqual([{ code: 'no-token-in-fork', data: {} }]);
});

test.each(['pull_request', 'push'])('a %s of Dependabot', (name) => {
  expect(saidOfNone({ GITHUB_EVENT_NAME: name, GITHUB_ACTOR: 'dependabot[bot]' }, own)).toEqual([
    { code: 'no-token-for-dependabot', data: {} },
  ]);
});

test.each([
  ['push', ''],
  ['pull_request_target', fork],
  ['workflow_run', fork],
  ['pull_request', own],
  ['pull_request', from({ full_name: 'Acme/Shop' })],
])('a %s that gets secrets: %s', (name, event) => {
  expect(saidOfNone({ GITHUB_EVENT_NAME: name, GITHUB_ACTOR: 'somebody' }, event)).toEqual([
    { code: 'no-token', data: { readsBuilds: false, mayBeWithheld: false } },
  ]);
});

const tooLarge = fork.padEnd(25 * 1024 * 1024 + 1);
const unread = ['', 'null', '{', '[]', '{"pull_request":null}', from(null), from({ full_name: 7 }), tooLarge];
test.each<readonly [string, NodeJS.ProcessEnv, string | undefined]>([
  ['no event', {}, undefined],
  [
    'what follows on a workflow run of Dependabot',
    { GITHUB_EVENT_NAME: 'workflow_run', GITHUB_ACTOR: 'dependabot[bot]' },
    undefined,
  ],
  ['no file', pull, undefined],
  ['a file that is not there', { ...pull, GITHUB_EVENT_PATH: join(folder, 'none') }, undefined],
  ['a folder', { ...pull, GITHUB_EVENT_PATH: folder }, undefined],
  ['no repository', { ...pull, GITHUB_REPOSITORY: '' }, fork],
  ...unread.map((event) => [`the file ${event.slice(0, 60)}`, pull, event] as const),
])('where the runner does not tell, all is said: %s', (_, variables, event) => {
  expect(saidOfNone(variables, event)).toEqual([
    { code: 'no-token', data: { readsBuilds: false, mayBeWithheld: true } },
  ]);
});
