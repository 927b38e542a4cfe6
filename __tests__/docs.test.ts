import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { pages } from '../scripts/readme-tables.ts';
import { verdictNames } from '../src/gate/outcome.ts';
import { version } from '../src/shared/version.ts';
import { read } from './docs/pages.ts';

const readme = read('README.md');
const actionFile = read('action.yml');

test.each(pages)('$path says of inputs and outputs what action.yml says', ({ path, render }) => {
  const page = read(path);
  expect(render(page, actionFile)).toBe(page);
});

test('the README has at most 1,600 words, tables included', () => {
  expect(readme.trim().split(/\s+/).length).toBeLessThanOrEqual(1_600);
});

test('each row of the README about an input has at most 15 words', () => {
  const rows = readme.split('\n').filter((line) => line.startsWith('[`') && line.includes('](docs/inputs.md#'));
  const words = (row: string) => row.slice(row.indexOf(' | ') + 3).split(' ').length;
  expect(rows.length).toBe(Object.keys(parse(actionFile).inputs).length);
  expect(rows.filter((row) => words(row) > 15)).toEqual([]);
});

test('the README explains each verdict that the code knows, and no other', () => {
  const table = readme.slice(readme.indexOf('| verdict')).split('\n\n')[0] ?? '';
  expect([...table.matchAll(/^\| \[`([\w-]+)`\]/gm)].map(([, name]) => name)).toEqual([...verdictNames]);
});

test('the version is the same everywhere', () => {
  expect(version).toBe(JSON.parse(read('package.json')).version);
});
