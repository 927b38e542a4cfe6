import { readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { startGitHub } from '../../simulator/github/api.ts';
import type { StepOptions, StepResult } from '../../simulator/runner/step.ts';
import { startStep } from '../../simulator/runner/step.ts';
import { acme, gate, run } from '../../simulator/scenarios/cast.ts';
import type { FailureScript } from '../../simulator/test-engine/executions.ts';
import type { ApiScript } from '../../simulator/test-engine/script.ts';
import { startTestEngine } from '../../simulator/test-engine/server.ts';
import { appears, changes, finishes } from '../../simulator/test-engine/story.ts';
import { sayings } from './hostile/messages.ts';
import { action } from './play.ts';
import { disguises } from './secrets/disguises.ts';
import { leaks } from './secrets/leaks.ts';
import { spelled } from './secrets/spelled.ts';

const now = { at: 0 };
const limits = { organization: { limit: 100_000 }, user: { limit: 100_000 } };
const usual = 'bkua_4f7d02c6e81b95a3d6f0c2b7e4918a5d30f6c8be';
/** Every sign means something somewhere. */
const odd = 'bk%25"\\/+=&amp;<b>_\'~|`$(){}[]^:::error::';

/** Plays a story with this token, and gives all that can be read of it afterwards, by whoever may read the job. */
async function shown(
  token: string,
  { api, inputs }: { readonly api: ApiScript; readonly inputs: Readonly<Record<string, string>> },
  options: Partial<StepOptions> = {},
): Promise<{ readonly text: string; readonly result: StepResult }> {
  const tokens = { [token]: { scopes: ['read_suites'] } };
  await using stand = await startTestEngine({ ...api, tokens, limits });
  const step = startStep({ action, inputs: { 'api-url': stand.url, ...inputs, token }, keepFiles: true, ...options });
  const named = ['cmdline', 'comm'].map((name) => procFile(step.pid, name));
  const result = await step.result;
  const folders = result.files;
  if (folders === null) throw new Error('The folders are gone.');
  // The runner's masks are not for what others read: the raw files count.
  const files = await Promise.all(Object.values(folders.files).map((path) => readFile(path, 'utf8')));
  await rm(folders.root, { recursive: true });
  const log = result.rawOutput.split('\n').filter((line) => !line.startsWith('::add-mask::'));
  const rest = [result.outputs, result.environment, result.leftInTemp, result.annotations].map((part) =>
    JSON.stringify(part),
  );
  return { text: [...log, ...files, ...rest, ...named].join('\n'), result };
}

/** What the system says of a running process; nothing where it says nothing. */
function procFile(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

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

  test.concurrent.each(['', '1'])(
    'is nowhere in what is told of failures (RUNNER_DEBUG=%s)',
    async (debug) => {
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
        { debug: debug === '1' },
      );
      expect(leaks(text, token)).toEqual([]);
      expect(result).toMatchObject({
        exitCode: 1,
        outputs: { verdict: 'failed', 'failed-tests': String(failures(token).length) },
      });
      expect(text).toContain('***');
    },
    60_000,
  );

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

describe('two tokens in disguise', () => {
  const seed = Number(process.env['SEED'] || Date.now() % 1_000_000);
  const steps = Number(process.env['HOSTILE'] || 1);
  const githubToken = 'ghs_Zb81nQf4wT7xK2mVd9RpLc6sYh3JgA50eUoB';
  const [commit, job] = ['1'.repeat(40), 4711];

  test(
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

  test.each(['\u200b', '\u{e0041}'])(
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

  test('are masked both, before anything else is printed', async () => {
    const inputs = {
      ...gate({ suite: 'rspec', timeout: '20s', interval: '50ms', settle: '0' }),
      'github-token': githubToken,
    };
    const { result } = await shown(usual, {
      api: acme({ rspec: [] }),
      inputs: { ...inputs, timeout: '50ms', settle: '0' },
    });
    expect(result.commands.slice(0, 2)).toMatchObject([usual, githubToken].map((data) => ({ name: 'add-mask', data })));
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
