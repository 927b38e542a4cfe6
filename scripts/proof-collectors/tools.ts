import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testsIn, uploadOf } from './junit.ts';

/** What runs a suite, and how its results get to Test Engine: by a collector, or in JUnit's format. */
export type Tool =
  | { readonly kind: 'node'; readonly script: string; readonly args: readonly string[] }
  | { readonly kind: 'pytest'; readonly report: 'collector' | 'junit' }
  | { readonly kind: 'gotestsum' }
  | { readonly kind: 'surefire' };

/** What each needs of the machine; it is installed below `collectors/`, but for Maven's own store. */
export const needs: Readonly<Record<Tool['kind'], string>> = {
  node: 'npm and its registry',
  pytest: 'python3 with venv, and PyPI',
  gotestsum: 'go, and a module proxy',
  surefire: 'mvn, a JDK of 17 or newer, and Maven Central',
};

/** Versions that were proven last. */
const pythonPackages = ['pytest==9.2.0', 'buildkite-test-collector==1.9.1'];
const pytest = ['-m', 'pytest', '-p', 'no:cacheprovider'];
const gotestsum = 'gotest.tools/gotestsum@v1.13.0';

/** A suite as it is run. */
export interface Job {
  readonly tool: Tool;
  /** Where it is run. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where uploads go, and what they say of the run. */
  readonly uploads: string;
  readonly token: string;
  readonly runEnv: Readonly<Record<string, string>>;
}

/** The tools, installed where they are asked for. */
export class Tools {
  readonly #modules: string;
  readonly #folder: string;
  readonly #ready = new Map<Tool['kind'], string | undefined>();

  /** @param collectors the folder with the packages of JavaScript's frameworks; the others go below it */
  constructor(collectors: string) {
    this.#modules = join(collectors, 'node_modules');
    this.#folder = join(collectors, '.tools');
  }

  /** Installs what a tool needs; says what is in the way, if anything. */
  async missing({ kind }: Tool): Promise<string | undefined> {
    if (!this.#ready.has(kind)) this.#ready.set(kind, await this.#install(kind));
    return this.#ready.get(kind);
  }

  /** Runs a suite, which is to fail, has its results uploaded, and gives what it printed. */
  async run(job: Job): Promise<string> {
    const { tool } = job;
    switch (tool.kind) {
      case 'node':
        return run(process.execPath, [join(this.#modules, tool.script), ...tool.args], job);
      case 'pytest':
        if (tool.report === 'collector') return run(this.#python, pytest, job);
        return reported(job, run(this.#python, [...pytest, '--junit-xml=build/junit.xml'], withoutToken(job)));
      case 'gotestsum':
        return reported(
          job,
          run(join(this.#folder, 'go', 'gotestsum'), ['--junitfile=build/junit.xml', '--', './...'], job),
        );
      case 'surefire':
        return reported(
          job,
          run('mvn', ['-B', '-q', '-Dsurefire.trimStackTrace=false', 'test'], job),
          'target/surefire-reports',
        );
    }
  }

  get #python(): string {
    return join(this.#folder, 'python', 'bin', 'python');
  }

  async #install(kind: Tool['kind']): Promise<string | undefined> {
    mkdirSync(this.#folder, { recursive: true });
    const here = { folder: this.#folder, env: {} };
    switch (kind) {
      case 'node':
        return undefined;
      case 'pytest':
        if (!existsSync(this.#python)) await run('python3', ['-m', 'venv', 'python'], here);
        await run(this.#python, ['-m', 'pip', 'install', '--quiet', ...pythonPackages], here);
        return existsSync(join(this.#folder, 'python', 'bin', 'pytest')) ? undefined : needs[kind];
      case 'gotestsum':
        await run('go', ['install', gotestsum], { ...here, env: { GOBIN: join(this.#folder, 'go') } });
        return existsSync(join(this.#folder, 'go', 'gotestsum')) ? undefined : needs[kind];
      case 'surefire':
        return /Apache Maven/.test(await run('mvn', ['-version'], here)) ? undefined : needs[kind];
    }
  }
}

/** So that pytest's collector, which is installed beside it, does not upload the same again. */
function withoutToken(job: Job): Job {
  const { BUILDKITE_ANALYTICS_TOKEN: _, ...env } = job.env;
  return { ...job, env };
}

/** Uploads the reports that a suite has written, once it has run. */
async function reported(job: Job, running: Promise<string>, reports = 'build'): Promise<string> {
  mkdirSync(join(job.folder, 'build'), { recursive: true });
  const output = await running;
  const folder = join(job.folder, reports);
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.xml')) : [];
  const tests = files.flatMap((name) => testsIn(readFileSync(join(folder, name), 'utf8')));
  const answer = await fetch(job.uploads, {
    method: 'POST',
    headers: { Authorization: `Token token="${job.token}"`, 'Content-Type': 'application/json' },
    body: uploadOf(tests, job.runEnv),
  });
  return answer.ok ? output : `${output}\nThe upload was refused: ${answer.status}`;
}

/** Milliseconds: a first run of Maven's fetches a hundred packages. */
const longestRun = 300_000;

function run(
  program: string,
  args: readonly string[],
  { folder, env }: { readonly folder: string; readonly env: Readonly<Record<string, string>> },
): Promise<string> {
  const { PATH, HOME, SystemRoot, TEMP, TMPDIR, GOPROXY, GOFLAGS, JAVA_HOME, PIP_INDEX_URL } = process.env;
  const own = { PATH, HOME, SystemRoot, TEMP, TMPDIR, GOPROXY, GOFLAGS, JAVA_HOME, PIP_INDEX_URL };
  const all = { ...Object.fromEntries(Object.entries(own).filter(([, value]) => value)), ...env };
  return new Promise((resolve) => {
    execFile(program, args, { cwd: folder, env: all, timeout: longestRun }, (error, out, err) => {
      resolve(`${out}${err}${error !== null && out === '' && err === '' ? error.message : ''}`);
    });
  });
}
