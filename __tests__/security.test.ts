import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';

const root = resolve(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const page = read('docs/security.md');

test('every file that the threat model names exists', () => {
  const named = [...page.matchAll(/`((?:src|__tests__|dist)\/[\w./-]*)`/g)].map(([, path = '']) => path);
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('every boundary names its code and a test that holds it', () => {
  const rows = page.slice(page.indexOf('## Boundaries')).split('\n\n')[1]?.split('\n').slice(2) ?? [];
  expect(rows.length).toBeGreaterThan(10);
  for (const row of rows) expect(row).toMatch(/\| `src\/.*\| `__tests__\/[^|]* \|$/);
});

test('the dependencies that it justifies are those whose licences are bundled, and all of package.json are', () => {
  const table = page.slice(page.indexOf('## Dependencies'));
  const justified = [...table.matchAll(/^\| `([^`]+)` \| \S/gm)].map(([, name]) => name);
  const licensed = [...read('dist/licenses.txt').matchAll(/^((?:@[\w.-]+\/)?[\w.-]+)\n[A-Z][\w.-]+\n/gm)].map(
    ([, name]) => name,
  );
  expect(justified.toSorted()).toEqual(licensed.toSorted());
  for (const name of Object.keys(JSON.parse(read('package.json')).dependencies)) expect(licensed).toContain(name);
});
