import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Environment } from '../../src/github-context.ts';
import { noWorkspace, type WorkspaceOptions, workspaceOf } from '../../src/locate/checkout.ts';
import { git, makeClone, makeWorkspace, otherCommit, testedCommit, writeFiles } from '../support/clones.ts';
import { contextOf } from '../support/context.ts';

const run = { suite: 'rspec', runId: 'run-1' };

let workspace: ReturnType<typeof makeWorkspace>;
const at = (...names: readonly string[]) => join(workspace.folder, ...names);

beforeEach(() => {
  workspace = makeWorkspace();
});

afterEach(() => workspace[Symbol.dispose]());

interface Seen {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly commit?: string | undefined;
  /** In milliseconds. */
  readonly timeLeft?: number;
}

/** The workspace of a process with these variables. */
function workspaceIn(env: Environment, commits: WorkspaceOptions['commits'] = [], timeLeft = 10_000) {
  return workspaceOf(contextOf(env), { env, commits, timeLeft: () => timeLeft });
}

/** What kind of checkout is found and, where there is one, the files among `a.rb`, `b.rb` and `c.rb` that it has. */
function seen({ env = {}, commit = testedCommit, timeLeft }: Seen = {}): string {
  const own = {
    PATH: process.env['PATH'],
    GITHUB_WORKSPACE: workspace.folder,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_EVENT_NAME: 'status',
    GITHUB_SHA: otherCommit,
  };
  const checkout = workspaceIn({ ...own, ...env }, [{ ...run, commit }], timeLeft).checkout(run);
  if (checkout.kind === 'none') return 'none';
  const files = ['a.rb', 'b.rb', 'c.rb'].filter((path) => checkout.files.find(path) !== undefined);
  return [checkout.kind, ...files].join(' ');
}

describe('there is no checkout', () => {
  test.each([
    ['in an empty workspace', []],
    ['where a report lies', ['junit.xml', 'a.rb']],
    [
      'where workflows and an empty folder for packages lie',
      ['.github/workflows/ci.yml', 'node_modules/.keep', 'a.rb'],
    ],
    ['where an earlier gate left its report', ['test-engine-gate-report.json', 'a.rb']],
    ['in a tarball of the repository, without its Git folder', ['a.rb', 'src/b.rb', 'package.json', '.gitignore']],
    ['where a Git folder is broken', ['.git/nothing', 'a.rb']],
    ['where a Git folder is an odd file', ['.git', 'a.rb']],
  ])('%s', (_, files) => {
    writeFiles(workspace.folder, files);
    expect(seen()).toBe('none');
  });

  test('without a workspace, or with one that is no folder', () => {
    writeFiles(workspace.folder, ['file']);
    for (const path of [undefined, '', at('missing'), at('file'), `/${'x'.repeat(5000)}`]) {
      expect(seen({ env: { GITHUB_WORKSPACE: path } })).toBe('none');
    }
    expect(workspaceIn({}).checkout(run)).toEqual({ kind: 'none' });
  });

  test.each([
    ['another repository', 'https://github.com/acme/ci-tools'],
    ['one whose name goes on', 'https://github.com/acme/shop-2'],
    ['one whose name begins earlier', 'https://github.com/big-acme/shop'],
    ['its wiki', 'https://github.com/acme/shop.wiki.git'],
    ['a fork', 'https://github.com/somebody/shop'],
    ['one of the same name on another server', 'https://github.example/acme/shop'],
    ['one on a server whose name ends alike', 'https://evilgithub.com/acme/shop'],
    ['a folder', '/srv/git/github.com/acme/shop'],
    ['an address that is none', 'github.com'],
  ])('where the clone is of %s', (_, remote) => {
    makeClone(workspace.folder, ['a.rb'], { remote });
    expect(seen()).toBe('none');
  });

  test('where the repository is a submodule only, and in a superproject that is cloned without it', () => {
    makeClone(workspace.folder, ['a.rb'], { remote: 'https://github.com/acme/everything' });
    const section = '[submodule "shop"]\n\tactive = true\n\turl = https://github.com/acme/shop\n';
    appendFileSync(at('.git', 'config'), section);
    expect(seen()).toBe('none');
  });

  test('behind a link, or where a Git folder lies outside the workspace', () => {
    using elsewhere = makeWorkspace();
    makeClone(elsewhere.folder, ['a.rb']);
    symlinkSync(elsewhere.folder, at('link'), 'junction');
    expect(seen()).toBe('none');
    writeFileSync(at('.git'), `gitdir: ${join(elsewhere.folder, '.git')}\n`);
    expect(seen()).toBe('none');
    rmSync(at('.git'));
    symlinkSync(join(elsewhere.folder, '.git'), at('.git'), 'junction');
    expect(seen()).toBe('none');
  });

  test.each([
    ['what a package manager fills', 'node_modules'],
    ['what Git keeps for itself', '.git'],
  ])('below %s', (_, folder) => {
    makeClone(at(folder, 'shop'), ['a.rb']);
    expect(seen()).toBe('none');
  });
});

