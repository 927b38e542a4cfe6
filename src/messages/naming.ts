import type { FailedTests } from '../gate/failures.ts';
import type { TrackedRun } from '../gate/observation.ts';
import type { Selector } from '../selector.ts';
import type { ReadLimit } from '../test-engine/model.ts';
import { counted, listed } from '../text/words.ts';
import { buildName } from './build.ts';

/** `run 0190a… of suite rspec`, or `2 runs (0190a… of rspec and 0190b… of jest)`. */
export function naming(runs: readonly TrackedRun[]): string {
  const [first] = runs;
  if (first === undefined) return 'no run';
  if (runs.length === 1) return `run ${first.run.id} of suite ${first.run.suite}`;
  return `${counted(runs.length, 'run')} (${listed(runs.map(({ run }) => `${run.id} of ${run.suite}`))})`;
}

/** `suite rspec`, `suites rspec and jest`. */
export function suites(slugs: readonly string[]): string {
  return `${slugs.length === 1 ? 'suite' : 'suites'} ${listed(slugs)}`;
}

/** `pipeline shop`, `pipelines shop and tea`. */
export function pipelines(slugs: readonly string[]): string {
  return `${slugs.length === 1 ? 'pipeline' : 'pipelines'} ${listed(slugs)}`;
}

/** What a selector names: `the runs of build 0190a…`, `run 0190b…`. */
export function sought(selector: Selector): string {
  switch (selector.kind) {
    case 'pipeline':
      return `the runs of the newest build of commit ${selector.commit} in ${pipelines(selector.pipelines)}`;
    case 'build-id':
      return `the runs of build ${selector.buildId}`;
    case 'build-url':
      return `the runs of ${buildName(selector)}`;
    case 'run-id':
      return `run ${selector.runId}`;
    case 'commit': {
      const which = selector.runs === 'newest' ? 'the newest runs' : 'the runs';
      return `${which} of commit ${selector.commit}${selector.branch === undefined ? '' : ` on branch ${selector.branch}`}`;
    }
  }
}

/** Where it looks: `suite rspec of acme`, `all suites of acme`. */
export function soughtIn({ suites: slugs, organization }: Selector, named: readonly string[] = slugs): string {
  return `${named.length === 0 ? 'all suites' : suites(named)} of ${organization}`;
}

/** `only the newest 1,000 runs of suite rspec`, where lists go on beyond what was read of them. */
export function newestOnly(readLimits: readonly ReadLimit[]): string {
  return `only the newest ${listed(readLimits.map(({ suite, runs }) => `${counted(runs, 'run')} of suite ${suite}`))}`;
}

/** The suites of some runs, each once. */
export function suitesOf(runs: readonly TrackedRun[]): readonly string[] {
  return [...new Set(runs.map(({ run }) => run.suite))];
}

/** `run 0190a… of suite rspec (finished, passed)` */
export function standing(tracked: TrackedRun): string {
  const { run, presence } = tracked;
  const where = presence === 'present' ? '' : `, now ${presence}`;
  return `${naming([tracked])} (${run.state}, ${run.result}${where})`;
}

/** `3 failed tests`, `at least 1,000 failed tests` */
export function failedCount({ tests, truncated }: FailedTests): string {
  return `${truncated ? 'at least ' : ''}${counted(tests.length, 'failed test')}`;
}

export function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
