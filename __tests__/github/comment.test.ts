import { describe, expect, test } from '@jest/globals';
import type { GitHubScript, GitHubStandIn } from '../../simulator/github/api.ts';
import { commit, report, viewOf } from '../report/fixtures.ts';
import { contextFor, failing, gitHub, noticesOf, publishableOf, published, TOKEN, type Unusual } from './support.ts';

const failed = publishableOf(viewOf(failing(3)));
const passed = publishableOf(viewOf(report({ name: 'passed' })));
const stale = publishableOf(viewOf(report({ name: 'stale' })));
const mark = failed.comment?.mark ?? '';
const bot = 'github-actions[bot]';

/** The payload of an event of pull request 12. */
const pull = { pull_request: { number: 12, head: { sha: commit } } };

async function comment(stage: GitHubStandIn, all = failed, more: Unusual = {}) {
  const context = contextFor(stage.url, { GITHUB_EVENT_NAME: 'pull_request', GITHUB_SHA: 'e'.repeat(40) }, pull);
  const shown = await published(stage, { all, wishes: { comment: 'failures' } }, { context, ...more });
  return shown.comment;
}

const endpoints = ({ requests }: GitHubStandIn) => requests.map(({ endpoint }) => endpoint);
const own = (body: string, login = bot) => ({ pull: 12, login, body });