describe('a clone counts', () => {
  test.each([
    'https://github.com/acme/shop',
    'https://github.com/Acme/Shop.git',
    'https://github.com/acme/shop/',
    'https://x-access-token:secret@github.com/acme/shop.git',
    'http://github.com/acme/shop',
    'git@github.com:acme/shop.git',
    'github.com:acme/shop',
    'org-1234@github.com:acme/shop.git',
    'ssh://git@github.com/acme/shop.git',
    'ssh://git@github.com:22/acme/shop.git',
    'ssh://git@ssh.github.com:443/acme/shop.git',
    'git://github.com/acme/shop.git',
  ])('whose remote is %s', (remote) => {
    makeClone(workspace.folder, ['a.rb'], { remote });
    expect(seen()).toBe('tested a.rb');
  });

  test('of a server of one’s own, with its port', () => {
    makeClone(workspace.folder, ['a.rb'], { remote: 'https://git.example:8443/acme/shop.git' });
    expect(seen({ env: { GITHUB_SERVER_URL: 'https://git.example:8443' } })).toBe('tested a.rb');
    expect(seen({ env: { GITHUB_SERVER_URL: 'https://git.example' } })).toBe('none');
  });

  test.each([
    ['with another remote beside it', '[remote "fork"]\n\turl = https://github.com/me/shop\n'],
    ['with a value in quotes', '[remote "origin"]\n\turl = "https://github.com/acme/shop"\n'],
    ['on the section’s own line', '[remote "origin"] url = https://github.com/acme/shop\n'],
    ['in capitals', '[REMOTE "origin"]\n\tURL=https://github.com/acme/shop\n'],
    ['behind a section for submodules', '[submodule "x"]\n\turl = https://github.com/acme/x\n'],
  ])('whose configuration names the repository %s', (_, section) => {
    makeClone(workspace.folder, ['a.rb']);
    const config = readFileSync(at('.git', 'config'), 'utf8');
    const own = section.includes('acme/shop') ? config.replace(/\[remote[^[]*/, '') : config;
    writeFileSync(at('.git', 'config'), section + own);
    expect(seen()).toBe('tested a.rb');
  });

  test.each(['shop', 'src/shop', 'a/b/c/d/e/f/g/shop', '.checkouts/shop', 'with blanks/shop'])(
    'in the folder %s, whatever lies around it',
    (folder) => {
      makeClone(workspace.folder, ['b.rb'], { remote: 'https://github.com/acme/ci-tools' });
      makeClone(at(folder), ['a.rb']);
      writeFiles(workspace.folder, ['c.rb', 'shop.txt']);
      expect(seen()).toBe('tested a.rb');
      expect(seen({ commit: otherCommit })).toBe('other-commit a.rb');
    },
  );

  test('as a worktree of a clone in the workspace', () => {
    writeFiles(at('main'), ['a.rb']);
    git(at('main'), 'init', '-q', '-b', 'main', '.');
    git(at('main'), 'remote', 'add', 'origin', 'https://github.com/acme/shop');
    git(at('main'), 'add', '.');
    git(at('main'), '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'one');
    git(at('main'), 'worktree', 'add', '-q', '-b', 'topic', at('topic'));
    writeFiles(at('topic'), ['b.rb']);
    git(at('topic'), 'add', '.');
    git(at('topic'), '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'two');
    expect(seen({ commit: headOf(at('main')) })).toBe('tested a.rb');
    expect(seen({ commit: headOf(at('topic')) })).toBe('tested a.rb b.rb');
  });

  test('as a submodule of another repository', () => {
    makeClone(at('shop'), ['a.rb']);
    makeClone(workspace.folder, ['c.rb'], { remote: 'https://github.com/acme/everything' });
    mkdirSync(at('.git', 'modules'), { recursive: true });
    renameSync(at('shop', '.git'), at('.git', 'modules', 'shop'));
    writeFileSync(at('shop', '.git'), 'gitdir: ../.git/modules/shop\n');
    expect(seen()).toBe('tested a.rb');
  });
});

function headOf(folder: string): string {
  return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: folder, encoding: 'utf8' }).trim();
}

describe('of several clones', () => {
  test('the one at the commit that was tested counts', () => {
    makeClone(at('base'), ['b.rb'], { head: otherCommit });
    makeClone(at('head'), ['a.rb']);
    expect(seen()).toBe('tested a.rb');
    expect(seen({ commit: otherCommit })).toBe('tested b.rb');
  });

  test('none counts where it cannot be told', () => {
    makeClone(at('base'), ['b.rb'], { head: otherCommit });
    makeClone(at('head'), ['a.rb'], { head: 'f'.repeat(40) });
    expect(seen()).toBe('none');
  });

  test('one that lies within another counts, too', () => {
    makeClone(workspace.folder, ['b.rb'], { head: otherCommit });
    makeClone(at('pr'), ['a.rb']);
    expect(seen()).toBe('tested a.rb');
  });

  test('a fork’s does not, and takes nothing away from ours', () => {
    makeClone(workspace.folder, ['b.rb'], { head: otherCommit });
    makeClone(at('pr'), ['a.rb'], { remote: 'https://github.com/somebody/shop' });
    expect(seen()).toBe('other-commit b.rb');
  });
});

describe('the commit that is checked out', () => {
  const full = (commit = testedCommit) => {
    makeClone(workspace.folder, ['a.rb']);
    return commit;
  };

  test.each([
    ['of 40 digits', testedCommit],
    ['in capitals', testedCommit.toUpperCase()],
    ['by its first seven digits', testedCommit.slice(0, 7)],
    ['by its first twelve', testedCommit.slice(0, 12)],
  ])('is the run’s %s', (_, commit) => {
    full();
    expect(seen({ commit })).toBe('tested a.rb');
  });

  test.each([
    ['another', otherCommit],
    ['fewer than seven digits', testedCommit.slice(0, 6)],
    ['the word HEAD', 'HEAD'],
    ['nothing', undefined],
    ['a branch', 'deadbeef-is-no-commit'],
  ])('is not the run’s where that is %s', (_, commit) => {
    makeClone(workspace.folder, ['a.rb']);
    // The default of a parameter stands for what is left out only.
    expect(seen(commit === undefined ? { commit: '' } : { commit })).toBe('other-commit a.rb');
  });

  test.each(['push', 'pull_request', 'merge_group'])('is the event’s own on %s', (event) => {
    makeClone(workspace.folder, ['a.rb'], { head: 'e'.repeat(40) });
    expect(seen({ env: { GITHUB_EVENT_NAME: event, GITHUB_SHA: 'e'.repeat(40) } })).toBe('tested a.rb');
    expect(seen({ commit: 'HEAD', env: { GITHUB_EVENT_NAME: event, GITHUB_SHA: 'e'.repeat(40) } })).toBe('tested a.rb');
  });

  test.each(['status', 'workflow_run', 'pull_request_target', 'check_run', 'issue_comment', undefined])(
    'is the default branch’s on %s, which nobody tested',
    (event) => {
      makeClone(workspace.folder, ['a.rb'], { head: 'e'.repeat(40) });
      expect(seen({ env: { GITHUB_EVENT_NAME: event, GITHUB_SHA: 'e'.repeat(40) } })).toBe('other-commit a.rb');
    },
  );

  test.each([
    ['a branch', 'ref: refs/heads/main\n', { 'refs/heads/main': `${testedCommit}\n` }],
    ['a branch with folders', 'ref: refs/heads/a/b\n', { 'refs/heads/a/b': `${testedCommit}\n` }],
    [
      'a branch among packed ones',
      'ref: refs/heads/main\n',
      {
        'packed-refs': `# pack-refs with: peeled\n${otherCommit} refs/heads/x/main\n${testedCommit} refs/heads/main\n^${otherCommit}\n`,
      },
    ],
    [
      'a branch that went on since it was packed',
      'ref: refs/heads/main\n',
      { 'packed-refs': `${otherCommit} refs/heads/main\n`, 'refs/heads/main': `${testedCommit}\n` },
    ],
    [
      'a reference to a reference',
      'ref: refs/x\n',
      { 'refs/x': 'ref: refs/heads/main\n', 'refs/heads/main': testedCommit },
    ],
  ])('is read from %s', (_, head, files) => {
    makeClone(workspace.folder, ['a.rb']);
    writeFileSync(at('.git', 'HEAD'), head);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(at('.git', path), '..'), { recursive: true });
      writeFileSync(at('.git', path), text);
    }
    expect(seen()).toBe('tested a.rb');
  });

  test.each([
    ['a branch that is not there', 'ref: refs/heads/none\n'],
    ['a circle', 'ref: refs/heads/circle\n'],
    ['what leads out of the Git folder', 'ref: refs/../../outside\n'],
    ['no reference', 'ref: outside\n'],
    ['nonsense', 'nonsense'],
    ['nothing', ''],
  ])('is not known from %s', (_, head) => {
    makeClone(workspace.folder, ['a.rb']);
    writeFileSync(at('.git', 'refs', 'heads', 'circle'), 'ref: refs/heads/circle\n');
    writeFileSync(at('outside'), `${testedCommit}\n`);
    writeFileSync(at('.git', 'HEAD'), head);
    expect(seen()).toBe('other-commit a.rb');
  });

  test('of a named pipe is not waited for', () => {
    makeClone(workspace.folder, ['a.rb']);
    rmSync(at('.git', 'HEAD'));
    execFileSync('mkfifo', [at('.git', 'HEAD')]);
    // Git itself waits.
    expect(seen({ timeLeft: 200 })).toMatch(/^other-commit/);
  });
});

