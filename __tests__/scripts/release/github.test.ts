import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { draftRelease } from '../../../scripts/draft-release.ts';
import { reportDrift } from '../../../scripts/openapi-drift-issue.ts';
import { ending, runScript, startGitHub, writeFiles } from './support.ts';

let cwd = '';
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'draft-'));
  const sections = ['2.0.0', '1.3.0-rc.1', '1.2.4'].map(
    (version) => `## [${version}] - 2026-11-30\n\n- Notes of ${version}.\n`,
  );
  writeFiles(cwd, { 'CHANGELOG.md': sections.join('\n') });
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

/** GitHub's releases, some of which are published; drafts are made and changed as it does. */
async function withReleases(...published: readonly string[]) {
  const releases: { id: number; tag_name: string; [name: string]: unknown }[] = published.map((tag_name, index) => ({
    id: index + 1,
    tag_name,
    draft: false,
  }));
  const github = await startGitHub(({ method, path, body }) => {
    const below = path.replace('/repos/acme/gate/releases', '');
    if (method === 'GET' && below === '?per_page=100') return { status: 200, body: releases };
    if (method === 'POST' && below === '') {
      const { tag_name, ...rest } = body as { tag_name: string };
      releases.push({ id: releases.length + 1, tag_name, ...rest });
      return { status: 201, body: releases.at(-1) };
    }
    const found = releases.find(({ id }) => below === `/${id}`);
    if (method !== 'PATCH' || found === undefined) return { status: 404, body: { message: 'Not Found' } };
    Object.assign(found, body);
    return { status: 200, body: found };
  });
  return { github, releases };
}

describe('draft-release', () => {
  const draft = (tag: string, env: Readonly<Record<string, string>>) =>
    ending(() => draftRelease(tag, { folder: cwd, env }));
  const next = 'Publish it on the releases page, as CONTRIBUTING.md says';
  const older = ', without "Set as the latest release": a newer one is out';

  test.each([
    ['v2.0.0', [], false, ''],
    ['v2.0.0', ['v1.2.3', 'v3.0.0-rc.1', 'nightly'], false, ''],
    ['v1.2.4', ['v2.0.0'], false, older],
    ['v1.3.0-rc.1', ['v1.2.3'], true, ''],
  ])('%s after %j', async (tag, published, prerelease, hint) => {
    const { github, releases } = await withReleases(...published);
    await using _ = github;
    const stdout = `Made a draft of the release ${tag}. ${next}${hint}.\n`;
    expect(await draft(tag, github.env)).toEqual({ code: 0, stdout, stderr: '' });
    const made = releases.find(({ tag_name }) => tag_name === tag);
    expect(made).toMatchObject({ name: tag, body: `- Notes of ${tag.slice(1)}.`, prerelease, draft: true });
    expect(github.requests.every(({ authorization }) => authorization === 'Bearer ghs_played')).toBe(true);
  });

  test('as a command', async () => {
    const { github, releases } = await withReleases();
    await using _ = github;
    const ended = await runScript('draft-release.ts', ['v2.0.0'], { cwd, env: github.env });
    expect(ended).toEqual({ code: 0, stdout: `Made a draft of the release v2.0.0. ${next}.\n`, stderr: '' });
    expect(releases).toHaveLength(1);
  });

  test('a job that is run again changes the draft that is there, and nothing that is published', async () => {
    const { github, releases } = await withReleases();
    await using _ = github;
    await draft('v2.0.0', github.env);
    Object.assign(releases[0] as object, { body: 'Old.' });
    expect((await draft('v2.0.0', github.env)).stdout).toContain('Brought the draft up to date of the release v2.0.0.');
    expect(releases).toEqual([expect.objectContaining({ id: 1, draft: true, body: '- Notes of 2.0.0.' })]);

    Object.assign(releases[0] as object, { draft: false, body: 'As published.' });
    const said = 'v2.0.0 is published already: nothing is changed.\n';
    expect(await draft('v2.0.0', github.env)).toEqual({ code: 0, stdout: said, stderr: '' });
    expect(releases).toEqual([expect.objectContaining({ body: 'As published.' })]);
  });

  test('what it cannot do is said', async () => {
    await using github = await startGitHub(() => ({ status: 403, body: { message: 'not by this token' } }));
    const [refused, missing, deaf, outside] = await Promise.all([
      draft('v2.0.0', github.env),
      draft('v3.0.0', github.env),
      draft('v2.0.0', { ...github.env, GITHUB_API_URL: 'http://127.0.0.1:1' }),
      draft('v2.0.0', { ...github.env, GITHUB_TOKEN: '' }),
    ]);
    expect(refused).toMatchObject({
      code: 1,
      stderr: 'GitHub refused GET /releases with 403: {"message":"not by this token"}\n',
    });
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('no section for 3.0.0') });
    expect(deaf).toMatchObject({ code: 1, stderr: expect.stringContaining('GitHub did not answer GET /releases') });
    expect(outside).toMatchObject({ code: 1, stderr: 'GITHUB_TOKEN is not set: this runs in a workflow.\n' });
  });
});

