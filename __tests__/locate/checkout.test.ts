import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Environment } from '../../src/github-context.ts';
import { type Checkout, workspaceOf } from '../../src/locate/checkout.ts';
import { git, makeClone, ownRemote, testedCommit, writeFiles } from '../support/clones.ts';
import { contextOf } from '../support/context.ts';

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'checkout-')));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const { PATH, HOME } = process.env;
const run = { suite: 'rspec', runId: 'run-1' };

function lookAt(workspace = folder, env: Environment = {}, commit: string | undefined = testedCommit) {
  const own = { PATH, HOME, GITHUB_WORKSPACE: workspace, GITHUB_REPOSITORY: 'acme/shop' };
  const all = { ...own, GITHUB_SERVER_URL: 'https://github.com', ...env };
  return workspaceOf(contextOf(all), { env: all, commits: [{ ...run, commit }] });
}

function checkedOut(workspace = folder, env: Environment = {}, commit?: string): Checkout {
  return lookAt(workspace, env, commit).checkout(run);
}

function write(...paths: readonly string[]): void {
  writeFiles(folder, paths);
}

function inFolder(...args: readonly string[]): void {
  git(folder, ...args);
}

/** Which of the paths are files of the repository, as far as is known. */
function filesAmong(paths: readonly string[], checkout = checkedOut()): readonly string[] {
  return checkout.kind === 'none' ? [] : paths.filter((path) => checkout.files.find(path) === path);
}

/** Makes what lies in the folder a clone of the repository, at the commit that was tested. */
function commitAll(root = '.', remote = ownRemote, head = testedCommit): void {
  inFolder('init', '-q', root);
  inFolder('-C', root, 'remote', 'add', 'origin', remote);
  inFolder('-C', root, 'add', '.');
  writeFileSync(join(folder, root, '.git', 'HEAD'), `${head}\n`);
}

function endingOf(path: string) {
  const checkout = checkedOut();
  return checkout.kind === 'tested' ? checkout.files.longestEnding(path) : undefined;
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
    expect(endingOf('x/a_spec.rb')).toEqual({ names: 1, files: ['spec/a_spec.rb'] });
  });

  test('has no lines in links and submodules', () => {
    write('a.rb', 'sub/b.rb');
    symlinkSync('a.rb', join(folder, 'link.rb'));
    inFolder('init', '-q', 'sub');
    inFolder('-C', 'sub', 'add', '.');
    inFolder('-C', 'sub', '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'x');
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
    inFolder('config', 'core.fsmonitor', hook);
    inFolder('config', 'core.untrackedCache', 'true');
    expect(filesAmong(['a.rb', '.git/seen'])).toEqual(['a.rb']);
    expect(() => execFileSync('ls', [seen], { stdio: 'ignore' })).toThrow();
  });

  test('is the workspace’s own, whatever variables say', () => {
    write('other/o.rb', 'a.rb');
    inFolder('init', '-q', 'other');
    inFolder('-C', 'other', 'add', '.');
    makeClone(folder, ['a.rb']);
    const checkout = checkedOut(folder, { GIT_DIR: join(folder, 'other', '.git'), GIT_INDEX_FILE: '/nowhere' });
    expect(filesAmong(['a.rb', 'o.rb'], checkout)).toEqual(['a.rb']);
  });

  // Only root can give a folder to somebody else, as a runner does whose job is in a container.
  (process.getuid?.() === 0 ? test : test.skip)('may belong to another user', () => {
    write('a.rb');
    commitAll();
    for (const path of ['.', '.git']) chownSync(join(folder, path), 4711, 4711);
    expect(() => inFolder('ls-files')).toThrow();
    expect(endingOf('a.rb')?.names).toBe(1);
  });

  test('is not one that lies around the workspace', () => {
    makeClone(folder, ['a.rb', 'work/b.rb']);
    expect(checkedOut(join(folder, 'work'))).toEqual({ kind: 'none' });
  });
});