test('each run has its own commit', () => {
  makeClone(at('one'), ['a.rb']);
  makeClone(at('two'), ['b.rb'], { head: otherCommit });
  const env = {
    PATH: process.env['PATH'],
    GITHUB_WORKSPACE: workspace.folder,
    GITHUB_REPOSITORY: 'acme/shop',
  };
  const runs = [testedCommit, otherCommit].map((commit, index) => ({ suite: 'rspec', runId: `${index}`, commit }));
  const { checkout } = workspaceIn(env, runs);
  const has = (runId: string, path: string) => {
    const found = checkout({ suite: 'rspec', runId });
    return found.kind === 'tested' && found.files.find(path) !== undefined;
  };
  expect([has('0', 'a.rb'), has('0', 'b.rb'), has('1', 'a.rb'), has('1', 'b.rb')]).toEqual([true, false, false, true]);
});

test('a checkout with missing folders, of the last commit only, has all of its files', () => {
  using origin = makeWorkspace();
  writeFiles(origin.folder, ['a.rb', 'sparse/c.rb', 'b.rb']);
  git(origin.folder, 'init', '-q', '.');
  git(origin.folder, 'add', '.');
  git(origin.folder, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'one');
  git(workspace.folder, 'clone', '-q', '--depth=1', '--sparse', `file://${origin.folder}`, 'shop');
  git(at('shop'), 'remote', 'set-url', 'origin', 'https://github.com/acme/shop');
  git(at('shop'), 'sparse-checkout', 'init', '--cone', '--sparse-index');
  const own = {
    PATH: process.env['PATH'],
    GITHUB_WORKSPACE: workspace.folder,
    GITHUB_REPOSITORY: 'acme/shop',
  };
  const checkout = workspaceIn(own, [{ ...run, commit: headOf(at('shop')) }]).checkout(run);
  expect(checkout.kind === 'tested' && checkout.files.find('sparse/c.rb')).toBe('sparse/c.rb');
});

