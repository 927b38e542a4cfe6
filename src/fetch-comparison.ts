import { type Comparison, noComparison, type SuiteComparison } from './compare/comparison.ts';
import { hasKnown, lacksLabels, lacksPasses } from './compare/standing.ts';
import { type FetchingOptions, persistWithin } from './fetch-failures.ts';
import type { FailedTests } from './gate/failures.ts';
import type { Outcome } from './gate/outcome.ts';
import type { GitHubContext } from './github-context.ts';
import type { Clock } from './shared/clock.ts';
import { rawText, untrusted } from './shared/untrusted.ts';
import { asError } from './shared/user-error.ts';
import { branchName, type SuiteQuestions, type TestEngine } from './test-engine/client.ts';
import { TestEngineError } from './test-engine/errors.ts';
import type { Run } from './test-engine/model.ts';

/** What comparing needs in addition. */
export interface ComparingOptions extends FetchingOptions {
  readonly context: Pick<GitHubContext, 'event' | 'ref'>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Milliseconds: a comparison is worth less than the rest of the report, and changes no verdict. */
const mostTime = 12_000;

/** What the failed tests did on the branch that they are compared with, as far as it can be fetched in time. */
export async function fetchComparison(
  { verdict, observation }: Outcome,
  { tests }: Pick<FailedTests, 'tests'>,
  engine: TestEngine,
  options: ComparingOptions,
): Promise<Comparison> {
  const { settings, clock } = options;
  if (verdict.name !== 'failed' || settings.compareWith === 'none') return noComparison;
  const time = shortened(options.time, clock);
  const persist = persistWithin(engine, { ...options, time });
  const comparison = new Map<string, SuiteComparison>();
  for (const suite of new Set(tests.map(({ execution }) => execution.suite))) {
    const { organization } = settings.selector;
    const asking = { signal: time.signal, timeLeft: time.left, persist, now: options.now };
    const failed = tests.filter(({ execution }) => execution.suite === suite);
    const branches = observation.runs.flatMap(({ run }) => (run.suite === suite ? [run.branch] : []));
    const questions = engine.questionsAbout({ organization, suite }, asking);
    comparison.set(suite, await compared(questions, { failed, branches }, { ...options, signal: time.signal }));
  }
  time.end();
  return comparison;
}

/** The failed tests of one suite, and the branches of its runs as collectors have sent them. */
interface FailedSuite {
  readonly failed: FailedTests['tests'];
  readonly branches: readonly Run['branch'][];
}

async function compared(
  questions: SuiteQuestions,
  { failed, branches }: FailedSuite,
  { settings: { compareWith }, context, signal }: ComparingOptions & { readonly signal: AbortSignal },
): Promise<SuiteComparison> {
  const named = typeof compareWith === 'object' ? compareWith.branch : context.event.base;
  let base = named === undefined ? undefined : untrusted(named);
  try {
    base ??= await questions.defaultBranch();
    const branch = base === undefined ? '' : branchName(rawText(base));
    if (!isPlain(branch)) return { kind: 'no-base' };
    base = untrusted(branch);
    if (branches.some((ran) => isOn(branch, ran === undefined ? pushedBranch(context) : rawText(ran)))) {
      return { kind: 'on-base', base };
    }
    const testIds = failed.flatMap(({ execution: { testId } }) => (testId === undefined ? [] : [rawText(testId)]));
    const tests = await questions.testsOn(branch, {
      lackPasses: (recent, spelling) => lacksPasses(testIds, recent, spelling),
      lackLabels: (found) => lacksLabels(testIds, found),
    });
    const run = hasKnown(testIds, tests) ? await questions.failedRunOn(branch) : undefined;
    return { kind: 'compared', base, tests, run };
  } catch (error) {
    return { kind: 'failed', base, problem: signal.aborted ? new TestEngineError('no-time-left', {}) : asError(error) };
  }
}

/** Whether Test Engine takes the name literally: a leading `!` excludes a branch, and a trailing `*` matches every branch that begins like this. */
function isPlain(branch: string): boolean {
  return branch !== '' && !/^!|\*|^refs\/tags\//.test(branch);
}

function isOn(base: string, branch: string | undefined): boolean {
  return branch !== undefined && branchName(branch) === base;
}

/** The branch that the workflow runs for, if the event is about one. */
function pushedBranch({ event, ref }: ComparingOptions['context']): string | undefined {
  const isOfBranch = ['push', 'schedule', 'workflow_dispatch'].includes(event.name ?? '');
  return isOfBranch && ref?.startsWith('refs/heads/') ? ref : undefined;
}

/** The time that is left, limited to what a comparison is worth. Call `end` when it is no longer needed. */
function shortened(time: FetchingOptions['time'], clock: Clock) {
  const [over, ended] = [new AbortController(), new AbortController()];
  const startedAt = clock.now();
  const left = () => Math.max(0, Math.min(time.left(), startedAt + mostTime - clock.now()));
  const either = AbortSignal.any([time.signal, ended.signal]);
  void clock.sleep(left(), either).then(
    () => over.abort(),
    () => over.abort(),
  );
  return { signal: over.signal, left, end: () => ended.abort() };
}