describe('openapi-drift-issue', () => {
  const report = (drift: string, env: Readonly<Record<string, string>>) =>
    ending(() => reportDrift({ ...env, DRIFT: drift }));

  /** GitHub's issues. */
  async function withIssues() {
    const issues: { number: number; body: string; labels: string[]; comments: number }[] = [];
    const github = await startGitHub(({ method, path, body }) => {
      const [, number, comments] = /\/issues\/(\d+)(\/comments)?$/.exec(path) ?? [];
      const issue = issues[Number(number) - 1];
      if (method === 'GET') return { status: 200, body: issues.filter(({ labels }) => labels.includes('api-drift')) };
      if (issue !== undefined && comments !== undefined) issue.comments++;
      else if (issue !== undefined) Object.assign(issue, body);
      else issues.push({ number: issues.length + 1, comments: 0, ...(body as { body: string; labels: string[] }) });
      return { status: 200, body: {} };
    });
    return { github, issues };
  }

  test('opens one issue, leaves it alone while nothing changes, then brings it up to date', async () => {
    const { github, issues } = await withIssues();
    await using _ = github;
    expect(await report('The field id is gone.\n', github.env)).toMatchObject({
      code: 0,
      stdout: 'Opened an issue.\n',
    });
    expect(github.requests[0]?.path).toBe('/repos/acme/gate/issues?state=open&labels=api-drift&per_page=1');
    expect(issues).toEqual([expect.objectContaining({ comments: 0, labels: ['api-drift'] })]);
    expect(issues[0]?.body).toContain('```text\nThe field id is gone.\n```');

    expect((await report('The field id is gone.', github.env)).stdout).toBe('Issue 1 says so already.\n');
    expect(issues[0]?.comments).toBe(0);

    expect((await report('The field url is gone.', github.env)).stdout).toBe('Brought issue 1 up to date.\n');
    expect(issues).toEqual([expect.objectContaining({ comments: 1, body: expect.stringContaining('url is gone') })]);
  });

  test('nothing that the file says gets out of its fence', async () => {
    const { github, issues } = await withIssues();
    await using _ = github;
    await report('may be ```\n# @everyone\n````, a word that is not known', github.env);
    expect(issues[0]?.body).toContain('`````text\nmay be ```\n# @everyone\n````, a word that is not known\n`````\n');
  });

  test('as a command', async () => {
    const { github, issues } = await withIssues();
    await using _ = github;
    const ended = await runScript('openapi-drift-issue.ts', [], { cwd, env: { ...github.env, DRIFT: 'gone' } });
    expect(ended).toEqual({ code: 0, stdout: 'Opened an issue.\n', stderr: '' });
    expect(issues).toHaveLength(1);
  });

  test('no drift is no issue', async () => {
    const { github } = await withIssues();
    await using _ = github;
    expect(await report(' \n', github.env)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('DRIFT is empty'),
    });
    expect(github.requests).toEqual([]);
  });
});