test('the folders of clones are known, and whether paths in them are ours', () => {
  makeClone(workspace.folder, ['a.rb'], { remote: 'https://github.com/acme/ci-tools', head: otherCommit });
  makeClone(at('src', 'shop'), ['a.rb'], { head: otherCommit });
  makeClone(at('fork'), ['a.rb'], { remote: 'https://github.com/somebody/shop', head: otherCommit });
  makeClone(at('renamed'), ['a.rb'], { remote: 'https://github.com/somebody/my-shop' });
  makeClone(at('tools'), ['a.rb'], { remote: 'https://github.com/acme/tools', head: otherCommit });
  const env = { GITHUB_WORKSPACE: workspace.folder, GITHUB_REPOSITORY: 'acme/shop' };
  const { clones } = workspaceIn(env, [{ ...run, commit: testedCommit }]);
  expect(Object.fromEntries(clones().map(({ path, isOurs }) => [path, isOurs]))).toEqual({
    '': false,
    'src/shop': true,
    fork: true,
    renamed: true,
    tools: false,
  });
});

test('if the workspace itself is at the commit that was tested, nothing else in it is searched', () => {
  makeClone(workspace.folder, ['a.rb']);
  makeClone(at('sub'), ['b.rb'], { head: otherCommit });
  const paths = (commit: string) => {
    const env = { GITHUB_WORKSPACE: workspace.folder, GITHUB_REPOSITORY: 'acme/shop' };
    return workspaceIn(env, [{ ...run, commit }])
      .clones()
      .map(({ path }) => path);
  };
  expect([paths(testedCommit), paths(otherCommit)]).toEqual([[''], ['', 'sub']]);
});