describe('a clone of which Git says nothing', () => {
  const programs = () => join(folder, 'bin');
  const work = () => join(folder, 'work');
  const gitThat = (script: string) => {
    write('bin/git');
    writeFileSync(join(programs(), 'git'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(programs(), 'git'), 0o755);
  };
  const found = (path = programs()) => {
    const checkout = checkedOut(work(), { PATH: path });
    return { kind: checkout.kind, files: filesAmong(['a.rb', 'b.rb'], checkout) };
  };
  const unlisted = { kind: 'other-commit', files: ['a.rb'] };

  beforeEach(() => makeClone(work(), ['a.rb']));

  test('proves that a file exists, and no more', () => {
    gitThat('printf "100644 0 0\\tb.rb\\0"');
    expect(found()).toEqual({ kind: 'tested', files: ['b.rb'] });
    for (const failing of ['exit 128', 'printf "100644 0 0\\tb.rb\\0"; exit 1', 'kill -9 $$', ':']) {
      gitThat(failing);
      expect(found()).toEqual(unlisted);
    }
    expect(found('')).toEqual(unlisted);
    expect(found('/nowhere')).toEqual(unlisted);
    expect(checkedOut(work(), { PATH: undefined }).kind).toBe('other-commit');
  });

  test('never runs a program out of the workspace', () => {
    gitThat('printf "100644 0 0\\tb.rb\\0"');
    const inside = join(work(), 'bin');
    mkdirSync(inside);
    symlinkSync(join(programs(), 'git'), join(inside, 'git'));
    expect(found(inside)).toEqual(unlisted);
    expect(found('../bin')).toEqual(unlisted);
    // Another way into the same folder.
    symlinkSync(work(), join(folder, 'way'));
    expect(found(join(folder, 'way', 'bin'))).toEqual(unlisted);
    expect(found('')).toEqual(unlisted);
    // Only as a whole name do the dots lead out of it.
    mkdirSync(join(work(), 'bin..'));
    copyFileSync(join(programs(), 'git'), join(work(), 'bin..', 'git'));
    expect(found(join(work(), 'bin..'))).toEqual(unlisted);
    // A link that lies outside may lead into it.
    symlinkSync(join(work(), 'bin..', 'git'), join(folder, 'git'));
    expect(found(folder)).toEqual(unlisted);
  });

  test('runs no program from a relative folder, even if that leads to one', () => {
    gitThat('printf "100644 0 0\\tb.rb\\0"');
    const before = process.cwd();
    process.chdir(work());
    try {
      expect(found('../bin')).toEqual(unlisted);
    } finally {
      process.chdir(before);
    }
  });

  test('lists its files, however much Git complains', () => {
    gitThat('head -c 70000000 /dev/zero >&2; printf "100644 0 0\\tb.rb\\0"');
    expect(found(`${programs()}:${PATH}`)).toEqual({ kind: 'tested', files: ['b.rb'] });
  });

  test('waits for Git no longer than half of the time that is left', () => {
    gitThat('sleep 0.2; printf "100644 0 0\\tb.rb\\0"');
    const own = { PATH: `${programs()}:${PATH}`, GITHUB_WORKSPACE: work(), GITHUB_REPOSITORY: 'acme/shop' };
    const options = { env: own, commits: [{ ...run, commit: testedCommit }], timeLeft: () => 300 };
    expect(workspaceOf(contextOf(own), options).checkout(run).kind).toBe('other-commit');
  });

  test('runs the first program of its name that may be run, from a folder with a whole path', () => {
    gitThat('printf "100644 0 0\\tb.rb\\0"');
    const tracked = { kind: 'tested', files: ['b.rb'] };
    expect(found(relative(process.cwd(), programs()))).toEqual(unlisted);
    write('other/git');
    expect(found(`/nowhere:${join(folder, 'other')}:${programs()}`)).toEqual(tracked);
    // Even the folder in which the workspace lies may hold it.
    symlinkSync(join(programs(), 'git'), join(folder, 'git'));
    expect(found(folder)).toEqual(tracked);
  });

  test('hands Git what it needs, and no program to ask anybody', () => {
    gitThat('printf "100644 0 0\\tb.rb\\0"; test "$HOME" = /h && test "$GIT_TERMINAL_PROMPT" = 0 && test -z "$TMP"');
    const env = { PATH: programs(), HOME: '/h', TMP: undefined };
    expect(filesAmong(['b.rb'], checkedOut(work(), env))).toEqual(['b.rb']);
  });

  test.each([
    ['the folders of programs', `test "$PATH" = "\${0%/*}"`, {}],
    ['the user’s folder', 'test "$HOME$USERPROFILE" = /h/u', { HOME: '/h', USERPROFILE: '/u' }],
    ['folders for its own files', 'test "$TEMP$TMP" = /e/m', { TEMP: '/e', TMP: '/m' }],
    ['the folder of the system', 'test "$SYSTEMROOT" = /s', { SYSTEMROOT: '/s' }],
    ['no permission to fetch what is missing', 'test "$GIT_ALLOW_PROTOCOL$GIT_NO_LAZY_FETCH" = none1', {}],
    ['no permission to write', 'test "$GIT_OPTIONAL_LOCKS" = 0', {}],
    ['no folder around the clone', `test "$GIT_CEILING_DIRECTORIES" = "\${PWD%/*}"`, {}],
    ['no address that it may fetch from', 'case "$*" in *"-c protocol.allow=never "*) ;; *) exit 1 ;; esac', {}],
  ])('hands Git %s', (_, condition, env) => {
    gitThat(`printf "100644 0 0\\tb.rb\\0"; ${condition}`);
    expect(filesAmong(['b.rb'], checkedOut(work(), { PATH: programs(), ...env }))).toEqual(['b.rb']);
  });

  test('hands Git no secret', () => {
    gitThat('printf "100644 0 0\\tb.rb\\0"; test -z "$INPUT_TOKEN"');
    expect(filesAmong(['b.rb'], checkedOut(work(), { PATH: `${programs()}:${PATH}`, INPUT_TOKEN: 'x' }))).toEqual([
      'b.rb',
    ]);
  });

  test('has no code of others, which nobody may be tracking', () => {
    writeFiles(work(), ['node_modules/jest/a.js', 'vendor/bundle/b.rb', 'lib/c.rb']);
    const paths = ['node_modules/jest/a.js', 'vendor/bundle/b.rb', 'lib/c.rb'];
    expect(filesAmong(paths, checkedOut(work(), { PATH: '' }))).toEqual(['lib/c.rb']);
  });

  test('is asked once for each path', () => {
    const { kind, ...checkout } = checkedOut(work(), { PATH: '' });
    const find = 'files' in checkout ? checkout.files.find : () => undefined;
    expect([kind, find('a.rb'), find('b.rb')]).toEqual(['other-commit', 'a.rb', undefined]);
    rmSync(join(work(), 'a.rb'));
    writeFiles(work(), ['b.rb']);
    expect([find('a.rb'), find('b.rb')]).toEqual(['a.rb', undefined]);
  });

  test('knows where its links lead', () => {
    // Its name only begins like the clone's.
    writeFileSync(join(folder, 'workless'), '');
    symlinkSync(join(folder, 'workless'), join(work(), 'near'));
    writeFileSync(join(folder, 'outside'), '');
    symlinkSync('a.rb', join(work(), 'inside'));
    symlinkSync(join(folder, 'outside'), join(work(), 'out'));
    symlinkSync(folder, join(work(), 'up'), 'junction');
    // The way to the folder may lead over a link itself.
    symlinkSync(work(), join(folder, 'work2'), 'junction');
    for (const workspace of [work(), join(folder, 'work2')]) {
      const paths = ['a.rb', 'inside', 'out', 'near', 'up/outside', 'up/work/a.rb', 'a\0b'];
      expect(filesAmong(paths, checkedOut(workspace, { PATH: '' }))).toEqual(['a.rb', 'inside', 'up/work/a.rb']);
    }
  });
});

test('a workspace is looked at when it is asked for, and once', () => {
  const workspace = lookAt();
  makeClone(folder, ['a.rb']);
  expect(filesAmong(['a.rb'], workspace.checkout(run))).toEqual(['a.rb']);
  rmSync(join(folder, '.git'), { recursive: true });
  expect(workspace.checkout(run)).toBe(workspace.checkout(run));
  expect(filesAmong(['a.rb'], workspace.checkout(run))).toEqual(['a.rb']);
});
