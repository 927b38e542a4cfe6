/** The tools that the proofs need beyond Node, each named with where to get it when it is not there. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { Problem } from '../problem.ts';

/** Where programs are put that a proof has built or installed; Git ignores it. */
export const toolsFolder = resolve(import.meta.dirname, '../../build/tools');

/** What became of a program. */
export interface Ended {
  /** `undefined` when a signal has ended it. */
  readonly code: number | undefined;
  readonly output: string;
  readonly errors: string;
}

interface RunOptions {
  readonly folder: string;
  /** Its standard input; left out: none. */
  readonly input?: string;
  /** Added to this process's own variables; `undefined` takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Runs a program to its end.
 *
 * @throws {Problem} when it is not there; with `install`, that says how to get it
 */
export function runProgram(
  program: string,
  args: readonly string[],
  { folder, input, env = {}, install }: RunOptions & { readonly install?: string },
): Promise<Ended> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { cwd: folder, env: { ...process.env, ...env } });
    let [output, errors] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    child.once('error', (error) => fail(new Problem(install ?? `${program} cannot be run: ${error.message}`)));
    child.once('close', (code) => done({ code: code ?? undefined, output, errors }));
    // A program that ends without reading all of it has its own reasons.
    child.stdin.on('error', () => undefined).end(input ?? '');
  });
}

const installGo =
  'This proof needs Go 1.26 or newer, and a module proxy to fetch modules from: install it from https://go.dev/dl/ and put it on the PATH.';

/**
 * Builds a Go program of a module and says where it is.
 *
 * @throws {Problem} when Go is missing, too old or cannot fetch the modules
 */
export async function goProgram({
  folder,
  target,
  name,
}: {
  readonly folder: string;
  /** A package of the module, or one that it names as a tool. */
  readonly target: string;
  readonly name: string;
}): Promise<string> {
  mkdirSync(toolsFolder, { recursive: true });
  const file = join(toolsFolder, process.platform === 'win32' ? `${name}.exe` : name);
  const built = await runProgram('go', ['build', '-o', file, target], { folder, install: installGo });
  if (built.code !== 0) throw new Problem(`${name} could not be built:\n${built.errors}\n${installGo}`);
  return file;
}

/**
 * Installs what a requirements file lists into a virtual environment and says where a program of it is.
 *
 * @throws {Problem} when Python is missing or the package cannot be fetched
 */
export async function pythonProgram({
  requirements,
  name,
}: {
  readonly requirements: string;
  readonly name: string;
}): Promise<string> {
  const install =
    'This proof needs Python 3.9 or newer with venv and pip, and a package index: install it from https://www.python.org/downloads/ and put python3 on the PATH.';
  const home = join(toolsFolder, `${name}-python`);
  const bin = join(home, process.platform === 'win32' ? 'Scripts' : 'bin');
  mkdirSync(toolsFolder, { recursive: true });
  const folder = toolsFolder;
  if (!existsSync(bin)) {
    const made = await runProgram('python3', ['-m', 'venv', home], { folder, install });
    if (made.code !== 0) throw new Problem(`${made.output}${made.errors}\n${install}`);
  }
  const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements];
  const got = await runProgram(join(bin, 'python'), args, { folder });
  if (got.code !== 0) throw new Problem(`${name} could not be installed:\n${got.errors}\n${install}`);
  return join(bin, name);
}

/**
 * Installs what a folder's lock file lists, unless that was done since the file last changed.
 *
 * @throws {Problem} when npm cannot fetch the packages
 */
export function installPackages(folder: string): void {
  const changedAt = (name: string) => statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  // npm writes the second one last.
  if (changedAt('package-lock.json') <= changedAt('node_modules/.package-lock.json')) return;
  const name = relative(process.cwd(), folder).replaceAll('\\', '/');
  console.log(`Installing the packages of ${name}/ …`);
  const shell = process.platform === 'win32';
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit', shell });
  if (status !== 0)
    throw new Problem(`Run "npm ci --prefix ${name}" where npm can reach its registry, then try again.`);
}

/** The version of a module that a `go.mod` asks for. */
export function versionIn(goMod: string, module: string): string {
  const line = readFileSync(goMod, 'utf8')
    .split('\n')
    .find((text) =>
      text
        .trim()
        .replace(/^require /, '')
        .startsWith(`${module} `),
    );
  return /\bv\S+/.exec(line?.slice(line.indexOf(module) + module.length) ?? '')?.[0] ?? 'of unknown version';
}
