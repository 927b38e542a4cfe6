import { rawText, type Untrusted } from '../../shared/untrusted.ts';
import type { Endpoints, Page, SuiteRef } from '../endpoints.ts';
import { fullPage } from '../endpoints.ts';
import { isTestEngineError, TestEngineError } from '../errors.ts';
import type { Answer } from '../http.ts';
import type { BranchTests, CountedTests, RecentTests, ResultCounts } from '../model.ts';
import { ListReader, readWhole } from '../pages.ts';
import { branchName } from '../snapshots/of-commit.ts';
import type { SuiteEndpoints, TestsFilter } from './endpoints.ts';
import type { WireSuiteTest } from './schema.ts';

/** The most requests for comparing one suite, including retries. */
export const mostRequests = 10;

/** Milliseconds. */
const day = 24 * 60 * 60 * 1000;

/** What the questions need. */
export interface QuestionOptions {
  readonly signal: AbortSignal;
  /** Retries a request after transient errors. */
  readonly persist: <T>(attempt: () => Promise<T>) => Promise<T>;
  /** Milliseconds that are left. */
  readonly timeLeft: () => number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What the rate limits leave. */
interface Room {
  quotaWait(page: 'further'): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** A list of tests, all rows of one test together, with the label that counts. */
interface Listed {
  readonly tests: CountedTests;
  readonly flaky: ReadonlySet<string>;
}

/** Finds out about one suite's tests on another branch, with at most ten requests. Every method rejects with a TestEngineError. */
export class SuiteQuestions {
  readonly #api: { readonly suites: SuiteEndpoints; readonly all: Endpoints };
  readonly #room: Room;
  readonly #place: SuiteRef;
  readonly #options: QuestionOptions;
  #left = mostRequests;

  constructor(
    api: { readonly suites: SuiteEndpoints; readonly all: Endpoints },
    room: Room,
    place: SuiteRef,
    options: QuestionOptions,
  ) {
    this.#api = api;
    this.#room = room;
    this.#place = place;
    this.#options = options;
  }

  /** The suite's default branch; `undefined` if it has none. */
  async defaultBranch(): Promise<Untrusted | undefined> {
    const { body } = await this.#ask((signal) => this.#api.suites.suite(this.#place, signal));
    return body.defaultBranch;
  }

