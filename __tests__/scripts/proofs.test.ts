import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { readLog } from '../../scripts/proof-act/log.ts';
import { makeWorkspace } from '../../scripts/proof-act/workspace.ts';
import { bodiesIn } from '../../scripts/proof-bodies.ts';
import { cases } from '../../scripts/proof-collectors/cases.ts';
import { markedLines } from '../../scripts/proof-collectors/repository.ts';
import { examples, usesIn } from '../../scripts/proofs/examples.ts';
import { read } from '../docs/pages.ts';
import { runScript } from './release/support.ts';

const root = resolve(import.meta.dirname, '../..');

describe('the proofs', () => {
  test.each([
    ['proof-clients.ts', 'This proof needs Go 1.26 or newer'],
    ['proof-act.ts', 'This proof needs Go 1.26 or newer'],
    ['proof-linters.ts', 'This proof needs Go 1.26 or newer'],
  ])('%s says what it needs where that is missing', async (script, words) => {
    const cwd = await mkdtemp(join(tmpdir(), 'proof-'));
    const ended = await runScript(script, [], { cwd, env: { PATH: cwd } });
    await rm(cwd, { recursive: true });
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining(words) });
    expect(ended.stderr).toContain('https://go.dev/dl/');
  });

  // There is no npm on this PATH: what would be installed is only tried.
  test.each([
    ['are installed where there are none', undefined, true],
    ['are installed again where the lock file is newer', 1_000, true],
    ['stay where they are what the lock file lists', 3_000, false],
  ])('their packages %s', async (_, installedAt, isTried) => {
    const folder = await mkdtemp(join(tmpdir(), 'proof-'));
    const write = async (name: string, at: number) => {
      await writeFile(join(folder, name), '{}');
      await utimes(join(folder, name), at, at);
    };
    await write('package-lock.json', 2_000);
    await mkdir(join(folder, 'node_modules'));
    if (installedAt !== undefined) await write('node_modules/.package-lock.json', installedAt);
    const tools = pathToFileURL(join(root, 'scripts/proofs/tools.ts'));
    const code = `(await import('${tools}')).installPackages(process.argv[1])`;
    const options = { env: { PATH: folder }, cwd: folder };
    const errors = await new Promise<string>((done) => {
      execFile(process.execPath, ['--eval', code, folder], options, (_, __, stderr) => done(stderr));
    });
    await rm(folder, { recursive: true });
    expect(errors.includes('where npm can reach its registry')).toBe(isTried);
    if (!isTried) expect(errors).toBe('');
  });
});

describe("the pieces of GitHub's description", () => {
  const described = (schema: unknown) => {
    const body = { requestBody: { content: { 'application/json': { schema } } } };
    const at = (path: string) => `/repos/{owner}/{repo}${path}`;
    return {
      paths: {
        [at('/check-runs')]: { post: body },
        [at('/check-runs/{check_run_id}')]: { patch: body },
        [at('/statuses/{sha}')]: { post: body },
        [at('/issues/{issue_number}/comments')]: { post: body },
        [at('/issues/comments/{comment_id}')]: { patch: body },
      },
    };
  };

  test('come without what is written for people, but with every property', () => {
    const text = { type: 'string', description: 'For people.', example: 'x' };
    const schema = {
      type: 'object',
      description: 'Them.',
      properties: { description: text, title: text },
      anyOf: [text],
    };
    const kept = { type: 'string' };
    const { status } = bodiesIn(described(schema));
    expect(status).toEqual({ type: 'object', properties: { description: kept, title: kept }, anyOf: [kept] });
  });

  test('are not taken from a description that lacks one', () => {
    expect(() => bodiesIn(described(undefined))).toThrow('The description has no body for POST /check-runs.');
  });
});

test('the table of frameworks in docs/locations.md has a row for each that is run, with the location that it sends', () => {
  const page = read('docs/locations.md');
  const table = page.slice(page.indexOf('| Framework, and how')).split('\n\n')[0] ?? '';
  const sent = table
    .split('\n')
    .slice(2)
    .map((row) => /^\|[^|]*\| (?:`([^`]+)`|none)/.exec(row)?.[1]);
  const repository = join(root, 'collectors/repository');
  const expected = cases.map((one) => one.sends(markedLines(repository, one).test) ?? undefined);
  expect(sent).toEqual(expected);
});

describe('the examples', () => {
  test('are the whole workflows of the pages, each with its line', () => {
    const found = examples();
    expect(found.length).toBeGreaterThan(15);
    expect(found.filter(({ page }) => page === 'README.md').length).toBeGreaterThan(0);
    for (const { text } of found) expect(text).toMatch(/^(?:name|on):/);
  });

  test('use what stands behind "uses", each once', () => {
    const text =
      '- uses: a/b@v1\n- uses: a/b/c@v1 # why\n  - id: x\n    uses: a/b@v1\n- uses: ./\n- run: echo uses a/c@v2\n';
    expect(usesIn(text)).toEqual([
      { action: 'a/b', ref: 'v1' },
      { action: 'a/b/c', ref: 'v1' },
    ]);
  });
});

describe('on another runner', () => {
  test('the action differs from the shipped one in the defaults that are asked for', () => {
    using workspace = makeWorkspace('', []);
    workspace.putGate(root, { 'api-url': 'http://127.0.0.1:1', settle: '1s' });
    expect(() => workspace.putGate(root, { 'no-such-input': '1' })).toThrow('action.yml has no input no-such-input');
    expect(() => workspace.putGate(root, { token: '1' })).toThrow('action.yml has no input token with a default');
    expect(workspace.localActions('- uses: OWNER/test-engine-gate@v1\n- uses: actions/checkout@v7')).toEqual([
      '--local-repository',
      expect.stringMatching(/^OWNER\/test-engine-gate@v1=.*gate$/),
      '--local-repository',
      expect.stringMatching(/^actions\/checkout@v7=.*actions\/checkout$/),
    ]);
  });

  test('a log tells what became of jobs and steps', () => {
    const line = (more: object) =>
      JSON.stringify({ job: 'w/gate', stage: 'Main', stepID: ['g'], step: 'x/test-engine-gate@v1', ...more });
    const log = [
      'level=warning msg="no JSON"',
      line({ stage: 'Pre', command: 'set-output', name: 'early', arg: 'no' }),
      line({ command: 'set-output', name: 'verdict', arg: 'failed' }),
      line({ command: 'error', arg: 'm', kvPairs: { title: 't', file: 'a.rb', line: '3' } }),
      line({ command: 'warning', arg: 'm' }),
      line({ msg: '  ⚙  Summary - \n\n<h2>x</h2>' }),
      line({ stepResult: 'failure' }),
      JSON.stringify({ job: 'w/gate', jobResult: 'failure' }),
      '{"broken',
    ].join('\n');
    expect(readLog(log)).toEqual({
      jobs: { 'w/gate': 'failure' },
      steps: [
        {
          job: 'w/gate',
          uses: 'x/test-engine-gate@v1',
          result: 'failure',
          outputs: { verdict: 'failed' },
          annotations: [
            { level: 'error', title: 't', place: 'a.rb:3' },
            { level: 'warning', title: undefined, place: undefined },
          ],
          summary: '<h2>x</h2>',
        },
      ],
    });
  });
});
