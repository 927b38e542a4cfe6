import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { sumUp } from '../scripts/sum-up.ts';
import { validateWorkflow } from '../scripts/validate-actions.ts';
import { brokenRules, type Callable } from '../scripts/workflow-rules.ts';
import { runStep } from '../simulator/runner/step.ts';
import { scenarios } from '../simulator/scenarios/index.ts';
import { startTestEngine } from '../simulator/test-engine/server.ts';

const root = resolve(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const workflows = readdirSync(join(root, '.github/workflows'));
const callable: Callable = {
  npmScripts: Object.keys(JSON.parse(read('package.json')).scripts),
  exists: (path) => existsSync(join(root, path)),
};

describe.each(workflows)('%s', (name) => {
  const text = read(`.github/workflows/${name}`);

  test("is right for GitHub's own language service", async () => {
    expect(await validateWorkflow(text, { actionFiles: { './': read('action.yml') } })).toEqual([]);
  });

  test('keeps the rules of the house', () => {
    expect(brokenRules(text, callable)).toEqual([]);
  });
});

describe('the rules', () => {
  const sha = '3d3c42e5aac5ba805825da76410c181273ba90b1';
  const expression = (inner: string) => `$${'{{'} ${inner} }}`;
  const right = `on: push
permissions:
  contents: read
jobs:
  a:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@${sha} # v7.0.1
        with:
          persist-credentials: false
      - uses: ./
      - run: npm ci && npm run check && node scripts/sum-up.ts ${expression('matrix.size')}
`;
  const writes = (text: string) =>
    text.replace('      contents: read', '      contents: write').replace('npm ci && ', '');

  test('let a good one through', () => {
    expect(brokenRules(right, callable)).toEqual([]);
    const pushes = writes(right).replace('persist-credentials: false', 'persist-credentials: true');
    expect(brokenRules(pushes, callable)).toEqual([]);
    expect(brokenRules(right.replace('permissions:\n  contents: read', 'permissions: {}'), callable)).toEqual([]);
  });

  const planted: readonly (readonly [string, (text: string) => string, string])[] = [
    ['a tag', (text) => text.replace(`${sha} # v7.0.1`, 'v7'), '"actions/checkout@v7" is not pinned'],
    ['a commit without its version', (text) => text.replace(' # v7.0.1', ''), 'is not pinned'],
    ['a short commit', (text) => text.replace(sha, sha.slice(0, 12)), 'is not pinned'],
    ['an image', (text) => text.replace('uses: ./', 'uses: docker://alpine'), '"docker://alpine" is not pinned'],
    [
      'two pins',
      (text) => text.replace('uses: ./', `uses: actions/checkout/sub@${'a'.repeat(40)} # v7.0.0`),
      'actions/checkout is pinned in two ways.',
    ],
    [
      'all permissions',
      (text) => text.replace('permissions:\n  contents: read', 'permissions: write-all'),
      'Permissions at',
    ],
    ['no permissions', (text) => text.replace('permissions:\n  contents: read\n', ''), 'Permissions at the top'],
    ['more of them', (text) => text.replace('contents: read', 'contents: write'), 'Permissions at the top'],
    ['another one', (text) => text.replace('contents: read', 'issues: read'), 'Permissions at the top'],
    ['no limit of time', (text) => text.replace('    timeout-minutes: 5\n', ''), 'Job a: it has no timeout-minutes.'],
    ['a dangerous event', (text) => text.replace('on: push', 'on: [pull_request_target]'), 'pull_request_target'],
    ['one with options', (text) => text.replace('on: push', 'on:\n  pull_request_target:'), 'pull_request_target'],
    ...['github.event.issue.title', 'github.head_ref', "format('{0}', github.event.comment.body)"].map(
      (inner) =>
        [
          inner,
          (text: string) => text.replace('matrix.size', inner),
          `a script holds the expression ${inner}`,
        ] as const,
    ),
    [
      'an expression in a script of an action',
      (text) =>
        text.replace('- uses: ./', `- uses: ./\n        with:\n          script: a(${expression('github.actor')})`),
      'a script holds the expression github.actor',
    ],
    ['credentials left', (text) => text.replace(/ {8}with:\n.*false\n/, ''), 'its checkout leaves credentials'],
    ['credentials kept', (text) => text.replace('credentials: false', 'credentials: true'), 'its checkout leaves'],
    [
      'packages beside a token that writes',
      (text) => writes(text).replace('run: ', 'run: npm cit && '),
      "it runs others' code beside a token that may write.",
    ],
    ['a script of npm', (text) => text.replace('run check', 'run chekc'), 'There is no npm script chekc.'],
    ['a script', (text) => text.replace('sum-up', 'sum-down'), 'There is no scripts/sum-down.ts.'],
    ['a folder', (text) => text.replace('npm ci', 'npm ci --prefix collector'), 'There is no collector.'],
  ];

  test.each(planted)('see %s', (_, change, sentence) => {
    const text = change(right);
    expect(text).not.toBe(right);
    expect(brokenRules(text, callable).join('\n')).toContain(sentence);
  });
});

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
}
interface Job {
  readonly needs?: readonly string[];
  readonly steps: readonly Step[];
  readonly 'continue-on-error'?: unknown;
}

