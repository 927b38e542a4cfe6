import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { isCloneOf, isNamesake } from '../../src/locate/checkout/clones.ts';
import { cloneAt, inside, read } from '../../src/locate/checkout/git-folder.ts';
import { makeWorkspace, otherCommit, testedCommit } from '../support/clones.ts';

let workspace: ReturnType<typeof makeWorkspace>;
const at = (...names: readonly string[]) => join(workspace.folder, ...names);

beforeEach(() => {
  workspace = makeWorkspace();
});

afterEach(() => workspace[Symbol.dispose]());

/** Files with their texts. */
function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  }
}

const clone = (folder = workspace.folder) => cloneAt(folder, workspace.folder);

describe('the remotes of a clone are those that its configuration names:', () => {
  test.each([
    ['[remote "origin"]\n\turl = https://a/b\n', ['https://a/b']],
    ['[remote "origin"]\n\turl=https://a/b', ['https://a/b']],
    ['[remote "origin"]\r\n\turl = https://a/b\r\n', ['https://a/b']],
    ['[remote "origin"]\n\tURL = https://a/b\n', ['https://a/b']],
    ['[REMOTE "origin"]\n\turl = https://a/b\n', ['https://a/b']],
    ['[remote.origin]\n\turl = https://a/b\n', ['https://a/b']],
    ['  [ remote "origin"]\n  url = https://a/b  \n', ['https://a/b']],
    ['[remote "origin"] url = https://a/b\n', ['https://a/b']],
    ['[remote "origin"]\n\turl = "https://a/b"\n', ['https://a/b']],
    ['[remote "origin"]\n\turl = https://a/"b"\n', ['https://a/"b"']],
    ['[remote "origin"]\n\tfetch = x\n\turl = https://a/b\n\turl = https://c/d\n', ['https://a/b', 'https://c/d']],
    ['[remote "a"]\n\turl = https://a/b\n[core]\n[remote "c"]\n\turl = https://c/d\n', ['https://a/b', 'https://c/d']],
    ['[remote "origin"]\n\turl = "https://a"/b\n', ['"https://a"/b']],
    ['[core]\n\tx = [remote "a"]\n\turl = https://a/b\n', []],
    ['[core]\n\turl = https://a/b\n', []],
    ['\turl = https://a/b\n', []],
    ['[remote "a"]\n[submodule "b"]\n\turl = https://a/b\n', []],
    ['[remote2 "a"]\n\turl = https://a/b\n', []],
    ['[my.remote]\n\turl = https://a/b\n', []],
    ['[remote "a"]\n\tpushurl = https://a/b\n\turls = https://c/d\n', []],
    ['', []],
  ])('%j', (config, remotes) => {
    write({ '.git/config': config, '.git/HEAD': testedCommit });
    expect(clone()).toEqual({ folder: workspace.folder, remotes, head: testedCommit });
  });
});

