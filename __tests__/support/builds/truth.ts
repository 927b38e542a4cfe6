import {
  type BuildHistory,
  type History,
  type RunHistory,
  type TestHistory,
  type TriggerHistory,
  wordAt,
} from './history.ts';
import { type JobHistory, jobsOf } from './jobs.ts';

/** The moments that a verdict is held to. */
export interface Moments {
  /** When builds and runs were asked for last. */
  readonly polled: number;
  /** When the failures were read last: those that are known by then count. */
  readonly known: number;
  /** From when until when evidence was read. What excuses a test has to be true at one time of it. */
  readonly from: number;
  readonly to: number;
}

/**
 * What speaks against a pass, by what was true and not by what was answered, in the words of the contract; `undefined`: nothing. None of
 * the gate's own code is in it.
 */
export function objection(history: History, moments: Moments): string | undefined {
  return new Truth(history, moments).objection();
}

/** States of jobs that are over, and of jobs that wait for something else. */
const restful: ReadonlySet<string | undefined> = new Set([
  ...['passed', 'failed', 'canceled', 'timed_out', 'expired', 'broken', 'skipped'],
  ...['waiting', 'waiting_failed', 'blocked', 'blocked_failed', 'unblocked', 'unblocked_failed'],
]);

class Truth {
  readonly #history: History;
  readonly #moments: Moments;

  constructor(history: History, moments: Moments) {
    this.#history = history;
    this.#moments = moments;
  }

