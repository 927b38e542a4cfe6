import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { contentsOf, render } from '../../simulator/github/markdown.ts';
import type { StepResult } from '../../simulator/runner/step.ts';
import { COMMIT } from '../../simulator/scenarios/cast.ts';
import { makeClone } from '../support/clones.ts';
import { type Said, sayings } from './hostile/messages.ts';
import { builtBy, expectHarmless } from './hostile/seen.ts';
import { failing, inputs, storyOf, textsIn } from './hostile/stories.ts';
import { hostileTexts, longTexts } from './hostile/texts.ts';
import { logOf, play, shareProcess } from './play.ts';

shareProcess();

/** `HOSTILE` is the number of steps whose texts are drawn; without it, there are few. */
const steps = Number(process.env['HOSTILE'] || 2);
const seed = Number(process.env['SEED'] || Date.now() % 1_000_000);
const failuresEach = 120;
const textsEach = textsIn(failuresEach);
const longest = 120_000 + steps * 10_000;
jest.setTimeout(longest);

/** A checkout with one file, and ways out of it. */
let workspace = '';

beforeAll(() => {
  workspace = mkdtempSync(join(tmpdir(), 'hostile-'));
  for (const path of ['spec/a_spec.rb', 'spec/[x](y) #1%0A&.rb', '.git/config']) {
    mkdirSync(join(workspace, dirname(path)), { recursive: true });
    writeFileSync(join(workspace, path), '');
  }
  makeClone(workspace, ['spec/a_spec.rb'], { head: COMMIT });
  symlinkSync('/etc', join(workspace, 'etc'), 'junction');
});

afterAll(() => rmSync(workspace, { recursive: true }));

describe(`texts from outside, SEED=${seed}`, () => {
  test.concurrent(
    `change nothing of what is built around them: ${steps * textsEach} of them in ${steps} steps`,
    async () => {
      const words = Array.from({ length: textsEach }, () => 'word');
      const { result } = await play({ api: storyOf(words), inputs }, { workspace });
      expectHarmless(result);
      const harmless = builtBy(result);
      expect(harmless.commands).toHaveLength(14);
      for (let step = 0; step < steps; step++) {
        const texts = hostileTexts(textsEach, seed + step);
        const { result: hostile } = await play({ api: storyOf(texts), inputs }, { workspace });
        expectHarmless(hostile);
        expect({ step, ...builtBy(hostile) }).toEqual({ step, ...harmless });
      }
    },
    longest,
  );

  test.concurrent(
    'of any length do no more',
    async () => {
      const texts = longTexts(textsIn(12), 100_000, seed);
      const huge = longTexts(4, 5_000_000, seed).map((text) => text.slice(0, unitsIn(5_000_000, text)));
      for (const [index, text] of huge.entries()) (texts as string[])[5 + index] = text;
      const { result } = await play({ api: storyOf(texts), inputs }, { workspace });
      expectHarmless(result);
      expect(result.outputs).toMatchObject({ verdict: 'failed', 'failed-tests': '12', truncated: 'false' });
      expect(result.commands).toHaveLength(14);
      const { elements, headings } = contentsOf(render(result.summary ?? ''));
      expect(headings).toHaveLength(3 + (elements['h4'] ?? 0));
      expect(elements['li']).toBe(12);
    },
    longest,
  );
});

describe(`what an API says, SEED=${seed}`, () => {
  const ways = Object.entries(sayings);
  const perWay = 12 * Math.ceil(steps / 2);
  // All that is known to be dangerous comes in somewhere: said to every way in turn.
  const texts = hostileTexts(perWay * ways.length, seed);

  test.concurrent.each(ways.map(([name, say], index) => [name, say, index] as const))(
    'in %s changes nothing of what is built around it',
    async (_, say, index) => {
      const harmless = await heard(say, 'word');
      const mine = texts.filter((_, number) => number % ways.length === index);
      for (let first = 0; first < mine.length; first += 12) {
        // What is quoted is cut after some hundred characters.
        const result = await heard(say, mine.slice(first, first + 12).join(' '));
        expectHarmless(result);
        expect(builtBy(result)).toEqual(builtBy(harmless));
      }
    },
    longest,
  );
});

describe('inputs, which may come from outside as well, such as the name of a branch', () => {
  test.concurrent('are shown as what they are', async () => {
    const names = ['organization', 'suite', 'build-id', 'timeout', 'interval', 'settle', 'fail-fast', 'report-limit'];
    // No variable can hold NUL.
    const texts = hostileTexts(names.length * 12, seed).map((text) => text.replaceAll('\0', '').toWellFormed());
    for (let part = 0; part < 3; part++) {
      const given = names.map((name, index) => [
        name,
        `! ${texts.slice((part * 8 + index) * 4, (part * 8 + index + 1) * 4).join(' ')}`,
      ]);
      const { result, requests } = await play({
        api: storyOf([]),
        inputs: { ...inputs, ...Object.fromEntries(given) },
      });
      expect(requests).toEqual([]);
      expectHarmless(result);
      expect(result.commands.map(({ name }) => name)).toEqual(['add-mask', 'add-mask', 'error']);
    }
  });
});

