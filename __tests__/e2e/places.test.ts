import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { acme, COMMIT, gate, run } from '../../simulator/scenarios/cast.ts';
import type { FailureScript } from '../../simulator/test-engine/failures-script.ts';
import { appears, finishes } from '../../simulator/test-engine/story.ts';
import { makeClone, makeWorkspace, otherCommit, writeFiles } from '../support/clones.ts';
import { logOf, play, shareProcess } from './play.ts';

shareProcess();

jest.setTimeout(60_000);

const now = { at: 0 };

interface Story {
  readonly failures: readonly FailureScript[];
  /** Makes the workspace. */
  readonly checkOut?: (folder: string) => void;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly event?: string;
}

/** Plays a failed run through the shipped action, and gives what people see. */
async function seen({ failures, checkOut, inputs, event = 'status' }: Story) {
  using workspace = makeWorkspace();
  checkOut?.(workspace.folder);
  const api = acme({ rspec: [run('rspec', [appears(now), finishes(now, 'failed')], { list: failures })] });
  const { result } = await play(
    { api, inputs: gate({ suite: 'rspec', settle: '0', interval: '50ms', ...inputs }) },
    {
      workspace: workspace.folder,
      github: { repository: 'acme/shop', sha: otherCommit, event_name: event },
    },
  );
  const [report = ''] = Object.values(result.leftInTemp);
  const [, ...tests] = result.annotations;
  const places = tests.map(({ path, line }) => (path === null ? '—' : line === null ? path : `${path}:${line}`));
  return { places, tests, result, report, summary: result.summary ?? '', log: logOf(result) };
}

/** Where one failure's annotation is. */
async function place(location: string, story: Omit<Story, 'failures'>): Promise<string> {
  const { places } = await seen({ ...story, failures: [{ test: 'Cart adds', location, reason: 'expected 3' }] });
  return places.join(', ');
}

const inside =
  (...names: readonly string[]) =>
  (folder: string) =>
    join(folder, ...names);

describe('without a clone of this repository, a path is taken as it comes', () => {
  test.concurrent.each([
    ['with nothing but a report', ['junit.xml']],
    ['with workflows', ['.github/workflows/ci.yml']],
    ['with an earlier gate’s report', ['test-results/failed.json']],
    ['with a tarball’s files', ['package.json', 'packages/x/src/cart.test.js']],
  ])('%s in the workspace', async (_, files) => {
    const checkOut = (folder: string) => writeFiles(folder, files);
    expect(await place('src/cart.test.js:12', { checkOut })).toBe('src/cart.test.js:12');
  });

  test.concurrent('with an empty folder for packages', async () => {
    const checkOut = (folder: string) => mkdirSync(join(folder, 'node_modules'));
    const { places, result } = await seen({
      checkOut,
      failures: [{ test: 'Cart adds', location: 'src/cart.test.js:12' }],
    });
    expect(places).toEqual(['src/cart.test.js:12']);
    expect(result.annotations[0]?.message).not.toContain('path-prefix');
  });
});

describe('at another commit, a file that is not there may have been added since', () => {
  const main = (folder: string) =>
    makeClone(folder, ['engines/pay/spec/models/refund_spec.rb', 'spec/old_spec.rb'], { head: otherCommit });

  test.concurrent('and another one with that ending is not meant', async () => {
    expect(await place('./spec/models/refund_spec.rb:8', { checkOut: main })).toBe('spec/models/refund_spec.rb:8');
  });

  test.concurrent('and one that is there counts', async () => {
    expect(await place('/app/spec/old_spec.rb:8', { checkOut: main })).toBe('spec/old_spec.rb:8');
  });

  test.concurrent('and the prefix is believed', async () => {
    const story = { checkOut: main, inputs: { 'path-prefix': 'engines/pay' } };
    expect(await place('./spec/models/refund_spec.rb:8', story)).toBe('engines/pay/spec/models/refund_spec.rb:8');
    expect(await place('./spec/models/new_spec.rb:8', story)).toBe('engines/pay/spec/models/new_spec.rb:8');
  });

  test.concurrent('unless that commit is the one that the event tested', async () => {
    const story = { checkOut: main, event: 'pull_request' };
    expect(await place('./models/refund_spec.rb:8', story)).toBe('engines/pay/spec/models/refund_spec.rb:8');
  });
});