  objection(): string | undefined {
    const { wish } = this.#history;
    const gated = new Set<BuildHistory>();
    for (const root of this.#roots()) {
      if (root === undefined) return 'no build';
      const wrong = this.#gate(root, root, gated);
      if (wrong !== undefined) return wrong;
    }
    const builds = [...gated];
    if (typeof wish.triggered !== 'string') {
      const missing = wish.triggered.find((pipeline) => builds.every((build) => build.pipeline !== pipeline));
      if (missing !== undefined) return `${missing} was not triggered`;
    }
    for (const build of builds) if (!this.#hasPassed(build)) return `${build.pipeline} has not passed`;
    const runs = builds.flatMap((build) => this.#runsOf(build));
    if (runs.length === 0) return 'no run';
    const empty = wish.suites.find((suite) => runs.every((run) => run.suite !== suite));
    if (empty !== undefined) return `no run in ${empty}`;
    for (const build of builds) {
      for (const run of this.#runsOf(build)) {
        const word = wordAt(run.changes, this.#moments.polled);
        if (word !== 'passed' && !(word === 'failed' && this.#isExcused(run, build))) return `a run is ${word}`;
      }
    }
    return this.#count(builds) < (wish.minTests ?? 0) ? 'too few tests' : undefined;
  }

  /** The build that was named, or the newest of the commit, of those that ran where there is one. */
  #roots(): readonly (BuildHistory | undefined)[] {
    const { wish, builds, second } = this.#history;
    const isThere = ({ found }: BuildHistory) => found <= this.#moments.polled;
    if (wish.kind === 'build-url') return builds.slice(0, 1).map((build) => (isThere(build) ? build : undefined));
    const there = builds.filter(isThere);
    const ran = there.filter(
      ({ changes }) => !['skipped', 'not_run'].includes(wordAt(changes, this.#moments.polled) ?? ''),
    );
    return [ran.at(-1) ?? there.at(-1), ...(wish.isTwo ? [isThere(second) ? second : undefined] : [])];
  }

  /** Adds a build and those that it has triggered. */
  #gate(build: BuildHistory, root: BuildHistory, gated: Set<BuildHistory>): string | undefined {
    if (gated.has(build)) return undefined;
    gated.add(build);
    const { wish, jobs } = this.#history;
    if (wish.triggered === 'ignore') return undefined;
    if (jobs === 'withheld') return 'jobs are withheld';
    for (const trigger of build.triggers) {
      const started = this.#startedBy(trigger, root);
      if (started === 'to come') return 'a build is to come';
      if (started === undefined) continue;
      if (wish.triggered !== 'include' && !wish.triggered.includes(started.pipeline)) continue;
      if (started.found > this.#moments.polled) {
        if (wish.triggered === 'include') continue;
        return `${started.pipeline} may not be read`;
      }
      const wrong = this.#gate(started, root, gated);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  }

  #startedBy(trigger: TriggerHistory, root: BuildHistory): BuildHistory | 'to come' | undefined {
    const { from, first, at, starts, fate, decidedAt } = trigger;
    const now = this.#moments.polled;
    if (now < from) return undefined;
    // Behind a block step nothing is to come before somebody unblocks it.
    if (now < at) return first === 'waiting' || first === 'blocked' ? undefined : 'to come';
    if (starts === 'nothing') return undefined;
    if ((fate === 'retried' || fate === 'soft-failed') && decidedAt <= now) return undefined;
    return starts === 'the root' ? root : starts.build;
  }

  #hasPassed(build: BuildHistory): boolean {
    const now = this.#moments.polled;
    switch (wordAt(build.changes, now)) {
      case 'passed':
        return true;
      case 'blocked':
        return (
          this.#history.wish.ifBlocked === 'judge' &&
          this.#history.jobs !== 'withheld' &&
          jobsOf(build).every((job) => isRestful(job, now))
        );
      default:
        return false;
    }
  }

  #runsOf({ runs }: BuildHistory): readonly RunHistory[] {
    const { suites } = this.#history.wish;
    const isGated = ({ suite, appears }: RunHistory) =>
      appears <= this.#moments.polled && (suites.length === 0 || suites.includes(suite));
    return runs.filter(isGated);
  }

  /** Whether its failures are known, and each of them is excused. */
  #isExcused(run: RunHistory, build: BuildHistory): boolean {
    const { known, from, to } = this.#moments;
    if (run.tests.every(({ knownFrom }) => knownFrom > to)) return false;
    const failed = this.#runsOf(build).flatMap(({ tests }) => tests.filter(({ knownFrom }) => knownFrom <= from));
    const namesJobs = failed.some(({ isNamed }) => isNamed);
    return run.tests
      .filter(({ knownFrom }) => knownFrom <= known)
      .every((test) => this.#isMuted(test) || this.#isRetried(test, run, namesJobs));
  }

  #isMuted({ muted }: TestHistory): boolean {
    const { from, to } = this.#moments;
    const isWanted = this.#history.wish.tolerate.includes('muted');
    return isWanted && muted !== undefined && muted.from <= to && muted.until > from;
  }

  #isRetried({ failsIn, isNamed, pass, namesake }: TestHistory, { legs }: RunHistory, namesJobs: boolean): boolean {
    const { to } = this.#moments;
    if (!this.#history.wish.tolerate.includes('retried') || pass === undefined || pass.from > to) return false;
    // It may be the other one that passed.
    if (namesake === 'fails' || namesake === 'listed') return false;
    if (!namesJobs) return true;
    if (!isNamed || this.#history.jobs === 'withheld') return false;
    return failsIn.every((leg, index) => {
      const { retry } = legs[leg];
      if (retry !== undefined) return retry.at <= to && (retry.becomes === 'passed' || retry.becomes === 'failed');
      return pass.in === (index === 0 ? 'same' : 'other');
    });
  }

  /** How many tests passed or failed, of each suite of each build. */
  #count(builds: readonly BuildHistory[]): number {
    const { to } = this.#moments;
    let count = 0;
    for (const build of builds) {
      for (const suite of ['rspec', 'jest']) {
        const runs = build.runs.filter((run) => run.suite === suite && run.appears <= to);
        // The tests that passed are the same ones in each run.
        count += Math.max(0, ...runs.map(({ passing }) => passing));
        count += runs.flatMap(({ tests }) => tests.filter(({ knownFrom }) => knownFrom <= to)).length;
      }
    }
    return count;
  }
}

/** A job that another one stands for is none any more. */
function isRestful({ from, changes, retried }: JobHistory, now: number): boolean {
  if (now < from || (retried !== undefined && retried.at <= now)) return true;
  return restful.has(wordAt(changes, now));
}
