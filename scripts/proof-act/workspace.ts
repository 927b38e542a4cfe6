import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { usesIn } from '../proofs/examples.ts';
import { BUILD, FAILING } from './world.ts';

/** A repository whose workflows are run, and all that they use. Disposing of it removes it. */
export interface Workspace extends Disposable {
  readonly root: string;
  readonly commit: string;
  /** What of the machine the workflows see first: programs that do nothing in place of those that test and upload. */
  readonly path: string;
  /**
   * Puts a copy of the action in `action` where workflows find it: its `dist/` as it is, its `action.yml` with other defaults, so that
   * workflows that say nothing of the API's address ask the stand-in, and nobody waits long.
   */
  putGate(action: string, defaults: Defaults): void;
  /** Writes a workflow outside the repository, and says where; nothing else is in its folder. */
  workflow(text: string): string;
  /** Arguments by which `act` finds what a workflow uses here, instead of fetching it. */
  localActions(text: string): readonly string[];
}

/** Inputs, and what their defaults are to be. */
type Defaults = Readonly<Record<string, string>>;

/** Tests and uploads are not what is proven here. */
const idle = ['npm', 'npx', 'make', 'curl'];

/**
 * Makes it, with a folder below `packages/` for each of these names. `reusable` is the text of the reusable workflow that the
 * repository `my-org/ci` holds.
 */
export function makeWorkspace(reusable: string, packages: readonly string[]): Workspace {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'proof-act-')));
  const root = join(home, 'shop');
  write(join(root, FAILING.file), '# A test that fails.\n\nit "applies a gift card once"\n');
  for (const name of packages) write(join(root, 'packages', name, 'package.json'), '{}\n');
  const git = (...args: string[]) => {
    const identity = ['-c', 'user.name=Proof', '-c', 'user.email=proof@example.invalid', '-c', 'commit.gpgsign=false'];
    return execFileSync('git', [...identity, ...args], { cwd: root, encoding: 'utf8' }).trim();
  };
  git('init', '--quiet', '--initial-branch=main');
  git('remote', 'add', 'origin', 'https://github.com/acme/shop');
  git('add', '--all');
  git('commit', '--quiet', '--message=A shop');

  write(join(home, 'ci/.github/workflows/test-engine-gate.yml'), reusable);
  const shims = join(home, 'bin');
  for (const name of idle) {
    write(join(shims, name), '#!/bin/sh\nexit 0\n');
    chmodSync(join(shims, name), 0o755);
  }
  let workflows = 0;
  return {
    root,
    commit: git('rev-parse', 'HEAD'),
    path: shims,
    putGate(action, defaults) {
      cpSync(join(action, 'dist'), join(home, 'gate/dist'), { recursive: true });
      write(join(home, 'gate/action.yml'), withDefaults(readFileSync(join(action, 'action.yml'), 'utf8'), defaults));
    },
    workflow(text) {
      workflows += 1;
      const file = join(home, 'workflows', String(workflows), 'workflow.yml');
      write(file, text);
      return file;
    },
    localActions(text) {
      const called = usesIn(text).some(({ action: name }) => name.startsWith('my-org/ci/')) ? reusable : '';
      return usesIn(text + called).flatMap(({ action: name, ref }) => {
        const [owner, repository] = name.split('/');
        return ['--local-repository', `${owner}/${repository}@${ref}=${folderFor(home, `${owner}/${repository}`)}`];
      });
    },
    [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** Where what is called `owner/name` is; what is nobody's here is an action that does nothing. */
function folderFor(home: string, name: string): string {
  if (name.endsWith('/test-engine-gate')) return join(home, 'gate');
  if (name === 'my-org/ci') return join(home, 'ci');
  const folder = join(home, 'others', name);
  write(
    join(folder, 'action.yml'),
    [
      `name: In place of ${name}`,
      'description: Does nothing.',
      'outputs:',
      '  url:',
      '    description: What triggers a build says where it is.',
      `    value: ${BUILD.url}`,
      'runs:',
      '  using: composite',
      '  steps:',
      "    - run: 'true'",
      '      shell: sh',
      '',
    ].join('\n'),
  );
  return folder;
}

/** The action's description with other defaults; every other line stays as it is. */
function withDefaults(text: string, defaults: Defaults): string {
  const changed = Object.entries(defaults).reduce(
    (all, [name, value]) =>
      all.replace(new RegExp(`(^  ${name}:\\n(?:    .*\\n|\\n)*?    default: ).*$`, 'm'), `$1'${value}'`),
    text,
  );
  const { inputs } = parse(changed) as { readonly inputs: Readonly<Record<string, { readonly default?: unknown }>> };
  for (const [name, value] of Object.entries(defaults)) {
    if (inputs[name]?.default !== value) throw new Error(`action.yml has no input ${name} with a default.`);
  }
  return changed;
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