describe('the repository is found', () => {
  const tools = (folder: string) =>
    makeClone(folder, ['templates/spec/cart_spec.rb'], {
      remote: 'https://github.com/acme/ci-tools',
      head: otherCommit,
    });

  test.concurrent('in a folder of another one', async () => {
    const checkOut = (folder: string) => {
      tools(folder);
      makeClone(inside('shop')(folder), ['app/spec/cart_spec.rb'], { head: COMMIT });
    };
    const story = { checkOut, inputs: { 'path-prefix': 'app' } };
    expect(await place('./spec/cart_spec.rb:3', story)).toBe('app/spec/cart_spec.rb:3');
  });

  test.concurrent('and is not the other one, where it is not there', async () => {
    expect(await place('./spec/cart_spec.rb:3', { checkOut: tools, inputs: { 'path-prefix': 'app' } })).toBe(
      'app/spec/cart_spec.rb:3',
    );
  });

  const layouts: readonly (readonly [string, (folder: string) => void, string])[] = [
    ['in src/shop', (folder) => makeClone(join(folder, 'src/shop'), ['spec/a_spec.rb'], { head: COMMIT }), 'src/shop'],
    [
      'in head, and not in base',
      (folder) => {
        makeClone(join(folder, 'base'), ['x/spec/a_spec.rb'], { head: otherCommit });
        makeClone(join(folder, 'head'), ['spec/a_spec.rb', 'x/spec/a_spec.rb'], { head: COMMIT });
      },
      'head',
    ],
    [
      'nowhere for sure, in two clones at other commits',
      (folder) => {
        makeClone(join(folder, 'base'), ['x/spec/a_spec.rb'], { head: otherCommit });
        makeClone(join(folder, 'head'), ['y/spec/a_spec.rb'], { head: 'f'.repeat(40) });
      },
      'head',
    ],
    [
      'nowhere, but a fork is in pr',
      (folder) =>
        makeClone(join(folder, 'pr'), ['spec/a_spec.rb'], { remote: 'https://github.com/me/shop', head: COMMIT }),
      'pr',
    ],
  ];

  test.concurrent.each(layouts)('%s', async (_, checkOut, folder) => {
    using workspace = makeWorkspace();
    checkOut(workspace.folder);
    const failures = [
      './spec/a_spec.rb:3',
      `${workspace.folder}/${folder}/spec/a_spec.rb:4`,
      `${folder}/spec/a_spec.rb:5`,
    ].map((location, index) => ({ test: `Cart ${index}`, location }));
    const api = acme({ rspec: [run('rspec', [appears(now), finishes(now, 'failed')], { list: failures })] });
    const { result } = await play(
      { api, inputs: gate({ suite: 'rspec', settle: '0', interval: '50ms' }) },
      { workspace: workspace.folder, github: { repository: 'acme/shop', event_name: 'status', sha: otherCommit } },
    );
    expect(result.annotations.slice(1).map(({ path, line }) => `${path}:${line}`)).toEqual([
      'spec/a_spec.rb:3',
      'spec/a_spec.rb:4',
      'spec/a_spec.rb:5',
    ]);
  });

  test.concurrent('and a superproject that names it as a submodule is not it', async () => {
    const checkOut = (folder: string) => {
      makeClone(folder, ['libs/spec/a_spec.rb', '.gitmodules'], {
        remote: 'https://github.com/acme/everything',
        head: COMMIT,
      });
    };
    expect(await place('./spec/a_spec.rb:3', { checkOut })).toBe('spec/a_spec.rb:3');
  });
});

describe('long texts keep both ends', () => {
  const stamp = (index: number) => `2026-08-01T12:00:01.123Z [worker 3:7] request ${index}: 200 (12ms)`;
  const log = (lines: number) => Array.from({ length: lines }, (_, index) => stamp(index));
  const panic = ["thread 'cart::adds' panicked at src/cart.rs:42:9:", 'assertion `left == right` failed: the end'];

  test.concurrent.each([5, 36, 98, 101, 170, 200, 900, 1500])('of %d lines of log', async (lines) => {
    const text = [...log(lines), ...panic];
    const failures = [
      { test: 'Cart adds', location: null, reason: text.join('\n') },
      {
        test: 'Cart subtracts',
        location: null,
        reason: 'Got 1 failure.',
        details: [{ expanded: text, backtrace: [] }],
      },
    ];
    const { places, tests, summary, report, log: printed } = await seen({ failures });
    expect(places).toEqual(['src/cart.rs:42', 'src/cart.rs:42']);
    for (const { message } of tests) {
      expect(message).toContain('request 0:');
      expect(message).toContain('assertion `left == right` failed: the end');
      if (lines > 60) expect(message).toMatch(/… [\d,]+ lines left out …/);
    }
    const end = 'failed: the end';
    expect(summary.split(end).length - 1).toBeGreaterThanOrEqual(2);
    expect(printed.split(end).length - 1).toBeGreaterThanOrEqual(2);
    expect(report.split(end).length - 1).toBe(2);
  });
});