describe('the commit that is checked out', () => {
  const headOf = (files: Readonly<Record<string, string>>) => {
    write({
      '.git/config': '',
      ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`.git/${name}`, text])),
    });
    return clone()?.head;
  };
  const sha256 = 'ab12'.repeat(16);
  const chain = (length: number) =>
    Object.fromEntries(Array.from({ length }, (_, index) => [`refs/${index}`, `ref: refs/${index + 1}`]));

  test.each([
    ['is named itself', { HEAD: `${testedCommit}\n` }, testedCommit],
    ['has 64 digits', { HEAD: sha256 }, sha256],
    ['is in capitals', { HEAD: testedCommit.toUpperCase() }, testedCommit],
    ['is a branch’s', { HEAD: 'ref: refs/heads/main\n', 'refs/heads/main': `${testedCommit}\n` }, testedCommit],
    ['is a branch’s, without a blank', { HEAD: 'ref:refs/heads/main', 'refs/heads/main': testedCommit }, testedCommit],
    ['is that of a branch with dots', { HEAD: 'ref: refs/heads/a..b', 'refs/heads/a..b': testedCommit }, testedCommit],
    [
      'is that of the first packed branch',
      { HEAD: 'ref: refs/heads/main', 'packed-refs': `${testedCommit} refs/heads/main\n` },
      testedCommit,
    ],
    [
      'is that of a packed branch',
      {
        HEAD: 'ref: refs/heads/main',
        'packed-refs': `# x\n${otherCommit} refs/heads/a\n${testedCommit} refs/heads/main\n${otherCommit} refs/heads/main2\n`,
      },
      testedCommit,
    ],
    ['is four references away', { HEAD: 'ref: refs/0', ...chain(3), 'refs/3': testedCommit }, testedCommit],
  ])('%s', (_, files, commit) => {
    expect(headOf(files)).toBe(commit);
  });

  test.each([
    ['has 39 digits', { HEAD: testedCommit.slice(1) }],
    ['has 41 digits', { HEAD: `${testedCommit}0` }],
    ['has 50 digits', { HEAD: sha256.slice(14) }],
    ['has something before it', { HEAD: `x ${testedCommit}` }],
    ['has something behind it', { HEAD: `${testedCommit} x` }],
    [
      'is of a reference that has something before it',
      { HEAD: 'xref: refs/heads/main', 'refs/heads/main': testedCommit },
    ],
    [
      'is of a reference that has something behind it',
      { HEAD: 'ref: refs/heads/main x', 'refs/heads/main': testedCommit },
    ],
    ['is of a reference elsewhere', { HEAD: 'ref: heads/main', 'heads/main': testedCommit }],
    ['is of a reference that leads out', { HEAD: 'ref: refs/../../main', '../main': testedCommit }],
    [
      'is of a branch whose name ends alike',
      { HEAD: 'ref: refs/heads/main', 'packed-refs': `${testedCommit} x/refs/heads/main\n` },
    ],
    [
      'is of a branch whose name goes on',
      { HEAD: 'ref: refs/heads/main', 'packed-refs': `${testedCommit} refs/heads/main2\n` },
    ],
    ['is five references away', { HEAD: 'ref: refs/0', ...chain(4), 'refs/4': testedCommit }],
    ['is in a file that is too long', { HEAD: `${testedCommit}${' '.repeat(5000)}` }],
    ['is nowhere', {}],
  ])('is not known if it %s', (_, files) => {
    expect(headOf(files)).toBeUndefined();
  });
});

describe('a folder whose Git folder is a file', () => {
  const own = { 'real/config': '[remote "a"]\n\turl = https://a/b\n', 'real/HEAD': testedCommit };

  test.each([
    ['is a clone, if that is named', 'gitdir: ../real\n'],
    ['is a clone, if that is named without a blank', 'gitdir:../real'],
    ['is a clone, if that is named with blanks behind it', 'gitdir: ../real  \n'],
  ])('%s', (_, text) => {
    write({ ...own, 'sub/.git': text });
    expect(clone(at('sub'))).toEqual({ folder: at('sub'), remotes: ['https://a/b'], head: testedCommit });
  });

  test('is a clone, if that is named by its whole path', () => {
    write({ ...own, 'sub/.git': `gitdir: ${at('real')}\n` });
    expect(clone(at('sub'))?.head).toBe(testedCommit);
  });

  test('has the branches and the configuration of the clone that it was made from', () => {
    write({
      ...own,
      'sub/.git': 'gitdir: ../real/worktrees/sub',
      'real/worktrees/sub/HEAD': 'ref: refs/heads/topic',
      'real/worktrees/sub/commondir': '../..\n',
      'real/refs/heads/topic': otherCommit,
    });
    expect(clone(at('sub'))).toEqual({ folder: at('sub'), remotes: ['https://a/b'], head: otherCommit });
  });

  test.each([
    ['nothing is named', 'gitdir: \n'],
    ['something is before it', 'x gitdir: ../real'],
    ['the file is too long', `gitdir: ../real${' '.repeat(5000)}`],
    ['there is nothing', 'gitdir: ../missing'],
    ['it is no Git folder', 'gitdir: ../empty'],
    ['it is outside the workspace', 'gitdir: ../..'],
  ])('is none, if %s', (_, text) => {
    write({ ...own, 'sub/.git': text, 'empty/x': '' });
    expect(clone(at('sub'))).toBeUndefined();
  });

  test('is none, if what it shares is outside the workspace', () => {
    using elsewhere = makeWorkspace();
    writeFileSync(join(elsewhere.folder, 'config'), '');
    write({ '.git/HEAD': testedCommit, '.git/config': '', '.git/commondir': elsewhere.folder });
    expect(clone()).toBeUndefined();
  });
});

