import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { startGitHub } from '../../simulator/github/api.ts';
import { acme, gate, run, TOKEN } from '../../simulator/scenarios/cast.ts';
import type { FailureScript } from '../../simulator/test-engine/failures-script.ts';
import { appears, changes, finishes } from '../../simulator/test-engine/story.ts';
import { sayings } from './hostile/messages.ts';
import { alone, shareProcess } from './play.ts';
import { github, githubToken, head, playOnGitHub } from './play-on-github.ts';
import { disguises } from './secrets/disguises.ts';
import { leaks } from './secrets/leaks.ts';
import { shown } from './secrets/shown.ts';
import { spelled } from './secrets/spelled.ts';

shareProcess();

const now = { at: 0 };
const usual = 'bkua_4f7d02c6e81b95a3d6f0c2b7e4918a5d30f6c8be';
/** Every sign means something somewhere. */
const odd = 'bk%25"\\/+=&amp;<b>_\'~|`$(){}[]^:::error::';

/** Places at which a text is cut, so that a piece of a token could be left over. */
const cuts = [80, 120, 200, 255, 300, 500, 600, 1000, 2000, 2500, 4000, 4096, 10_000, 12_000, 32_768, 65_536];

function failures(token: string): readonly FailureScript[] {
  const filled = cuts.map((cut) => 'x '.repeat(cut).slice(0, cut - 15) + token + ' y'.repeat(cut));
  const texts = [...Object.values(spelled(token)), ...filled];
  return texts.map((text, index) => ({
    test: `${index} ${text}`,
    location: index % 2 === 0 ? `${text}:1` : `spec/${text}.rb:${index}`,
    reason: text,
    details: [{ expanded: [text, `\n${text}`], backtrace: [`${text}:1:in x`] }],
    tags: { [text]: text },
    raw: { test_url: `https://buildkite.com/${text}`, test_execution_url: `https://buildkite.com/?a=${text}` },
  }));
}

describe.each([
  ['a usual token', usual],
  ['a token of odd signs', odd],
])('%s', (_, token) => {
  const all = Object.values(spelled(token));
  const inputs = gate({ suite: 'rspec', timeout: '20s', interval: '50ms', settle: '0', token });

  test('is found in whatever spelling', () => {
    for (const [name, text] of Object.entries(spelled(token))) {
      expect({ name, found: leaks(`of ${text} and`, token).length > 0 }).toEqual({ name, found: true });
    }
    expect(leaks(`of ${'*'.repeat(300)} and`, token)).toEqual([]);
  });

  test.concurrent.each(['', '1'])('is nowhere in the report of failures (RUNNER_DEBUG=%s)', async (debug) => {
    const fields = {
      branch: all.join(' '),
      commit_sha: token,
      web_url: `https://buildkite.com/${token}`,
      created_at: token,
    };
    const failed = run('rspec', [appears(now), finishes(now, 'failed'), changes(now, fields)], {
      list: failures(token),
    });
    const faults = [{ where: 'any', kind: 'link-with-token', times: 'forever' }] as const;
    const { text, result } = await shown(
      token,
      { api: acme({ rspec: [failed] }, { faults }), inputs },
      { ...alone, debug: debug === '1' },
    );
    expect(leaks(text, token)).toEqual([]);
    expect(result).toMatchObject({
      exitCode: 1,
      outputs: { verdict: 'failed', 'failed-tests': String(failures(token).length) },
    });
    expect(text).toContain('***');
  });

  // What is quoted is short, so each way has only some of the spellings; with HOSTILE each has all of them.
  const parts = 3;
  test.concurrent.each(Object.entries(sayings).map(([name, say], index) => [name, say, index] as const))(
    'is nowhere in what is told of %s',
    async (_, say, index) => {
      for (let part = 0; part < (process.env['HOSTILE'] ? parts : 1); part++) {
        const some = all.filter((_, number) => number % parts === (index + part) % parts);
        const { text, result } = await shown(token, say(some.join(' '), 1_500), { debug: true });
        expect(leaks(text, token)).toEqual([]);
        expect(result.exitCode).toBe(1);
      }
    },
    60_000,
  );
});

