import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { renderTables } from '../scripts/readme-tables.ts';
import { validateWorkflow } from '../scripts/validate-actions.ts';
import { verdictNames } from '../src/gate/outcome.ts';
import { version } from '../src/version.ts';

const root = resolve(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const readme = read('README.md');
const actionFile = read('action.yml');
const packageFile = JSON.parse(read('package.json'));

const workflows = readdirSync(join(root, '.github/workflows')).map((name) => join('.github/workflows', name));
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

/** Fenced blocks of a language, with the line at which each begins. */
function blocks(page: string, language: string): { line: number; text: string }[] {
  const text = read(page);
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map((match) => ({
    line: text.slice(0, match.index).split('\n').length,
    text: match[1] ?? '',
  }));
}

test('the tables of the README are those of action.yml', () => {
  expect(renderTables(readme, actionFile)).toBe(readme);
});

test('the README explains each verdict that the code knows, and no other', () => {
  const table = readme.slice(readme.indexOf('| verdict |')).split('\n\n')[0] ?? '';
  expect([...table.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name]) => name)).toEqual([...verdictNames]);
});

test('the version is said alike everywhere', () => {
  expect(version).toBe(packageFile.version);
});

describe.each(pages)('%s', (page) => {
  test('has examples that GitHub understands', async () => {
    const actionFiles = { 'OWNER/test-engine-gate': actionFile };
    for (const { line, text } of blocks(page, 'yaml')) {
      expect({ line, found: await validateWorkflow(text, { actionFiles }) }).toEqual({ line, found: [] });
    }
  });

  test('names npm scripts that exist', () => {
    const named = [...read(page).matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name);
    expect(named.filter((name) => !((name as string) in packageFile.scripts))).toEqual([]);
  });

  test('links to files that exist', () => {
    const links = [...read(page).matchAll(/\]\(([^)\s#]+)[^)]*\)|(?:src|srcset)="([^"]+)"/g)].map(
      (match) => match[1] ?? match[2],
    );
    const local = links.filter((link): link is string => link !== undefined && !/^https?:/.test(link));
    expect(local.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
  });
});

test.each(workflows)('%s is a workflow that GitHub understands', async (path) => {
  expect(await validateWorkflow(read(path), { actionFiles: { './': actionFile } })).toEqual([]);
});

test('an example with an unknown input is seen', async () => {
  const example = blocks('README.md', 'yaml')[0]?.text.replace('build-url:', 'bild-url:') ?? '';
  expect(await validateWorkflow(example, { actionFiles: { 'OWNER/test-engine-gate': actionFile } })).not.toEqual([]);
});