function bash(
  script: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((done) => {
    const options = { cwd: root, env: { PATH: process.env['PATH'], ...env }, timeout: 20_000 };
    execFile('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], options, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

/** What GitHub makes of `toJSON(needs)`. */
function needs(results: Readonly<Record<string, string>>): string {
  return JSON.stringify(
    Object.fromEntries(Object.entries(results).map(([name, result]) => [name, { result, outputs: {} }])),
  );
}

describe('CI', () => {
  const jobs: Readonly<Record<string, Job>> = parse(read('.github/workflows/ci.yml')).jobs;

  test('sums up every job but those that do not block', () => {
    const blocking = Object.keys(jobs).filter((name) => name !== 'all' && jobs[name]?.['continue-on-error'] !== true);
    expect(jobs['all']?.needs).toEqual(blocking);
  });

  test.each([
    [{ a: 'success', b: 'success' }, undefined],
    [{ a: 'success', b: 'skipped' }, 'b: skipped'],
    [{ a: 'cancelled', b: 'success' }, 'a: cancelled'],
    [{ a: 'failure', b: 'skipped' }, 'a: failure\nb: skipped'],
    [{}, 'NEEDS names no job: hand over toJSON(needs).'],
  ])('the sum of %j', (results, problem) => {
    if (problem === undefined) expect(sumUp(needs(results))).toBe('All 2 succeeded.');
    else expect(() => sumUp(needs(results))).toThrow(problem);
  });

  test('the sum decides how its job ends', async () => {
    const run = (jobs['all']?.steps.at(-1)?.run ?? '').replace('node', process.execPath);
    const [green, red] = await Promise.all([
      bash(run, { NEEDS: needs({ a: 'success' }) }),
      bash(run, { NEEDS: needs({ a: 'skipped' }) }),
    ]);
    expect([green.code, red.code]).toEqual([0, 1]);
  });

  test('the job that uses the action itself comes out as it expects', async () => {
    const steps = jobs['itself']?.steps ?? [];
    const served = steps.flatMap(({ run = '' }) => [...run.matchAll(/serve\.ts ([\w-]+) (\d+)/g)]);
    const urls = new Map<string, string>();
    await using apis = new AsyncDisposableStack();
    for (const [, name, port] of served) {
      const scenario = scenarios.find((one) => one.name === name);
      if (scenario === undefined) throw new Error(`There is no scenario ${name}.`);
      urls.set(`http://127.0.0.1:${port}`, apis.use(await startTestEngine(scenario.api)).url);
    }
    const done = new Map<string, string>();
    let asserted = 0;
    for (const { id = '', uses, run = '', env = {}, with: inputs = {} } of steps) {
      if (uses === './') {
        const apiUrl = urls.get(inputs['api-url'] ?? '');
        const step = await runStep({ action: root, inputs: { ...inputs, ...(apiUrl && { 'api-url': apiUrl }) } });
        done.set(`steps.${id}.outcome`, step.exitCode === 0 ? 'success' : 'failure');
        for (const [name, value] of Object.entries(step.outputs)) done.set(`steps.${id}.outputs.${name}`, value);
      } else if (run.startsWith('test "$VERDICT')) {
        const values = Object.entries(env).map(([name, value]) => [
          name,
          done.get(/\{\{ (.*) \}\}/.exec(value)?.[1] ?? ''),
        ]);
        expect({ run, values, ...(await bash(run, Object.fromEntries(values))) }).toMatchObject({ code: 0 });
        asserted++;
      }
    }
    expect([served.length, asserted]).toEqual([2, 3]);
  });
});

describe('what releases', () => {
  interface Guarded {
    readonly environment?: string;
    readonly permissions?: Readonly<Record<string, string>>;
  }
  const jobsOf = (name: string): Readonly<Record<string, Guarded>> => parse(read(`.github/workflows/${name}`)).jobs;

  test.each(['release.yml', 'major-tag.yml'])('%s waits for a person before anything is written', (name) => {
    const writing = Object.entries(jobsOf(name)).filter(([, { permissions = {} }]) =>
      Object.values(permissions).includes('write'),
    );
    expect(writing.length).toBeGreaterThan(0);
    expect(writing.filter(([, { environment }]) => environment !== 'release')).toEqual([]);
  });

  test('takes only what is on main, and leaves the publishing to a person', () => {
    const text = read('.github/workflows/release.yml');
    expect(text).toContain('release-check.ts "$GITHUB_REF_NAME" origin/main');
    expect(text).toContain('fetch-depth: 0');
    expect(text).not.toContain('move-major-tag');
    expect(parse(read('.github/workflows/major-tag.yml')).on).toEqual({ release: { types: ['published'] } });
  });
});

describe('what asks a live account', () => {
  const jobs: Readonly<
    Record<string, { if?: string; steps: readonly { if?: string; uses?: string; run?: string }[] }>
  > = parse(read('.github/workflows/dogfood.yml')).jobs;

  test('does nothing in a repository without its variables and its secret', () => {
    for (const job of Object.values(jobs)) {
      expect(job.if).toMatch(/vars\.DOGFOOD_(?:PIPELINE|CONTEXT) != ''/);
      for (const { if: condition, uses = '', run = '' } of job.steps) {
        if (/^actions\//.test(uses)) continue;
        expect({ uses, run, condition }).toMatchObject({
          condition: expect.stringMatching(/env\.TOKEN != ''|steps\.api\.outputs\.build-url != ''/),
        });
      }
    }
  });
});

describe('the comparison with the published API', () => {
  const jobs: Readonly<Record<string, Job>> = parse(read('.github/workflows/api-drift.yml')).jobs;
  const script = jobs['compare']?.steps.find(({ id }) => id === 'compare')?.run ?? '';

  // What the script gives, played by a shell function in its place.
  test.each([
    ['4 endpoints are as assumed.', 0, 0, ''],
    ['The field a is gone.\nThe field b is gone.', 1, 0, 'The field a is gone.\nThe field b is gone.'],
    ['', 2, 2, ''],
  ])('%j with %i ends with %i', async (printed, code, ending, drift) => {
    expect(script).toContain('node scripts/openapi-drift.ts');
    const node = `node() { printf '%s\\n' "$PRINTED"; return ${code}; }`;
    const file = 'out="$(mktemp)"; export GITHUB_OUTPUT="$out"; trap \'cat "$out" >&2; rm "$out"\' EXIT';
    const ended = await bash(`${node}\n${file}\n${script}`, { PRINTED: printed });
    expect(ended.code).toBe(ending);
    const [, , value = ''] = /^drift<<(end-\d+)\n(.*)\n\1\n$/s.exec(ended.stderr) ?? [];
    expect(value).toBe(drift);
  });
});

describe('Dependabot', () => {
  test('looks after every folder with packages, and after the actions', () => {
    const { updates } = parse(read('.github/dependabot.yml')) as {
      updates: { 'package-ecosystem': string; directory: string }[];
    };
    const npm = updates.filter((one) => one['package-ecosystem'] === 'npm').map(({ directory }) => directory);
    const inProofs = readdirSync(join(root, 'proofs')).map((name) => `/proofs/${name}`);
    const folders = ['/', ...readdirSync(root).map((name) => `/${name}`), ...inProofs];
    expect(npm.sort()).toEqual(folders.filter((folder) => existsSync(join(root, folder, 'package-lock.json'))).sort());
    const of = (ecosystem: string) =>
      updates.filter((one) => one['package-ecosystem'] === ecosystem).map(({ directory }) => directory);
    expect(of('gomod').sort()).toEqual(inProofs.filter((folder) => existsSync(join(root, folder, 'go.mod'))).sort());
    expect(of('pip')).toEqual(inProofs.filter((folder) => existsSync(join(root, folder, 'requirements.txt'))));
    expect(of('github-actions')).toEqual(['/']);
  });
});