test.concurrent.each([usual, odd, '4f7d02c6e81b95a3d6f0c2b7e4918a5d30f6c8be'])(
  '%s is nowhere when an id, a content type or an error that nobody expected holds it',
  async (token) => {
    const named = { ...run('rspec', [appears(now), finishes(now, 'passed')]), id: token };
    const type = { where: 'any', kind: 'status', status: 200, body: '[]', contentType: `text/${token}` } as const;
    const inputs = gate({ suite: 'rspec', timeout: '600ms', interval: '50ms', settle: '0' });
    const preload = ['--import', resolve(import.meta.dirname, 'preload/fetch-that-quotes.mjs')];
    for (const [api, nodeArgs] of [
      [acme({ rspec: [named] }), []],
      [acme({ rspec: [] }, { faults: [{ ...type, times: 'forever' }] }), []],
      [acme({ rspec: [] }), preload],
    ] as const) {
      const { text, result } = await shown(token, { api, inputs }, { nodeArgs, debug: true });
      expect(leaks(text, token)).toEqual([]);
      expect(result.exitCode).toBe(1);
    }
  },
  60_000,
);

describe('a second secret, github-token,', () => {
  const inputs = gate({ suite: 'rspec', timeout: '20s', interval: '50ms', settle: '0', 'github-token': githubToken });
  const failing = (list: readonly FailureScript[]) =>
    acme({ rspec: [run('rspec', [appears(now), finishes(now, 'failed')], { list })] });

  test.concurrent('is masked before anything else is printed, as the first is', async () => {
    const { result } = await playOnGitHub({ api: failing(failures('x')), inputs }, {});
    const masked = result.commands.slice(0, 2).map(({ name, data }) => [name, data]);
    expect(masked).toEqual([TOKEN, githubToken].map((token) => ['add-mask', token]));
  });

  test.concurrent('is nowhere in the report of failures, and neither is a part of it', async () => {
    const { text, result } = await shown(TOKEN, { api: failing(failures(githubToken)), inputs });
    expect(leaks(text, githubToken)).toEqual([]);
    expect(result.outputs).toMatchObject({ verdict: 'failed', 'failed-tests': String(failures(githubToken).length) });
  });

  // Buildkite's answers hold it no more, the runner's own variables may: here, the repository has its name.
  test.concurrent('is neither in the report file nor in what GitHub is sent, wherever it came from', async () => {
    const repository = `octo-org/${githubToken}`;
    await using stage = await startGitHub({ ...github, repository });
    const context = { token: githubToken, api_url: stage.url, repository, sha: head };
    const story = { api: failing([{ test: 'adds', location: './spec/sum_spec.rb:3' }]), inputs };
    const named = { ...story, inputs: { ...inputs, 'check-name': 'Tests' } };
    const { result } = await shown(TOKEN, named, { github: context });
    const bodies = stage.requests.map(({ body }) => JSON.stringify(body));
    const [report = ''] = Object.values(result.leftInTemp);
    expect(bodies).toHaveLength(2);
    expect(JSON.parse(report).results.environment).toMatchObject({ repositoryName: 'octo-org/***' });
    for (const text of [...bodies, report]) {
      expect(leaks(text, githubToken)).toEqual([]);
      expect(text).toContain('octo-org/***');
    }
  });
});

describe('a token that is none', () => {
  const passes = acme({ rspec: [run('rspec', [appears(now), finishes(now, 'passed')])] });
  const fails = acme({ rspec: [run('rspec', [appears(now), finishes(now, 'failed')], { count: 3, seed: 1 })] });

  const inputs = gate({ suite: 'rspec', timeout: '20s', interval: '50ms', settle: '0' });

  test.concurrent.each(['::', 'pas', 'passed', 'finished', 'rspec', 'https', '0191', 'buildkite'])(
    '(%s) does not hide a pass',
    async (token) => {
      const { result } = await shown(token, { api: passes, inputs });
      expect(result).toMatchObject({
        exitCode: 0,
        outputs: { verdict: 'passed', state: 'finished', result: 'passed' },
      });
    },
    60_000,
  );

  test.concurrent.each(['a', 'fai', 'failed', 'User'])(
    '(%s) does not hide a failure',
    async (token) => {
      const { result, text } = await shown(token, { api: fails, inputs });
      expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'failed', 'failed-tests': '3' } });
      if (token.length < 4) expect(text).not.toContain('***');
    },
    60_000,
  );
});