  /**
   * What is known about the tests on a branch, which is named as people name it: `main`. Its lists of failed tests are read to their
   * proven ends. `lackPasses` says, for what was read of a spelling, whether passes that no list of failures contains could change the
   * result; `lackLabels` says the same of labels. Both are then requested, if requests are left.
   */
  async testsOn(
    branch: string,
    {
      lackPasses,
      lackLabels,
    }: {
      readonly lackPasses: (recent: readonly RecentTests[], spelling: number) => boolean;
      readonly lackLabels: (tests: BranchTests) => boolean;
    },
  ): Promise<BranchTests> {
    const since = new Date(this.#options.now - day);
    const spellings = [branch, `refs/heads/${branch}`];
    const [failed, usual]: [Listed[], Listed[]] = [[], []];
    for (const spelling of spellings) failed.push(await this.#list({ branch: spelling, since, result: 'failed' }));
    for (const spelling of spellings) usual.push(await this.#list({ branch: spelling, result: 'failed' }));
    const unread = failed.map(({ tests }): RecentTests => ({ failed: tests, passed: undefined }));
    const recent: RecentTests[] = [];
    for (const [index, spelling] of spellings.entries()) {
      const passed = lackPasses(unread, index)
        ? await this.#listIfPossible({ branch: spelling, since, result: 'passed' })
        : undefined;
      recent.push({ failed: failed[index]?.tests ?? new Map(), passed: passed?.tests });
    }
    const tests: BranchTests = {
      recent,
      usual: sumOf(usual.map((list) => list.tests)),
      flaky: new Set([...failed, ...usual].flatMap(({ flaky }) => [...flaky])),
    };
    if (!lackLabels(tests)) return tests;
    return { ...tests, flaky: new Set([...tests.flaky, ...(await this.#flakyTests())]) };
  }

  /** The page of the newest failed run of a branch, if it is among the suite's newest hundred runs and these can be fetched. */
  async failedRunOn(branch: string): Promise<Untrusted | undefined> {
    if (this.#left === 0) return undefined;
    const page: Page = { page: 1, perPage: fullPage };
    const answer = await this.#ask((signal) => this.#api.all.runs(this.#place, page, { signal })).catch((error) =>
      this.#ifForeseen(error),
    );
    const runs = answer?.body ?? [];
    return runs.find(
      (run) => run.result === 'failed' && run.branch !== undefined && branchName(rawText(run.branch)) === branch,
    )?.webUrl;
  }

  /** `undefined` if the list could not be fetched to its end. */
  async #listIfPossible(filter: TestsFilter): Promise<Listed | undefined> {
    return this.#left === 0 ? undefined : this.#list(filter).catch((error) => this.#ifForeseen(error));
  }

  async #list(filter: TestsFilter): Promise<Listed> {
    const rows = await readWhole((page) => this.#page(filter, page), keyOf);
    return { tests: testsIn(this.#own(rows)), flaky: this.#flakyIn(rows) };
  }

  /** Tests that are labelled, whatever branch they failed on. Each row is evidence by itself, so the list's end need not be proven. */
  async #flakyTests(): Promise<ReadonlySet<string>> {
    const reader = new ListReader((page) => this.#page({ result: 'failed', label: 'flaky' }, page), keyOf);
    try {
      while (this.#left > 0 && reader.goesOn(false)) await reader.readPage();
    } catch (error) {
      this.#ifForeseen(error);
    }
    return this.#flakyIn(reader.rows);
  }

  #page(filter: TestsFilter, page: Page): Promise<Answer<readonly WireSuiteTest[]>> {
    return this.#ask(async (signal) => counted(await this.#tests(filter, page, signal)));
  }

  #own(rows: readonly WireSuiteTest[]): readonly WireSuiteTest[] {
    return rows.filter(({ suite }) => suite === undefined || suite === this.#place.suite);
  }

  #flakyIn(rows: readonly WireSuiteTest[]): ReadonlySet<string> {
    const isFlaky = ({ labels }: WireSuiteTest) => labels.some((label) => /^\s*flaky\s*$/i.test(rawText(label)));
    return new Set(this.#own(rows).flatMap((row) => (isFlaky(row) ? idIn(row.testId) : [])));
  }

  /** The suite exists, since it has runs. So a 404 means that the server does not offer its list of tests. */
  async #tests(filter: TestsFilter, page: Page, signal: AbortSignal): Promise<Answer<readonly WireSuiteTest[]>> {
    try {
      return await this.#api.suites.tests(this.#place, filter, page, signal);
    } catch (error) {
      if (!isTestEngineError(error, 'not-found')) throw error;
      throw new TestEngineError('no-counts', {});
    }
  }

  /** An error in an optional request must not lose what is already known. */
  #ifForeseen(error: unknown): undefined {
    if (!(error instanceof TestEngineError) && !this.#options.signal.aborted) throw error;
  }

  /** Leaves the rest of the rate limits to gates that still wait for a verdict, as fetching failures does. */
  #ask<T>(request: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { signal, persist, timeLeft } = this.#options;
    return persist(async () => {
      if (this.#left === 0) throw new TestEngineError('comparison-too-long', { most: mostRequests });
      const quotaWait = this.#room.quotaWait('further');
      if (quotaWait >= timeLeft()) throw new TestEngineError('quota-spared', { ms: quotaWait });
      if (quotaWait > 0) await this.#room.sleep(quotaWait, signal);
      this.#left -= 1;
      return request(signal);
    });
  }
}

function counted(answer: Answer<readonly WireSuiteTest[]>): Answer<readonly WireSuiteTest[]> {
  if (answer.body.every(({ counts }) => counts !== undefined)) return answer;
  throw new TestEngineError('no-counts', {});
}

function keyOf({ testId }: WireSuiteTest): string {
  return JSON.stringify(testId);
}

function idIn(testId: Untrusted | undefined): readonly string[] {
  return testId === undefined ? [] : [rawText(testId)];
}

/** If rows about one test contradict each other, the milder one counts: fewer failures, more passes. */
function testsIn(rows: readonly WireSuiteTest[]): CountedTests {
  const tests = new Map<string, ResultCounts>();
  for (const { testId, counts } of rows) {
    for (const id of counts === undefined ? [] : idIn(testId)) {
      const { passed, failed } = { passed: 0, failed: 0, ...counts };
      const earlier = tests.get(id) ?? { passed, failed };
      tests.set(id, { passed: Math.max(passed, earlier.passed), failed: Math.min(failed, earlier.failed) });
    }
  }
  return tests;
}

function sumOf(lists: readonly CountedTests[]): CountedTests {
  const sums = new Map<string, ResultCounts>();
  for (const [id, { passed, failed }] of lists.flatMap((list) => [...list])) {
    const before = sums.get(id) ?? { passed: 0, failed: 0 };
    sums.set(id, { passed: before.passed + passed, failed: before.failed + failed });
  }
  return sums;
}
