import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const project = resolve(import.meta.dirname, '../..');

/** One planted violation a file, and the rule that must see it. */
const planted = {
  'src/gate/reads-files.ts': ["import 'node:fs';", 'gate-is-pure'],
  'src/gate/knows-reports.ts': ["import type { R } from '../report/r.ts';\nexport type X = R;", 'gate-is-pure'],
  'src/gate/asks.ts': ["import { m } from '../test-engine/model.ts';\nexport const x = m;", 'gate-takes-types-only'],
  'src/compare/asks.ts': [
    "import { client } from '../test-engine/client.ts';\nexport const x = client;",
    'compare-is-pure',
  ],
  'src/test-engine/judges.ts': [
    "import type { V } from '../gate/verdict.ts';\nexport type X = V;",
    'test-engine-knows-buildkite-only',
  ],
  'src/report/decides.ts': ["import { v } from '../gate/verdict.ts';\nexport const x = v;", 'report-decides-nothing'],
  'src/text/says.ts': ["import { v } from '../messages/v.ts';\nexport const x = v;", 'text-stands-alone'],
  'src/locate/words.ts': [
    "import { v } from '../messages/v.ts';\nexport const x = v;",
    'locate-knows-the-checkout-only',
  ],
  'src/messages/asks.ts': [
    "import { m } from '../test-engine/model.ts';\nexport const x = m;",
    'report-decides-nothing',
  ],
  'src/messages/sends.ts': [
    "import { N } from '../github/errors.ts';\nexport const x = N;",
    'report-does-not-reach-back',
  ],
  'src/report/prints.ts': ["import '@actions/core/lib/command.js';", 'actions-toolkit-at-the-edge'],
  'src/github/judges.ts': [
    "import type { V } from '../gate/verdict.ts';\nexport type X = V;",
    'github-asks-and-writes-only',
  ],
  'src/github/words.ts': [
    "import { c } from '../report/check-run/check-run.ts';\nexport const x = c;",
    'github-takes-types-only',
  ],
  'src/github/asks.ts': ["import '@octokit/core';", 'octokit-in-one-file'],
  'src/github/eager.ts': ["import { s } from './octokit.ts';\nexport const x = s;", 'octokit-is-loaded-late'],
  'src/inputs/reports.ts': ["import type { R } from '../report/r.ts';\nexport type X = R;", 'inputs-come-first'],
  'src/main.ts': ["import ky from 'ky';\nexport const x = ky;", 'http-in-one-room'],
  'src/retries.ts': ["import retry from 'p-retry';\nexport const x = retry;", 'one-retry-loop'],
  'src/tests.ts': ["import '../simulator/runner/r.ts';", 'product-stands-alone'],
  'simulator/runner/r.ts': ["import '../../src/report/r.ts';", 'stand-ins-know-no-product'],
  'src/report/a.ts': ["import { b } from './b.ts';\nexport const a = b;", 'no-circles'],
  'simulator/scenarios/a.ts': ["import type { B } from './b.ts';\nexport type A = B;", 'no-circles'],
} as const;

/** What they import, and what is allowed. */
const innocent = {
  'src/report/r.ts': 'export type R = 1;',
  'src/messages/v.ts': 'export const v = 1;',
  'src/report/b.ts': "import { a } from './a.ts';\nexport const b = a;",
  'simulator/scenarios/b.ts': "import type { A } from './a.ts';\nexport type B = A;",
  'src/test-engine/errors.ts': 'export class E {}',
  'src/github/errors.ts': 'export class N {}',
  'src/messages/tells-errors-apart.ts':
    "import type { N } from '../github/errors.ts';\nimport { E } from '../test-engine/errors.ts';\n" +
    'export const x = (one: N | E) => one instanceof E;',
  'src/test-engine/model.ts': 'export const m = 1;\nexport type M = 1;',
  'src/report/check-run/check-run.ts': 'export const c = 1;\nexport type C = 1;',
  'src/github/octokit.ts': "import '@octokit/core';\nexport const s = 1;\nexport type S = 1;",
  'src/github/late.ts':
    "import type { C } from '../report/check-run/check-run.ts';\nimport type { S } from './octokit.ts';\n" +
    "export const x = (): Promise<{ s: C | S }> => import('./octokit.ts');",
  'src/gate/verdict.ts': "import type { M } from '../test-engine/model.ts';\nexport const v = 1;\nexport type V = M;",
};

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-rules-'));
  const sources = Object.entries(planted).map(([path, [text]]) => [path, text] as const);
  for (const [path, text] of [...sources, ...Object.entries(innocent)]) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  await writeFile(
    join(folder, 'package.json'),
    '{ "type": "module", "dependencies": { "ky": "*", "@actions/core": "*", "@octokit/core": "*" } }',
  );
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { paths: { '@actions/core/lib/*': ['./node_modules/@actions/core/lib/*'] } } }),
  );
  await symlink(join(project, 'node_modules'), join(folder, 'node_modules'), 'junction');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('each rule sees its planted violation, imports of types included, and nothing else is blamed', async () => {
  const script = join(project, 'scripts', 'check-imports.ts');
  const failed = await promisify(execFile)(process.execPath, [script], { cwd: folder }).then(
    () => ({ code: 0, stderr: '' }),
    (error: { code: number; stderr: string }) => error,
  );
  expect(failed.code).toBe(1);
  const found = failed.stderr.split('\n').filter((line) => line.includes(' → '));
  for (const [path, [, rule]] of Object.entries(planted)) {
    expect(found).toContainEqual(expect.stringMatching(new RegExp(`^${rule}: ${path.replaceAll('.', '[.]')} → `)));
  }
  const blamed = new Set(found.map((line) => line.split(': ')[1]?.split(' → ')[0]));
  for (const path of Object.keys(innocent).filter((one) => !one.endsWith('/b.ts'))) expect(blamed).not.toContain(path);
});

describe('the process', () => {
  /** A source without its comments; none of ours has their signs within a text. */
  const codeOf = (source: string) => source.replace(/\/\*.*?\*\/|(?<=^|\s)\/\/[^\n]*/gs, '');
  const touches = (source: string) => /\bprocess\b|\bglobalThis\b/.test(codeOf(source));

  test('is touched by index.ts alone: everything else is given what it needs of it', async () => {
    const names = await readdir(join(project, 'src'), { recursive: true });
    const sources = names.filter((name) => name.endsWith('.ts'));
    expect(sources.length).toBeGreaterThan(100);
    const touching = [];
    for (const name of sources) if (touches(await readFile(join(project, 'src', name), 'utf8'))) touching.push(name);
    expect(touching).toEqual(['index.ts']);
  });

  test.each([
    ['const { env } = process;', true],
    ["import { env } from 'node:process';", true],
    ['// of the process\nx(process.env)', true],
    ['globalThis.process', true],
    ["import 'node:child_process'; // starts a process", false],
    ['/** The process.\n * It is `process`. */\nconst processes = 1;', false],
  ])('is found in “%s”: %s', (source, expected) => {
    expect(touches(source)).toBe(expected);
  });
});
