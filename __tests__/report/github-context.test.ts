import { describe, expect, test } from '@jest/globals';
import { noWorkspace } from '../../src/locate/checkout.ts';
import { treeOf } from '../../src/locate/tree.ts';
import { sourcePage, surroundingsFrom } from '../../src/report/github-context.ts';
import { contextOf } from '../support/context.ts';
import { commit, nowhere, surroundings, workspaceWith } from './fixtures.ts';

describe('surroundings', () => {
  test('are what reports show of the context', () => {
    expect(surroundings.repository).toBe('acme/shop');
    expect(surroundings.sha).toBe(commit);
    expect(surroundings.workflow).toBe('.github/workflows/ci.yml');
    expect(String(surroundings.runPage)).toBe('https://github.com/acme/shop/actions/runs/123456');
    expect(String(surroundings.tracker)).toBe('https://github.com/acme/test-engine-gate/issues');
    expect(surroundings.linkHosts).toEqual(['api.buildkite.com']);
  });

  const options = { apiUrl: undefined };

  test('name the attempt of the workflow run, since its page shows the newest one', () => {
    const page = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'acme/shop', GITHUB_RUN_ID: '1' };
    const pageOf = (attempt: string) =>
      String(surroundingsFrom(contextOf({ ...page, GITHUB_RUN_ATTEMPT: attempt }), options).runPage);
    expect(pageOf('2')).toBe('https://github.com/acme/shop/actions/runs/1/attempts/2');
    expect(pageOf('../3')).toBe('https://github.com/acme/shop/actions/runs/1');
  });

  test('lead to the documentation at the version that runs, where that is known', () => {
    const docsAt = (ref: string) => {
      const context = contextOf({ GITHUB_ACTION_REPOSITORY: 'acme/test-engine-gate', GITHUB_ACTION_REF: ref });
      return surroundingsFrom(context, { apiUrl: undefined }).docs?.toString();
    };
    expect(docsAt('v1')).toBe('https://github.com/acme/test-engine-gate/blob/v1/docs');
    expect(docsAt('some/branch')).toBe('https://github.com/acme/test-engine-gate/blob/some/branch/docs');
    expect(docsAt('')).toBeUndefined();
    expect(docsAt('a/../b')).toBeUndefined();
  });

  test('hold what is checked out, and where in it the tests ran', () => {
    const workspace = workspaceWith({ kind: 'tested', files: treeOf(['a.rb']) });
    const known = surroundingsFrom(contextOf(), { ...options, workspace, pathPrefix: 'packages/api' });
    expect([known.workspace, known.pathPrefix]).toEqual([workspace, 'packages/api']);
  });

  test('may be unknown', () => {
    const { linkHosts, workspace, sharesAnnotations, ...rest } = nowhere;
    expect(Object.values(rest).every((value) => value === undefined)).toBe(true);
    expect(workspace).toBe(noWorkspace);
    expect([linkHosts, sharesAnnotations]).toEqual([[], false]);
  });

  test('the API may have a port', () => {
    const apiUrl = new URL('https://proxy.example.com:8443');
    expect(surroundingsFrom(contextOf(), { apiUrl }).linkHosts).toEqual(['proxy.example.com:8443']);
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

  test('is that of the tested commit, if it is a full SHA', () => {
    const other = 'b'.repeat(40);
    expect(String(sourcePage(surroundings, { ...file, commit: other }))).toContain(`/blob/${other}/`);
    expect(String(sourcePage(surroundings, { ...file, commit: 'HEAD' }))).toContain(`/blob/${commit}/`);
  });

  test('needs a server, a repository and a commit', () => {
    expect(sourcePage(nowhere, { ...file, commit })).toBeUndefined();
    expect(sourcePage({ ...surroundings, sha: undefined }, file)).toBeUndefined();
  });
});