test('clones are searched for during a quarter of the time that is left', () => {
  for (let index = 0; index < 20; index++) makeClone(at(`${index}`), []);
  // On this clock, a millisecond passes whenever somebody looks at it.
  let now = 0;
  using _ = jest.spyOn(performance, 'now').mockImplementation(() => now++);
  const env = { GITHUB_WORKSPACE: workspace.folder, GITHUB_REPOSITORY: 'acme/shop' };
  const { length } = workspaceIn(env, [{ ...run, commit: testedCommit }], 40).clones();
  expect(length).toBeGreaterThan(0);
  expect(length).toBeLessThan(10);
});

test('nothing is searched if there is no time', () => {
  makeClone(at('shop'), ['a.rb']);
  const env = { GITHUB_WORKSPACE: workspace.folder, GITHUB_REPOSITORY: 'acme/shop' };
  expect(workspaceIn(env, [{ ...run, commit: testedCommit }], -1).clones()).toEqual([]);
});

describe('the file of owners', () => {
  const env = () => ({ GITHUB_WORKSPACE: workspace.folder, GITHUB_REPOSITORY: 'acme/shop' });
  const other = { suite: 'jest', runId: 'run-1' };

  test('is that of the clone of the run’s commit', () => {
    makeClone(at('one'), ['a.rb']);
    makeClone(at('two'), ['a.rb'], { head: otherCommit });
    writeFileSync(at('one', 'CODEOWNERS'), '* @one');
    const { ownersFile } = workspaceIn(env(), [
      { ...run, commit: testedCommit },
      { ...other, commit: otherCommit },
    ]);
    expect([ownersFile(run), ownersFile(other), ownersFile({ ...run, runId: 'run-2' })]).toEqual([
      '* @one',
      undefined,
      undefined,
    ]);
  });

  test('is that of a clone at another commit, if there is only one', () => {
    makeClone(workspace.folder, ['a.rb'], { head: otherCommit });
    writeFileSync(at('CODEOWNERS'), '* @one');
    expect(workspaceIn(env(), [{ ...run, commit: testedCommit }]).ownersFile(run)).toBe('* @one');
  });

  test('is read once', () => {
    makeClone(workspace.folder, ['a.rb']);
    const { ownersFile } = workspaceIn(env(), [{ ...run, commit: testedCommit }]);
    writeFileSync(at('CODEOWNERS'), '* @one');
    expect(ownersFile(run)).toBe('* @one');
    writeFileSync(at('CODEOWNERS'), '* @two');
    expect(ownersFile(run)).toBe('* @one');
  });

  test('is none where there is no clone of the repository', () => {
    makeClone(workspace.folder, ['a.rb'], { remote: 'https://github.com/acme/tools' });
    writeFileSync(at('CODEOWNERS'), '* @one');
    expect(workspaceIn(env(), [{ ...run, commit: testedCommit }]).ownersFile(run)).toBeUndefined();
  });
});

