import { describe, expect, test } from '@jest/globals';
import { treeOf } from '../../src/locate/tree.ts';
import { sourcePage, surroundingsFrom } from '../../src/report/github-context.ts';
import { commit, nowhere, surroundings } from './fixtures.ts';

const options = { apiUrl: undefined };
const known = {
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'acme/shop',
  GITHUB_RUN_ID: '1',
  GITHUB_SHA: commit,
};

describe('surroundings', () => {
  test('are read from the runner', () => {
    expect(surroundings.repository).toBe('acme/shop');
    expect(surroundings.sha).toBe(commit);
    expect(surroundings.workflow).toBe('.github/workflows/ci.yml');
    expect(String(surroundings.runPage)).toBe('https://github.com/acme/shop/actions/runs/123456');
    expect(String(surroundings.tracker)).toBe('https://github.com/acme/test-engine-gate/issues');
    expect(surroundings.linkHosts).toEqual(['api.buildkite.com']);
    expect(surroundingsFrom({ GITHUB_WORKSPACE: '/w' }, options).workspace).toBe('/w');
    expect(surroundingsFrom({ GITHUB_WORKSPACE: '' }, options).workspace).toBeUndefined();
  });

  test('name the attempt of the workflow run, since its page shows the newest one', () => {
    const pageOf = (attempt: string) =>
      String(surroundingsFrom({ ...known, GITHUB_RUN_ATTEMPT: attempt }, options).runPage);
    expect(pageOf('2')).toBe('https://github.com/acme/shop/actions/runs/1/attempts/2');
    expect(pageOf('../3')).toBe('https://github.com/acme/shop/actions/runs/1');
  });

  test('hold what is checked out, and where in it the tests ran', () => {
    const tree = treeOf(['a.rb']);
    const known = surroundingsFrom({}, { ...options, tree: () => tree, pathPrefix: 'packages/api' });
    expect([known.tree(), known.pathPrefix]).toEqual([tree, 'packages/api']);
  });

  test('may be unknown', () => {
    const { linkHosts, tree, ...rest } = nowhere;
    expect(Object.values(rest).every((value) => value === undefined)).toBe(true);
    expect(tree()).toBeUndefined();
    expect(linkHosts).toEqual([]);
  });

  test.each([
    { GITHUB_SERVER_URL: 'nonsense' },
    { GITHUB_SERVER_URL: 'ftp://github.com' },
    { GITHUB_SERVER_URL: 'https://user:pass@github.com' },
    { GITHUB_SERVER_URL: 'https://user@github.com' },
    { GITHUB_REPOSITORY: 'shop' },
    { GITHUB_REPOSITORY: 'a/b/c' },
    { GITHUB_REPOSITORY: '../..' },
    { GITHUB_REPOSITORY: 'acme/..' },
    { GITHUB_RUN_ID: '1/../2' },
    { GITHUB_RUN_ID: '' },
  ])('%j gives no page', (nonsense) => {
    expect(surroundingsFrom({ ...known, ...nonsense }, options).runPage).toBeUndefined();
  });

  test.each([
    ['acme/shop/.github/workflows/a b.yml@refs/heads/main', undefined],
    ['acme/shop/.github/workflows/ci.yaml@refs/pull/1/merge', '.github/workflows/ci.yaml'],
    ['Acme/Shop/.github/workflows/ci.yml@refs/heads/a@b', '.github/workflows/ci.yml'],
    ['other/shop/.github/workflows/ci.yml@refs/heads/main', undefined],
    ['acme/shop/.github/workflows/../x.yml@main', undefined],
    ['acme/shop/ci.yml@main', undefined],
    ['', undefined],
  ])('the workflow %s lies at %s', (ref, path) => {
    expect(surroundingsFrom({ ...known, GITHUB_WORKFLOW_REF: ref }, options).workflow).toBe(path);
  });

  test('a commit is a whole one', () => {
    expect(surroundingsFrom({ GITHUB_SHA: 'main' }, options).sha).toBeUndefined();
    expect(surroundingsFrom({ GITHUB_SHA: 'a'.repeat(64) }, options).sha).toBe('a'.repeat(64));
  });

  test('the API may have a port', () => {
    expect(surroundingsFrom({}, { ...options, apiUrl: new URL('https://proxy.example.com:8443') }).linkHosts).toEqual([
      'proxy.example.com:8443',
    ]);
  });
});

describe('the page of a source file', () => {
  const file = { path: 'spec/a b#c.rb', line: 3, commit: undefined };

  test('shows the line at the commit', () => {
    expect(String(sourcePage(surroundings, file))).toBe(
      `https://github.com/acme/shop/blob/${commit}/spec/a%20b%23c.rb#L3`,
    );
    expect(String(sourcePage(surroundings, { ...file, line: undefined }))).toMatch(/c\.rb$/);
  });

  test('is that of the tested commit, where it is a whole one', () => {
    const other = 'b'.repeat(40);
    expect(String(sourcePage(surroundings, { ...file, commit: other }))).toContain(`/blob/${other}/`);
    expect(String(sourcePage(surroundings, { ...file, commit: 'HEAD' }))).toContain(`/blob/${commit}/`);
  });

  test('needs a server, a repository and a commit', () => {
    expect(sourcePage(nowhere, { ...file, commit })).toBeUndefined();
    expect(sourcePage({ ...surroundings, sha: undefined }, file)).toBeUndefined();
  });
});