describe('a comment', () => {
  test('is made where tests fail, and changed by the next gate', async () => {
    const stage = await gitHub();
    const first = await comment(stage);
    expect(first).toEqual({ url: `https://github.com/acme/shop/pull/12#issuecomment-3000000001`, notices: [] });
    expect(endpoints(stage)).toEqual(['viewer', 'comments', 'pull', 'comment', 'comments']);
    expect(stage.comments).toEqual([{ id: 3_000_000_001, ...own(failed.comment?.body ?? '') }]);
    await comment(stage, stale);
    expect(stage.comments).toEqual([{ id: 3_000_000_001, ...own(stale.comment?.body ?? '') }]);
    await comment(stage, passed);
    expect(stage.comments).toEqual([{ id: 3_000_000_001, ...own(passed.comment?.body ?? '') }]);
  });

  test.each([
    ['passed', passed],
    ['stale', stale],
  ])('is not made where nothing ever failed (%s)', async (_, all) => {
    const stage = await gitHub();
    expect(await comment(stage, all)).toEqual({ url: undefined, notices: [] });
    expect(endpoints(stage)).toEqual(['viewer', 'comments']);
    expect(stage.comments).toEqual([]);
  });

  test('that says it already is left as it is', async () => {
    const stage = await gitHub({ comments: [own(failed.comment?.body ?? '')] });
    await comment(stage);
    expect(endpoints(stage)).toEqual(['viewer', 'comments']);
  });

  test('of somebody else is nobody’s business, whatever its mark', async () => {
    const forged = own(`${mark}\nforged`, 'mallory');
    const quoted = own(`> ${mark}\nquoted`);
    const other = own('<!-- test-engine-gate job=other -->\nanother gate');
    const stage = await gitHub({ comments: [forged, quoted, other] });
    await comment(stage);
    expect(stage.comments).toHaveLength(4);
    expect(stage.comments.slice(0, 3)).toMatchObject([forged, quoted, other]);
  });

  test('is found on the third page', async () => {
    const others = Array.from({ length: 250 }, (_, index) => own(`comment ${index}`, 'octocat'));
    const stage = await gitHub({ comments: [...others, own(`${mark}\nold`)] });
    await comment(stage);
    expect(endpoints(stage)).toEqual(['viewer', 'comments', 'comments', 'comments', 'pull', 'update-comment']);
    expect(stage.comments).toHaveLength(251);
    expect(stage.comments.at(-1)?.body).toBe(failed.comment?.body);
  });

  test.each([
    ['an App', 'gate-keeper[bot]', 'gate-keeper[bot]'],
    ['an App, of which GitHub’s other API says no more', 'gate-keeper', 'gate-keeper[bot]'],
    ['a person', 'octocat', 'octocat'],
  ])('of %s is found by its login', async (_, login, author) => {
    const tokens = { [TOKEN]: { login } };
    const stage = await gitHub({ tokens, comments: [own(`${mark}\nthe workflow's`), own(`${mark}\nold`, author)] });
    await comment(stage);
    expect(stage.comments.map(({ body }) => body)).toEqual([`${mark}\nthe workflow's`, failed.comment?.body]);
  });

  test.each<NonNullable<GitHubScript['faults']>[number]['fault']>([
    { kind: 'page', status: 404 },
    { kind: 'page', status: 403 },
    { kind: 'status', status: 502 },
  ])('is the workflow’s, where %j keeps GitHub from telling whose the token is', async (fault) => {
    const stage = await gitHub({ faults: [{ on: 'viewer', fault }], comments: [own(`${mark}\nold`)] });
    expect(noticesOf(await comment(stage))).toEqual([]);
    expect(stage.comments).toMatchObject([own(failed.comment?.body ?? '')]);
  });

  test('stays alone where two jobs of a matrix make theirs at once', async () => {
    const delay = { on: 'comment', fault: { kind: 'delay', ms: 100 } } as const;
    const stage = await gitHub({ faults: [delay] });
    const shown = await Promise.all([comment(stage), comment(stage)]);
    expect(shown.flatMap((one) => noticesOf(one))).toEqual([]);
    expect(stage.comments).toMatchObject([{ id: 3_000_000_001, body: failed.comment?.body }]);
    expect(endpoints(stage).filter((endpoint) => endpoint === 'comment')).toHaveLength(2);
  });

  test('is the oldest of those that an ended job has left', async () => {
    const stage = await gitHub({ comments: [own(`${mark}\none`), own(`${mark}\ntwo`), own(`${mark}\nthree`)] });
    await comment(stage);
    expect(stage.comments).toMatchObject([{ id: 3_000_000_001, body: failed.comment?.body }]);
  });

  test('is not written over that of a newer commit', async () => {
    const newer = own(`${mark}\nof the newer commit`);
    const stage = await gitHub({ pulls: { 12: 'd'.repeat(40) }, comments: [newer] });
    expect(noticesOf(await comment(stage))).toEqual(['not-the-head']);
    expect(stage.comments).toMatchObject([newer]);
  });

  test.each<NonNullable<GitHubScript['faults']>[number]['fault']>([
    { kind: 'status', status: 502, obeyed: true },
    { kind: 'status', status: 502 },
    { kind: 'reset' },
  ])('is one, where %j meets the request that makes it', async (fault) => {
    const stage = await gitHub({ faults: [{ on: 'comment', times: 1, fault }] });
    expect(noticesOf(await comment(stage))).toEqual([]);
    expect(stage.comments).toHaveLength(1);
  });

  test('that may not be written is a notice', async () => {
    const stage = await gitHub({ tokens: { [TOKEN]: 'read' } });
    const shown = await comment(stage);
    expect(noticesOf(shown)).toEqual(['no-permission']);
    expect(shown?.notices[0]?.data).toEqual({ permission: 'pull-requests' });
  });

  test('needs a pull request, and a commit', async () => {
    const stage = await gitHub();
    const on = (name: string, payload: object) => contextFor(stage.url, { GITHUB_EVENT_NAME: name }, payload);
    expect(noticesOf(await comment(stage, failed, { context: on('push', {}) }))).toEqual(['no-pull-request']);
    const issue = { issue: { number: 12, pull_request: {} } };
    const context = on('issue_comment', issue);
    expect(noticesOf(await comment(stage, failed, { context }))).toEqual(['no-head-commit']);
    expect(stage.requests).toEqual([]);
    const wishes = { comment: 'failures', headSha: commit } as const;
    expect(noticesOf(await comment(stage, failed, { context, wishes }))).toEqual([]);
    expect(stage.comments).toHaveLength(1);
  });
});

test('GitHub Enterprise Server has its other API elsewhere', async () => {
  const stage = await gitHub();
  const context = contextFor(`${stage.url}/api/v3`, { GITHUB_EVENT_NAME: 'pull_request' }, pull);
  await comment(stage, failed, { context });
  expect(stage.requests[0]?.path).toBe('/api/graphql');
});