test('of a workspace about which nothing is known there is nothing', () => {
  const { roots, clones, checkout, ownersFile } = noWorkspace;
  expect([roots, clones(), checkout(run), ownersFile(run)]).toEqual([[], [], { kind: 'none' }, undefined]);
  for (const known of [{}, { GITHUB_WORKSPACE: '', GITHUB_REPOSITORY: 'acme/shop' }]) {
    const unknown = workspaceIn(known);
    expect([unknown.clones(), unknown.checkout(run), unknown.ownersFile(run)]).toEqual([
      [],
      { kind: 'none' },
      undefined,
    ]);
  }
});

test('without the repository’s name, a clone counts for its paths only, if it is at the commit that was tested', () => {
  makeClone(at('a'), ['a.rb']);
  makeClone(at('b'), ['a.rb'], { head: otherCommit });
  const there = workspaceIn({ GITHUB_WORKSPACE: workspace.folder }, [{ ...run, commit: testedCommit }]);
  expect(there.clones()).toEqual([
    { path: 'a', isOurs: true },
    { path: 'b', isOurs: false },
  ]);
  expect(there.checkout(run)).toEqual({ kind: 'none' });
});

test('of one commit, however many digits each collector sent, all runs have one checkout', () => {
  makeClone(workspace.folder, ['a.rb']);
  const runs = [testedCommit, testedCommit.slice(0, 7), otherCommit, undefined].map((commit, index) => ({
    suite: `suite-${index}`,
    runId: 'run-1',
    commit,
  }));
  const env = { PATH: process.env['PATH'], GITHUB_WORKSPACE: workspace.folder, GITHUB_REPOSITORY: 'acme/shop' };
  const { checkout } = workspaceIn(env, runs);
  const [first, second, third, fourth] = runs.map(checkout);
  expect([first?.kind, third?.kind]).toEqual(['tested', 'other-commit']);
  expect([second, fourth]).toEqual([first, third]);
  expect([second === first, fourth === third]).toEqual([true, true]);
});

test('a workspace is called as the runner and its containers call it', () => {
  const env = {
    GITHUB_WORKSPACE: '/__w/shop/shop',
    RUNNER_WORKSPACE: '/srv/vendor/runner/_work/shop',
    GITHUB_REPOSITORY: 'acme/shop',
  };
  expect(workspaceIn(env).roots).toEqual(['/__w/shop/shop', '/srv/vendor/runner/_work/shop/shop']);
  expect(workspaceIn({ GITHUB_WORKSPACE: 'D:\\a\\shop\\shop\\' }).roots).toEqual(['D:/a/shop/shop']);
  expect(workspaceIn({ GITHUB_WORKSPACE: '/w//' }).roots).toEqual(['/w']);
  expect(workspaceIn({ ...env, GITHUB_WORKSPACE: '/srv/vendor/runner/_work/shop/shop' }).roots).toHaveLength(1);
  expect(workspaceIn({ ...env, GITHUB_REPOSITORY: undefined }).roots).toEqual(['/__w/shop/shop']);
  expect(workspaceIn({}).roots).toEqual([]);
});