/** How much of a text is so many bytes of JSON; in an answer beyond the bound it would not be read. */
function unitsIn(bytes: number, text: string): number {
  const sample = text.slice(0, 10_000);
  return Math.floor((bytes * sample.length) / Buffer.byteLength(JSON.stringify(sample)));
}

describe('addresses', () => {
  const elsewhere = [
    'http://buildkite.com/a',
    'javascript:alert(1)',
    'https://evil.example/',
    'https://buildkite.com.evil.example/',
    'https://evilbuildkite.com/',
    'https://buildkite.com@evil.example/',
    'https://name:password@buildkite.com/',
    'https://buildkite.com:444/',
    '//buildkite.com/a',
    '/organizations/acme',
    'https:://buildkite.com/a',
    'https:\\\\buildkite.com',
    'https://buildkite.com/a b',
    'https://buildkite.com/\n',
    'https://buildkite.com/ä',
    'https://127.0.0.1/',
  ];
  const buildkite = [
    'https://buildkite.com/a',
    'HTTPS://BuildKite.COM/b',
    'https://app.buildkite.com/c?d=e&f#g',
    'https://buildkite.com/"><img/src=x>',
    `https://buildkite.com/'onmouseover='x`,
    'https://buildkite.com/|[x](y)*_`~',
    'https://buildkite.com/../..//x',
  ];

  test.concurrent("of others are links only if they lead to Buildkite's hosts", async () => {
    const all = [...elsewhere, ...buildkite];
    const failures = all.map((url, index) => ({
      test: `test ${index}`,
      raw: { test_url: null, test_execution_url: url },
    }));
    const [first = ''] = buildkite;
    for (const web_url of ['https://evil.example/run', first]) {
      const { result } = await play({ api: failing(failures, { web_url }), inputs });
      expectHarmless(result);
      const { links } = contentsOf(render(result.summary ?? ''));
      const expected = buildkite.map((url) => new URL(url).host);
      expect(links.map((link) => new URL(link).host)).toEqual(
        web_url === first ? ['buildkite.com', ...expected] : expected,
      );
      expect(result.outputs['run-url']).toBe(web_url === first ? first : '');
    }
  });

  test.concurrent("of files lead to GitHub's server, whatever their names are", async () => {
    const location = 'spec/[x](y) #1%0A&.rb:7';
    const github = { server_url: 'https://github.example.com:8443', repository: 'acme/shop' };
    const { result } = await play(
      {
        api: failing([{ test: 'a', location, raw: { test_url: '', test_execution_url: '' } }], { web_url: '' }),
        inputs,
      },
      { workspace, github },
    );
    const { links } = contentsOf(render(result.summary ?? ''));
    expect(links).toEqual([
      expect.stringMatching(/^https:\/\/github\.example\.com:8443\/acme\/shop\/blob\/[\da-f]{40}\/spec\/[^#?]+#L7$/),
    ]);
    expect(decodeURIComponent(new URL(links[0] ?? '').pathname)).toContain('/spec/[x](y) #1%0A&.rb');
    expect(result.annotations[1]).toMatchObject({ path: 'spec/[x](y) #1%0A&.rb', line: 7, exists: true, lands: true });
  });

  test.concurrent.each([
    { server_url: 'javascript:alert(1)//', repository: 'acme/shop' },
    { server_url: 'https://name:password@github.com', repository: 'acme/shop' },
    { server_url: 'https://github.com', repository: '../../evil' },
    { server_url: 'https://github.com', repository: 'acme/shop', sha: '../../../evil', run_id: '1/../..' },
    {
      server_url: '\u2028::error::x',
      repository: '::error::x',
      workflow_ref: 'a/b/.github/workflows/::error::x.yml@x',
    },
  ])('that surroundings like %j would make are none', async (github) => {
    const commit = { commit_sha: 'HEAD', web_url: '' };
    const { result } = await play(
      {
        api: failing(
          [{ test: 'a', location: 'spec/a_spec.rb:1', raw: { test_url: '', test_execution_url: '' } }],
          commit,
        ),
        inputs,
      },
      { workspace, github },
    );
    expectHarmless(result);
    const links = contentsOf(render(result.summary ?? '')).links;
    expect(links.filter((link) => !link.startsWith('https://github.com/acme/shop/'))).toEqual([]);
    expect(result.annotations[1]?.path).toBe('spec/a_spec.rb');
  });
});

describe('locations', () => {
  const ways = (file: string) => [
    file,
    `./${file}`,
    `../${file}`,
    `../../${file}`,
    `spec/../${file}`,
    `spec/../../x/${file}`,
    `/${file}`,
    `//${file}`,
    `///etc/../${file}`,
    `C:\\${file.replaceAll('/', '\\')}`,
    `C:${file}`,
    `\\\\host\\share\\${file}`,
    `\\\\?\\C:\\${file}`,
    `..\\${file.replaceAll('/', '\\')}`,
    `file://${file}`,
    `file:///${file}`,
    `https://evil.example/${file}`,
    `${file}\0.png`,
    `\0${file}`,
    `${file}\r`,
    `${file}\n`,
    ` ${file}`,
    `${file} `,
    `%2e%2e/${file}`,
    `..%2f${file}`,
    `etc/${file}`,
    `~/${file}`,
    `$HOME/${file}`,
    `${file}/.`,
    `${file}/`,
    `${file}/..`,
    `.../${file}`,
    `\u202e${file}`,
    `${file}\u200b`,
    `${file},line=9`,
    `${file}%0A`,
    `${'a/'.repeat(5000)}${file}`,
    `${'../'.repeat(1000)}${file}`,
  ];
  const files = ['spec/a_spec.rb', 'etc/passwd', '.git/config'];
  const locations = files.flatMap(ways).flatMap((path) => [`${path}:3`, path]);
  const batch = 120;
  const batches = Array.from({ length: Math.ceil(locations.length / batch) }, (_, index) =>
    locations.slice(index * batch, (index + 1) * batch),
  );
  const failures = (of: readonly string[]) => of.map((location, index) => ({ test: `test ${index}`, location }));

  test.concurrent(`name no file outside the repository: ${locations.length} of them`, async () => {
    for (const some of batches) {
      const notices = { ...inputs, 'annotation-level': 'notice' };
      const { result } = await play(
        { api: failing(failures(some)), inputs: notices },
        { workspace, github: { repository: 'acme/shop' } },
      );
      expectHarmless(result);
      const [verdict, ...others] = result.annotations;
      expect(verdict?.path).toBe('.github/workflows/ci.yml');
      const named = others.flatMap(({ path, exists, lands }) => (path === null ? [] : [{ path, exists, lands }]));
      for (const one of named) expect(one).toEqual({ path: 'spec/a_spec.rb', exists: true, lands: true });
      const links = contentsOf(render(result.summary ?? '')).links.filter((link) => link.includes('/blob/'));
      expect(links.filter((link) => !/\/blob\/[\da-f]{40}\/spec\/a_spec\.rb(?:#L3)?$/.test(link))).toEqual([]);
    }
  });

  test.concurrent('lead nowhere out of the repository where nothing is checked out', async () => {
    for (const some of batches) {
      const notices = { ...inputs, 'annotation-level': 'notice' };
      const { result } = await play({ api: failing(failures(some)), inputs: notices });
      expectHarmless(result);
      for (const { path, lands } of result.annotations) {
        if (path !== null)
          expect({ path, lands, odd: /[\p{Cc}\\]|^\/|:|(?:^|\/)\.\.(?:\/|$)/u.test(path) }).toEqual({
            path,
            lands: true,
            odd: false,
          });
      }
    }
  });
});

test.concurrent('the verdict is the first annotation whatever problem matchers make of the words of tests', async () => {
  // As setup-node registers it, more or less.
  const regexp = '^([^\\s].*)\\((\\d+),(\\d+)\\):\\s+(error)\\s+TS(\\d+)\\s*:\\s*(.*)$';
  const pattern = [{ regexp, file: 1, line: 2, column: 3, severity: 4, code: 5, message: 6 }];
  // The log shows the reasons of those that are not annotated.
  const failures = Array.from({ length: 12 }, (_, index) => ({
    test: `test ${index}`,
    reason: `src/a.ts(${index + 1},1): error TS2304: Cannot find name.`,
  }));
  const warnings = { ...inputs, 'annotation-level': 'warning' };
  const { result } = await play(
    { api: failing(failures), inputs: warnings },
    { matchers: [{ owner: 'tsc', pattern }] },
  );
  expect(result.annotations.map(({ source }) => source)).toEqual([
    ...new Array(11).fill('command'),
    ...new Array(2).fill('matcher'),
  ]);
  expect(result.annotations[0]?.title).toBe('12 tests failed, 12 new (acme/rspec)');
});

/** What comes of a saying that was heard, with more time where the machine was too busy to hear it. */
async function heard(say: (text: string, timeout: number) => Said, text: string): Promise<StepResult> {
  for (let timeout = 1_000; ; timeout *= 4) {
    const { result } = await play(say(text, timeout));
    if (!logOf(result).includes('did not answer in time') || timeout > 60_000) return result;
  }
}
