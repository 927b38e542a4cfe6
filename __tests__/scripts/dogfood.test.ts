import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { record } from '../../scripts/dogfood.ts';
import { acme, BUILD_ID, build, COMMIT, run, TOKEN } from '../../simulator/scenarios/cast.ts';
import { blocks, ends } from '../../simulator/test-engine/build-story.ts';
import { uuid } from '../../simulator/test-engine/ids.ts';
import { jobIs, jobTriggers } from '../../simulator/test-engine/job-story.ts';
import { startTestEngine } from '../../simulator/test-engine/server.ts';
import { appears, finishes, goesStale } from '../../simulator/test-engine/story.ts';
import { read } from '../docs/pages.ts';

const at = { at: 0 };
const outside = {
  ...run('rspec', [appears(at), finishes(at, 'passed')]),
  id: uuid('outside'),
  buildId: null,
};

test('records what the API answers, and nothing of the token', async () => {
  const jobs = [
    { name: 'rspec', steps: [jobIs(at, 'passed')] },
    { name: 'ship?', type: 'manual' as const, steps: [jobIs(at, 'blocked')] },
    { name: 'tea', type: 'trigger' as const, steps: [jobTriggers(at, 'tea', 7)] },
  ];
  const tea = { id: uuid('tea'), pipeline: 'tea', number: 7, commit: COMMIT, steps: [ends(at, 'passed')] };
  await using api = await startTestEngine(
    acme(
      { rspec: [run('rspec', [appears(at), goesStale(at)]), outside] },
      { builds: [build([blocks(at, 'blocked')], jobs), tea] },
    ),
  );
  const env = { TOKEN, PIPELINE: 'acme/shop', SUITE: 'rspec', API_URL: api.url };
  const said = await record(env);
  const answers = new Map(
    [...said.matchAll(/^\| (.+) \| `(.+)` \|$/gm)].map(([, question, answer]) => [question, answer]),
  );
  expect([...answers.values()]).toEqual([
    'list: state=running result=stale',
    'first page: next, last; a page beyond the end: 200 first, prev',
    expect.stringMatching(/^commit of the newest run: \d+, \d+ rows; no commit: \d+, 0 rows$/),
    'state=blocked blocked=true; jobs: passed, blocked, running',
    'the same (id, number, url, web_url)',
    'false',
    'null',
  ]);
  expect(said).not.toContain(TOKEN);
  // The page lists the same questions.
  for (const question of answers.keys()) expect(read('docs/proofs.md')).toContain(question);

  const byId = await record({ ...env, RUN: uuid('run', 'acme', 'rspec', BUILD_ID) });
  expect(byId).toContain('look-up: 200 state=running result=stale');
  const file = join(await mkdtemp(join(tmpdir(), 'dogfood-')), 'output');
  await record({ ...env, GITHUB_OUTPUT: file, PIPELINE: 'acme/tea' });
  await record({ ...env, GITHUB_OUTPUT: file, PIPELINE: 'acme/coffee' });
  expect(await readFile(file, 'utf8')).toBe('build-url=https://buildkite.com/acme/tea/builds/7\nbuild-url=\n');
  await rm(dirname(file), { recursive: true });
  expect(await record({ ...env, SUITE: '' })).toContain('not asked: SUITE is not set');
  expect(await record({ ...env, API_URL: 'http://127.0.0.1:1' })).toContain('not answered: TypeError');
});

test.each([{}, { TOKEN: 'a' }, { TOKEN: 'a', PIPELINE: 'shop' }, { TOKEN: 'a', PIPELINE: '../a/b' }])(
  'says what it needs: %j',
  async (env) => {
    await expect(record(env)).rejects.toThrow('Set TOKEN to an API access token and PIPELINE to my-org/my-pipeline.');
  },
);
