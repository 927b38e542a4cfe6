import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { renderTables } from '../scripts/readme-tables.ts';
import { validateWorkflow } from '../scripts/validate-actions.ts';
import { verdictNames } from '../src/gate/outcome.ts';
import { version } from '../src/shared/version.ts';
import { read, root } from './docs/pages.ts';

const readme = read('README.md');
const actionFile = read('action.yml');

const workflows = readdirSync(join(root, '.github/workflows')).map((name) => join('.github/workflows', name));

test('the tables of the README are those of action.yml', () => {
  expect(renderTables(readme, actionFile)).toBe(readme);
});

test('the README explains each verdict that the code knows, and no other', () => {
  const table = readme.slice(readme.indexOf('| verdict |')).split('\n\n')[0] ?? '';
  expect([...table.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name]) => name)).toEqual([...verdictNames]);
});

test('the version is said alike everywhere', () => {
  expect(version).toBe(JSON.parse(read('package.json')).version);
});

test.each(workflows)('%s is a workflow that GitHub understands', async (path) => {
  expect(await validateWorkflow(read(path), { actionFiles: { './': actionFile } })).toEqual([]);
});
