import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';

const root = resolve(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const page = read('CONTRIBUTING.md');
const code = [...page.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);
const sources = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => read(join(folder, name)));

test('every path that it names is there', () => {
  const paths = [
    ...page.matchAll(/(?<![\w./-])(?:src|simulator|scripts|__tests__|collectors|\.github|\.vscode)\/[\w./-]*/g),
  ].map(([path]) => path.replace(/[.]$/, ''));
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  // Named by their last part, since the folder was named before.
  const short = code.filter((text) => /^[\w-]+\.(?:ts|yml)$/.test(text));
  const folders = ['', 'src/locate', 'src/test-engine', 'simulator/scenarios', '.github/workflows'];
  expect(short.length).toBeGreaterThan(8);
  expect(short.filter((name) => !folders.some((folder) => existsSync(join(root, folder, name))))).toEqual([]);
});

test('every npm script that it names is there', () => {
  const { scripts } = JSON.parse(read('package.json'));
  const named = [...page.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = '']) => name);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test('every flag that it names is read by a test, and every one that is read is named', () => {
  const read = sources('__tests__').flatMap((text) => [...text.matchAll(/env\['([A-Z]+)'\]/g)].map(([, name]) => name));
  const named = [...page.matchAll(/^\| `([A-Z]+)=/gm)].map(([, name]) => name);
  const known = new Set(read.filter((name) => name !== 'PATH' && name !== 'DRIFT'));
  expect(named.toSorted()).toEqual([...known].toSorted());
});

test('its walk begins with words that are there', () => {
  const [, words = ''] = /git grep -n "([^"]+)"/.exec(page) ?? [];
  const [, file = ''] = /finds the words in `([^`]+)`/.exec(page) ?? [];
  expect(words).not.toBe('');
  for (const path of [file, 'docs/troubleshooting.md']) expect(read(path)).toContain(words);
  expect(page).toContain(`\`The results of acme/rspec ${words}\``);
});

test('the table and the job that it speaks of are called so', () => {
  expect(read('__tests__/locate/locate.test.ts')).toMatch(/^const collectors:/m);
  expect(parse(read('.github/workflows/ci.yml')).jobs.all.name).toBe('All of it');
});

test('the forms for issues are forms that GitHub takes', () => {
  const types = ['markdown', 'textarea', 'input', 'dropdown', 'checkboxes'];
  const folder = '.github/ISSUE_TEMPLATE';
  for (const name of readdirSync(join(root, folder)).filter((file) => file !== 'config.yml')) {
    const form = parse(read(join(folder, name)));
    expect({ name, ...form }).toMatchObject({ name: expect.any(String), description: expect.any(String) });
    const parts = form.body as { type: string; id?: string; attributes: Record<string, unknown> }[];
    expect(parts.filter(({ type }) => !types.includes(type))).toEqual([]);
    const questions = parts.filter(({ type }) => type !== 'markdown');
    expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length);
    for (const { id, attributes } of questions) {
      expect(id).toMatch(/^[\w-]+$/);
      expect(attributes['label']).toEqual(expect.any(String));
    }
  }
});
