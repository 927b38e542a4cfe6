import type { Policy } from '../../src/gate/facts.ts';
import { nothingSeen, type TimedSnapshot, type TrackedRun } from '../../src/gate/observation.ts';
import { observe } from '../../src/gate/observe.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import type { Build, BuildEnd, FailedExecution, Run, Snapshot } from '../../src/test-engine/model.ts';

/** `'finished/passed'` → a run that says so. */
export function run(words: string, more: Partial<Run> = {}): Run {
  const [state = '', result = ''] = words.split('/');
  return {
    suite: 'rspec',
    id: 'run-1',
    buildId: undefined,
    state: state === 'finished' ? 'finished' : 'running',
    result: result === 'passed' || result === 'failed' || result === 'stale' ? result : 'pending',
    words: { state: untrusted(state), result: untrusted(result) },
    webUrl: undefined,
    branch: undefined,
    commit: undefined,
    createdAt: undefined,
    ...more,
  };
}

/** A failed execution of which nothing is known but what is said. */
export function execution(more: Partial<FailedExecution> = {}): FailedExecution {
  return {
    suite: 'rspec',
    runId: 'run-1',
    id: undefined,
    testId: undefined,
    testName: undefined,
    reason: undefined,
    location: undefined,
    duration: undefined,
    createdAt: undefined,
    testUrl: undefined,
    executionUrl: undefined,
    tags: new Map(),
    details: [],
    ...more,
  };
}

export function build(word: string): Build {
  const ends: readonly string[] = ['passed', 'failed', 'canceled', 'skipped', 'not_run'] satisfies BuildEnd[];
  const ended = ends.includes(word) ? (word as BuildEnd) : undefined;
  return {
    id: 'b',
    pipeline: 'shop',
    number: 7,
    ended,
    blocked: false,
    word: untrusted(word),
    jobs: undefined,
    pendingTriggers: 0,
  };
}

/** A poll at second `at` that took no time, of lists that were read whole in one request each unless it says otherwise. */
export function poll(at: number, runs: readonly Run[], known?: Build, more: Partial<Snapshot> = {}): TimedSnapshot {
  const snapshot = {
    runs,
    builds: known && [known],
    withoutBuild: [],
    notTriggered: [],
    unreadable: [],
    putAside: [],
    readLimits: [],
    whole: true,
    paged: false,
    ...more,
  };
  return { snapshot, startedAt: at * 1000, endedAt: at * 1000 };
}

/** What is seen after these polls. */
export function seen(...polls: readonly TimedSnapshot[]) {
  return polls.reduce(observe, nothingSeen);
}

export function policy(more: Partial<Policy> = {}): Policy {
  return {
    selector: { kind: 'build-id', organization: 'acme', suites: ['rspec'], buildId: 'b' },
    failFast: false,
    settle: 30_000,
    ifNoRunFound: 'error',
    minTests: undefined,
    mayBeReplaced: false,
    tolerate: [],
    ...more,
  };
}

export function suites(...slugs: [string, ...string[]]): Policy['selector'] {
  return { kind: 'build-id', organization: 'acme', suites: slugs, buildId: 'b' };
}

export type { TrackedRun };
