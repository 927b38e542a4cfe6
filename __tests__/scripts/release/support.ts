import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { Problem } from '../../../scripts/problem.ts';

const scripts = resolve(import.meta.dirname, '../../../scripts');

/** What became of a script. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What each process of ours inherits: where to find programs, and what Node has compiled before. */
const inherited = Object.fromEntries(['PATH', 'NODE_COMPILE_CACHE'].map((name) => [name, process.env[name]]));

/** Runs a script of ours in a folder, with nothing else in its environment but what is given. */
export function runScript(
  name: string,
  args: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<Ended> {
  return new Promise((done) => {
    const options = { cwd, env: { ...inherited, ...env }, timeout: 20_000 };
    execFile(process.execPath, [join(scripts, name), ...args], options, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

/** Writes files by their paths below a folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** The files of a tree that is about to be released as this version. */
export function tree(version: string, changelog: string): Readonly<Record<string, string>> {
  const lock = {
    name: 'gate',
    version,
    lockfileVersion: 3,
    packages: { '': { name: 'gate', version }, a: { version: '9' } },
  };
  return {
    'package.json': `${JSON.stringify({ name: 'gate', version, type: 'module' }, undefined, 2)}\n`,
    'package-lock.json': `${JSON.stringify(lock, undefined, 2)}\n`,
    'src/shared/version.ts': `/** Says it. */\nexport const version = '${version}';\n`,
    'CHANGELOG.md': changelog,
  };
}

/** What a script's work comes to, as {@link runScript} would show it, without a process of its own. */
export async function ending(work: () => string | Promise<string>): Promise<Ended> {
  try {
    return { code: 0, stdout: `${await work()}\n`, stderr: '' };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { code: 1, stdout: '', stderr: `${error.message}\n` };
  }
}

/** One request that arrived. */
export interface Arrived {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/** Answers for GitHub on a loopback port, as `answer` says, and keeps what was asked. */
export async function startGitHub(
  answer: (request: Arrived) => { readonly status: number; readonly body: unknown },
): Promise<
  AsyncDisposable & { readonly env: Readonly<Record<string, string>>; readonly requests: readonly Arrived[] }
> {
  const requests: Arrived[] = [];
  const server = createServer(async (incoming, response) => {
    let text = '';
    for await (const chunk of incoming) text += chunk;
    const { method = '', url = '', headers } = incoming;
    const request = { method, path: url, authorization: headers.authorization, body: text && JSON.parse(text) };
    requests.push(request);
    const { status, body } = answer(request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    requests,
    env: { GITHUB_API_URL: url, GITHUB_REPOSITORY: 'acme/gate', GITHUB_TOKEN: 'ghs_played' },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