describe('two tokens in disguise', () => {
  const seed = Number(process.env['SEED'] || Date.now() % 1_000_000);
  const steps = Number(process.env['HOSTILE'] || 1);
  const githubToken = 'ghs_Zb81nQf4wT7xK2mVd9RpLc6sYh3JgA50eUoB';
  const [commit, job] = ['1'.repeat(40), 4711];

  test.concurrent(
    `are nowhere in what people, files and GitHub get to see, SEED=${seed}`,
    async () => {
      for (let step = 0; step < steps; step++) {
        const texts = [usual, githubToken].flatMap((token, which) => [
          ...disguises(token, 40, seed + 2 * step + which),
          // Cut in two in one place or another.
          ...disguises(token, 8, seed - 2 * step - which - 1).map(
            (text, index) => 'x '.repeat(cuts[index] ?? 0).slice(0, (cuts[index] ?? 40) - 15) + text,
          ),
        ]);
        const list = texts.map(
          (text, index): FailureScript => ({
            test: `${index} ${text}`,
            location: index % 2 === 0 ? `${text}:1` : `spec/${text}.rb:${index}`,
            reason: text,
            details: [{ expanded: [text, usual.slice(0, 25), usual.slice(25)], backtrace: [`${text}:1:in x`] }],
            tags: { [text]: text },
            raw: { test_url: `https://buildkite.com/${text}` },
          }),
        );
        const changed = { branch: texts[3], commit_sha: texts[70], web_url: `https://buildkite.com/${texts[5]}` };
        const runs = [run('rspec', [appears(now), finishes(now, 'failed'), changes(now, changed)], { list })];
        const github = {
          tokens: { [githubToken]: 'write' },
          repository: 'octo-org/octo-repo',
          commits: [commit],
        } as const;
        await using stage = await startGitHub({ ...github, jobs: { [job]: 'gate' } });
        const inputs = {
          ...gate({ suite: 'rspec', timeout: '20s', interval: '50ms', settle: '0' }),
          'github-token': githubToken,
          'check-name': '👩\u200d💻 Tests',
          'job-annotations': 'all',
        };
        const { text, result } = await shown(
          usual,
          { api: acme({ rspec: runs }), inputs },
          { debug: true, github: { api_url: stage.url, sha: commit }, job: { check_run_id: job } },
        );
        const sent = JSON.stringify(stage.requests.map(({ path, body }) => [path, body]));
        for (const token of [usual, githubToken]) {
          expect(leaks(text, token)).toEqual([]);
          expect(leaks(sent, token)).toEqual([]);
        }
        expect(result).toMatchObject({ exitCode: 1, outputs: { 'failed-tests': String(texts.length) } });
        expect(stage.checkRuns.map(({ annotations }) => annotations.length).toSorted()).toEqual([
          texts.length - 9,
          texts.length,
        ]);
      }
    },
    60_000 * steps,
  );

  test.concurrent.each(['\u200b', '\u{e0041}'])(
    'are nowhere when an input that cannot be used holds them (%j)',
    async (between) => {
      const inputs = {
        ...gate({ suite: 'rspec', timeout: '20s', interval: '50ms', settle: '0' }),
        'github-token': githubToken,
        'check-name': [...githubToken].join(between),
        branch: [...usual].join(between),
      };
      const { text, result } = await shown(usual, { api: acme({ rspec: [] }), inputs });
      for (const token of [usual, githubToken]) expect(leaks(text, token)).toEqual([]);
      expect(result.outputs).toMatchObject({ verdict: 'error' });
    },
  );
});
