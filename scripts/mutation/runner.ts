/**
 * Stryker's Jest runner, one test file at a time.
 *
 * By itself that runner loads every test file for every mutant, and goes on after a failure. This one loads the files with a test that
 * reaches the mutant, the quickest first, and stops at the first failure: a second or less instead of ten.
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

/** Test files in ascending order of the time that these tests take in them. */
const filesOf = (tests: readonly SeenTest[]): readonly string[] => {
  const took = new Map<string, number>();
  for (const test of tests) took.set(test.file, (took.get(test.file) ?? 0) + test.took);
  return [...took].sort(([, a], [, b]) => a - b).map(([file]) => file);
};

class FileByFile implements TestRunner {
  readonly #jest: TestRunner;
  /** Of each mutated file, the test file that killed its last mutant: likely to kill the next one too. */
  readonly #killers = new Map<string, string>();
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
    const files = filesOf(this.#tests.filter(({ name }) => wanted.has(name)));
    const killer = this.#killers.get(options.sandboxFileName);
    let nrOfTests = 0;
    for (const file of files.toSorted((a, b) => Number(b === killer) - Number(a === killer))) {
      // Read by test-file-filter.cjs, which Jest loads.
      process.env['MUTATION_TEST_FILE'] = file;
      const result = await this.#jest.mutantRun(options);
      if (result.status === MutantRunStatus.Killed) this.#killers.set(options.sandboxFileName, file);
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