describe('nothing that was sent is dropped', () => {
  test.concurrent('of two failures in one execution', async () => {
    const details = [
      { expanded: ['Failure/Error: expect(a).to eq 1', 'first: expected 1'], backtrace: ['./spec/a_spec.rb:3'] },
      { expanded: ['Failure/Error: expect(b).to eq 1', 'second: expected 1'], backtrace: ['./spec/a_spec.rb:4'] },
    ];
    const { tests, summary, report, log } = await seen({
      failures: [{ test: 'Cart adds', location: './spec/a_spec.rb:2', reason: 'Got 2 failures', details }],
    });
    for (const text of [tests[0]?.message, summary, report, log]) {
      expect(text).toContain('first: expected 1');
      expect(text).toContain('second: expected 1');
    }
  });

  test.concurrent.each([
    ['one object', { failure_expanded: { expanded: ['words of it'], backtrace: ['./spec/a_spec.rb:3'] } }],
    ['a list of texts', { failure_expanded: ['words of it', './spec/a_spec.rb:3:in x'] }],
    ['texts in a block', { failure_expanded: [{ expanded: 'words of it', backtrace: './spec/a_spec.rb:3' }] }],
    ['plain text', { failure_expanded: 'words of it\n./spec/a_spec.rb:3:in x' }],
    ['a list as the reason', { failure_reason: ['words of it', './spec/a_spec.rb:3:in x'] }],
  ])('of %s', async (_, raw) => {
    const { places, tests } = await seen({ failures: [{ test: 'Cart adds', location: null, raw }] });
    expect(places).toEqual(['spec/a_spec.rb:3']);
    expect(tests[0]?.message).toContain('words of it');
  });

  test.concurrent('of three places under one test_id', async () => {
    const failures = [1, 2, 3].map((line) => ({
      test: 'Cart adds',
      location: `./spec/a_spec.rb:${line}`,
      reason: `reason ${line}`,
      raw: { test_id: '0190046e-0000-7000-8000-000000000001' },
    }));
    const { places, result } = await seen({ failures });
    expect(places).toEqual(['spec/a_spec.rb:1', 'spec/a_spec.rb:2', 'spec/a_spec.rb:3']);
    expect(result.outputs).toMatchObject({ 'failed-tests': '3', 'failed-executions': '3' });
  });

  test.concurrent('of the suite, where the same test fails in several', async () => {
    const list = [{ test: 'Cart adds', location: './spec/a_spec.rb:3', reason: 'expected 3' }];
    const steps = [appears(now), finishes(now, 'failed')];
    const api = acme({ rspec: [run('rspec', steps, { list })], system: [run('system', steps, { list })] });
    const inputs = gate({ suite: 'rspec, system', settle: '0', interval: '50ms' });
    const { result } = await play({ api, inputs });
    expect(result.annotations.slice(1).map(({ title }) => title)).toEqual(['Cart adds (rspec)', 'Cart adds (system)']);
  });
});

describe('noise is not shown', () => {
  test.concurrent.each([':', 'undefined:undefined', 'None', 'Unknown', '<unknown>:0', 'null', 'undefined'])(
    'the location %s',
    async (location) => {
      const { tests, summary, log } = await seen({ failures: [{ test: 'Cart adds', location, reason: 'expected 3' }] });
      expect(tests[0]?.message).toBe('expected 3');
      expect(summary).toContain('Without a location');
      expect(log).not.toContain(`  ${location}`);
    },
  );

  test.concurrent('colours without escape, and details that say nothing', async () => {
    const details = [
      {
        expanded: [
          'message: expected 3',
          'parsedStack: [object Object]',
          'isRecovered: false',
          '#x1B[32m+ got 4#x1B[0m',
        ],
        backtrace: [],
      },
    ];
    const { tests, summary, log } = await seen({
      failures: [
        { test: '[31mCart[39m adds', location: 'cypress/e2e/a.cy.js', reason: '␛[31mexpected 3␛[39m', details },
      ],
    });
    expect(tests[0]).toMatchObject({ title: 'Cart adds', message: 'expected 3\n+ got 4' });
    for (const text of [summary, log]) expect(text).not.toMatch(/parsedStack|isRecovered|\[31m|#x1B/);
    expect(summary.split('expected 3')).toHaveLength(2);
  });
});