test('without a Git folder, and with a link to one, there is no clone', () => {
  expect(clone()).toBeUndefined();
  write({ 'real/config': '', 'real/HEAD': testedCommit });
  symlinkSync(at('real'), at('.git'), 'junction');
  expect(clone()).toBeUndefined();
});

test('a path is in a folder after all links are followed', () => {
  write({ 'a/x': '', 'ab/x': '' });
  symlinkSync(at('ab'), at('a', 'out'), 'junction');
  symlinkSync(at('a'), at('in'), 'junction');
  expect(inside(at('a'), at('a', 'x'))).toBe(at('a', 'x'));
  expect(inside(at('a'), at('in', 'x'))).toBe(at('a', 'x'));
  expect(inside('/', at('a', 'x'))).toBe(at('a', 'x'));
  expect([at('ab', 'x'), at('a', 'out', 'x'), at('a', 'missing')].map((path) => inside(at('a'), path))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('a file is read up to its longest length, and only if it is one', () => {
  write({ a: 'äbc' });
  symlinkSync(at('a'), at('link'));
  expect([read(at('a')), read(at('a'), 4), read(at('a'), 3)]).toEqual(['äbc', 'äbc', undefined]);
  expect([read(at('link')), read(workspace.folder), read(at('missing'))]).toEqual([undefined, undefined, undefined]);
  rmSync(at('a'));
  writeFileSync(at('a'), '');
  expect(read(at('a'))).toBe('');
});

describe('a remote is', () => {
  const origin = { server: new URL('https://GitHub.com'), repository: 'Acme/shop' };
  const isOf = (address: string, own = origin) => {
    const one = { folder: '/', remotes: ['https://github.com/other/one', address], head: undefined };
    return [isCloneOf(own, one), isNamesake(own, one)];
  };

  test.each([
    'https://github.com/acme/shop',
    'https://github.com/ACME/Shop.git',
    'https://github.com//acme/shop//',
    'http://user:secret@github.com/acme/shop.git/',
    'git@github.com:acme/shop.git',
    'github.com:acme/shop',
    'ssh://git@github.com:2222/acme/shop.git',
    'ssh://git@ssh.github.com:443/acme/shop',
    'git://github.com/acme/shop',
  ])('the repository: %s', (address) => {
    expect(isOf(address)).toEqual([true, true]);
  });

  test.each([
    'https://github.com/somebody/shop',
    'https://github.example/acme/shop',
    'https://github.com:8443/acme/shop',
    'https://ssh.github.com/acme/shop',
    'ssh://git@myssh.github.com/acme/shop',
    'ssh://git@ssh.github.com.example/acme/shop',
    'git@git.example:acme/shop.git',
  ])('one of the same name: %s', (address) => {
    expect(isOf(address)).toEqual([false, true]);
  });

  test.each([
    'https://github.com/acme/shop-2',
    'https://github.com/acme/shop.git.x',
    'https://github.com/acme/my-shop',
    'https://github.com/acme/shopXgit',
    'file://github.com/acme/shop',
    'xhttps://github.com/acme/shop',
    'httpss://github.com/acme/shop',
    '/srv/acme/shop',
    'acme/shop',
    '',
  ])('another: %j', (address) => {
    expect(isOf(address)).toEqual([false, false]);
  });

  test.each(['https://github.com/acme/acme.github.io', 'https://github.com/acme/acme.github.io.git'])(
    'the repository of a site: %s',
    (address) => {
      expect(isOf(address, { ...origin, repository: 'acme/acme.github.io' })).toEqual([true, true]);
    },
  );

  test.each([
    ['https://mygithub.com', 'ssh://git@myssh.github.com/acme/shop'],
    ['https://github.com.example', 'ssh://git@ssh.github.com.example/acme/shop'],
  ])('not one of %s, if its server is only called like GitHub’s for SSH: %s', (server, address) => {
    expect(isOf(address, { ...origin, server: new URL(server) })).toEqual([false, true]);
  });

  test('of a server of one’s own, with its port', () => {
    const own = { ...origin, server: new URL('https://git.example:8443') };
    expect(isOf('https://git.example:8443/acme/shop', own)).toEqual([true, true]);
    expect(isOf('https://git.example/acme/shop', own)).toEqual([false, true]);
  });
});
