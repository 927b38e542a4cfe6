import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { checkoutIn } from '../../src/locate/checkout.ts';
import { contextOf } from '../support/context.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'checkout-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const { PATH, HOME } = process.env;

function checkedOut(workspace = folder, more: Readonly<Record<string, string | undefined>> = {}) {
  return checkoutIn(contextOf({ GITHUB_WORKSPACE: workspace, GITHUB_REPOSITORY: 'acme/shop', ...more }), {
    PATH,
    HOME,
    ...more,
  })();
}

function write(...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), '');
  }
}

function git(...args: readonly string[]): void {
  const env = { PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  execFileSync('git', [...args], { cwd: folder, env, stdio: 'ignore' });
}

function commitAll(root = '.', origin = 'https://github.com/acme/shop'): void {
  git('init', '-q', root);
  git('-C', root, 'remote', 'add', 'origin', origin);
  git('-C', root, 'add', '.');
}

function filesAmong(paths: readonly string[], tree = checkedOut()): readonly string[] {
  return paths.filter((path) => tree?.has(path));
}

describe('a Git repository', () => {
  test('has the files that are tracked, there or not', () => {
    write('spec/a_spec.rb', 'spec/b "é\n_spec.rb', 'sparse/c.rb');
    commitAll();
    rmSync(join(folder, 'sparse'), { recursive: true });
    write('untracked.rb', 'node_modules/spec/a_spec.rb');
    const tracked = ['spec/a_spec.rb', 'spec/b "é\n_spec.rb', 'sparse/c.rb'];
    expect(filesAmong([...tracked, 'spec', 'untracked.rb', '.git/config', 'node_modules/spec/a_spec.rb'])).toEqual(
      tracked,
    );
    expect(checkedOut()?.longestEnding('x/a_spec.rb')).toEqual({ names: 1, files: ['spec/a_spec.rb'] });
  });

  test('has no lines in links and submodules', () => {
    write('a.rb', 'sub/b.rb');
    symlinkSync('a.rb', join(folder, 'link.rb'));
    git('init', '-q', 'sub');
    git('-C', 'sub', 'add', '.');
    git('-C', 'sub', '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'x');
    commitAll();
    expect(filesAmong(['a.rb', 'link.rb', 'sub', 'sub/b.rb'])).toEqual(['a.rb']);
  });

  test('starts no program of its own, whatever its configuration says', () => {
    write('a.rb');
    commitAll();
    const seen = join(folder, '.git', 'seen');
    const hook = join(folder, '.git', 'hook');
    writeFileSync(hook, `#!/bin/sh\ntouch '${seen}'\n`);
    chmodSync(hook, 0o755);
    git('config', 'core.fsmonitor', hook);
    git('config', 'core.untrackedCache', 'true');
    expect(filesAmong(['a.rb', '.git/seen'])).toEqual(['a.rb']);
    expect(() => execFileSync('ls', [seen], { stdio: 'ignore' })).toThrow();
  });

  test('is the workspace’s own, whatever variables say', () => {
    write('other/o.rb', 'a.rb');
    git('init', '-q', 'other');
    git('-C', 'other', 'add', '.');
    git('init', '-q', '.');
    git('add', 'a.rb');
    const tree = checkedOut(folder, { GIT_DIR: join(folder, 'other', '.git'), GIT_INDEX_FILE: '/nowhere' });
    expect(filesAmong(['a.rb', 'o.rb'], tree)).toEqual(['a.rb']);
  });

  // Only root can give a folder to somebody else, as a runner does whose job is in a container.
  (process.getuid?.() === 0 ? test : test.skip)('may belong to another user', () => {
    write('a.rb');
    commitAll();
    for (const path of ['.', '.git']) chownSync(join(folder, path), 4711, 4711);
    expect(() => git('ls-files')).toThrow();
    expect(checkedOut()?.longestEnding('a.rb').names).toBe(1);
  });

  test('is not one that lies around the workspace', () => {
    write('a.rb', 'work/b.rb');
    git('init', '-q', '.');
    git('add', 'a.rb');
    expect(filesAmong(['a.rb', 'b.rb', 'work/b.rb'], checkedOut(join(folder, 'work')))).toEqual(['b.rb']);
  });

  test('may lie in a folder of the workspace, where it is this one', () => {
    write('shop/a.rb', 'tools/b.rb', 'junit.xml');
    commitAll('tools', 'https://github.com/acme/tools');
    commitAll('shop', 'git@github.com:Acme/Shop.git');
    expect(filesAmong(['a.rb', 'shop/a.rb', 'b.rb', 'junit.xml'])).toEqual(['a.rb']);
    expect(filesAmong(['a.rb', 'shop/a.rb'], checkedOut(folder, { GITHUB_REPOSITORY: undefined }))).toEqual([
      'shop/a.rb',
    ]);
    expect(filesAmong(['a.rb', 'shop/a.rb'], checkedOut(folder, { GITHUB_REPOSITORY: 'me/shop' }))).toEqual([
      'shop/a.rb',
    ]);
  });

  test('twice in folders of the workspace is none', () => {
    write('one/a.rb', 'two/a.rb');
    commitAll('one');
    commitAll('two');
    expect(filesAmong(['a.rb', 'one/a.rb'])).toEqual(['one/a.rb']);
  });
});

describe('a folder of which Git says nothing', () => {
  const programs = () => join(folder, 'bin');
  const gitThat = (script: string) => {
    write('work/a.rb', 'work/.git/HEAD', 'bin/git');
    writeFileSync(join(programs(), 'git'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(programs(), 'git'), 0o755);
  };
  const found = (path = programs()) => {
    const tree = checkedOut(join(folder, 'work'), { PATH: path });
    return { files: filesAmong(['a.rb', 'b.rb'], tree), ending: tree?.longestEnding('x/a.rb').names };
  };

  test('is asked for files that are there', () => {
    gitThat('printf "100644 0 0\\tb.rb\\0"');
    expect(found()).toEqual({ files: ['b.rb'], ending: 0 });
    for (const failing of ['exit 128', 'printf "100644 0 0\\tb.rb\\0"; exit 1', 'kill -9 $$', ':']) {
      gitThat(failing);
      expect(found()).toEqual({ files: ['a.rb'], ending: 0 });
    }
    expect(found('')).toEqual({ files: ['a.rb'], ending: 0 });
    expect(found('/nowhere')).toEqual({ files: ['a.rb'], ending: 0 });
  });

  test('never runs a program out of the workspace', () => {
    gitThat('printf "100644 0 0\\tb.rb\\0"');
    const inside = join(folder, 'work', 'bin');
    mkdirSync(inside);
    symlinkSync(join(programs(), 'git'), join(inside, 'git'));
    expect(found(inside).files).toEqual(['a.rb']);
    expect(found('../bin').files).toEqual(['a.rb']);
    // Another way into the same folder.
    symlinkSync(join(folder, 'work'), join(folder, 'way'));
    expect(found(join(folder, 'way', 'bin')).files).toEqual(['a.rb']);
    expect(found('').files).toEqual(['a.rb']);
  });

  test('hands Git no secret', () => {
    gitThat('printf "100644 0 0\\tb.rb\\0"; test -z "$INPUT_TOKEN"');
    const workspace = join(folder, 'work');
    expect(filesAmong(['b.rb'], checkedOut(workspace, { PATH: `${programs()}:${PATH}`, INPUT_TOKEN: 'x' }))).toEqual([
      'b.rb',
    ]);
  });

  test('knows its files', () => {
    write('spec/a_spec.rb');
    expect(filesAmong(['spec/a_spec.rb', 'spec', 'spec/b_spec.rb', 'a\0b'])).toEqual(['spec/a_spec.rb']);
  });

  test('knows where its links lead', () => {
    mkdirSync(join(folder, 'src'));
    const root = join(folder, 'src');
    writeFileSync(join(folder, 'outside'), '');
    writeFileSync(join(root, 'a'), '');
    symlinkSync('a', join(root, 'inside'));
    symlinkSync(join(folder, 'outside'), join(root, 'out'));
    symlinkSync(folder, join(root, 'up'), 'junction');
    // The way to the folder may lead over a link itself.
    symlinkSync(root, join(folder, 'src2'), 'junction');
    for (const workspace of [root, join(folder, 'src2')]) {
      const paths = ['a', 'inside', 'out', 'up/outside', 'up/src/a'];
      expect(filesAmong(paths, checkedOut(workspace))).toEqual(['a', 'inside', 'up/src/a']);
    }
  });
});

test('a checkout is looked at when it is asked for, and once', () => {
  const tree = checkoutIn({ workspace: folder, repository: undefined }, {});
  write('a');
  expect(tree()?.has('a')).toBe(true);
  rmSync(join(folder, 'a'));
  expect(tree()?.has('a')).toBe(true);
});

test('there is no checkout where nothing is', () => {
  expect(checkedOut()).toBeUndefined();
  expect(checkedOut(join(folder, 'missing'))).toBeUndefined();
  expect(checkedOut('')).toBeUndefined();
  expect(checkoutIn({ workspace: undefined, repository: undefined }, {})()).toBeUndefined();
});
