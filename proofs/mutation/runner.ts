/**
 * Stryker's Jest runner, one test file at a time.
 *
 * By itself that runner loads every test file for every mutant, and goes on after a failure. This one loads the files with a test that
 * reaches the mutant, one after the other, and stops at the first failure: less than a second instead of ten.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import {
  commonTokens,
  declareFactoryPlugin,
  type Injector,
  type PluginContext,
  PluginKind,
  tokens,
} from '@stryker-mutator/api/plugin';
import {
  type DryRunOptions,
  DryRunStatus,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type TestRunner,
} from '@stryker-mutator/api/test-runner';
import { strykerPlugins as jestPlugins } from '@stryker-mutator/jest-runner';

/** A test as the dry run saw it: its full name, its file, and the milliseconds it took. */
interface SeenTest {
  readonly name: string;
  readonly file: string;
  readonly took: number;
}

/** Only one of the processes does the dry run. What it saw lies in the sandbox, which is the current folder of all of them. */
const seenTests = 'seen-tests.json';

/** Milliseconds that it takes to load a test file, whatever is in it. */
const loading = 150;

/** The files of these tests: first those that take little time for each mutant that they kill. */
function likeliestFirst(tests: readonly SeenTest[], kills: ReadonlyMap<string, number>): readonly string[] {
  const costs = new Map<string, number>();
  for (const { file, took } of tests) costs.set(file, (costs.get(file) ?? loading) + took);
  const perKill = ([file, cost]: readonly [string, number]) => cost / (1 + (kills.get(file) ?? 0));
  return [...costs].sort((a, b) => perKill(a) - perKill(b)).map(([file]) => file);
}

class FileByFile implements TestRunner {
  readonly #jest: TestRunner;
  /** How many mutants of a file were killed by each test file. */
  readonly #kills = new Map<string, Map<string, number>>();
  #tests: readonly SeenTest[] | undefined;

  constructor(jest: TestRunner) {
    this.#jest = jest;
  }

  capabilities() {
    return this.#jest.capabilities();
  }

  async init() {
    await this.#jest.init?.();
  }

  async dispose() {
    await this.#jest.dispose?.();
  }

  async dryRun(options: DryRunOptions) {
    const result = await this.#jest.dryRun(options);
    if (result.status === DryRunStatus.Complete) {
      const tests = result.tests.map(({ name, fileName, timeSpentMs }) => ({
        name,
        file: fileName,
        took: timeSpentMs,
      }));
      writeFileSync(seenTests, JSON.stringify(tests));
    }
    return result;
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    this.#tests ??= JSON.parse(readFileSync(seenTests, 'utf8')) as readonly SeenTest[];
    const wanted = new Set(options.testFilter ?? this.#tests.map(({ name }) => name));
    const kills = this.#kills.get(options.sandboxFileName) ?? new Map<string, number>();
    this.#kills.set(options.sandboxFileName, kills);
    let nrOfTests = 0;
    for (const file of likeliestFirst(
      this.#tests.filter(({ name }) => wanted.has(name)),
      kills,
    )) {
      // Read by test-file-filter.cjs, which Jest loads.
      process.env['MUTATION_TEST_FILE'] = file;
      const result = await this.#jest.mutantRun(options);
      if (result.status === MutantRunStatus.Killed) kills.set(file, (kills.get(file) ?? 0) + 1);
      if (result.status !== MutantRunStatus.Survived) return result;
      nrOfTests += result.nrOfTests;
    }
    return { status: MutantRunStatus.Survived, nrOfTests };
  }
}

const fileByFile = (injector: Injector<PluginContext>): TestRunner => {
  const [jest] = jestPlugins;
  if (jest === undefined) throw new Error("Stryker's Jest runner is missing.");
  return new FileByFile(injector.injectFunction(jest.factory));
};
fileByFile.inject = tokens(commonTokens.injector);

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'jest-file-by-file', fileByFile)];
