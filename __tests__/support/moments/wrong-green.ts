import { Asked, type Reading } from './asked.ts';
import { type History, type JobHistory, runId, runOf, testsOf } from './history.ts';
import type { Played } from './play.ts';
import { firstEnd, lastChange, Truth } from './truth.ts';

/** Where a pass is of no use, once it is known in which job it is. */
const foreignPasses: ReadonlySet<JobHistory> = new Set(['other-leg', 'lost']);

/**
 * What was wrong with a pass, judged by what was true when the answers were made that it rests on, and not by the answers;
 * `undefined`: nothing. None of the gate's own code is in it.
 *
 * - Builds and runs are held to the moment of the last poll. If evidence was asked for and no poll followed when it was complete,
 *   they are held to the moment of the evidence: nobody asked how they stood then, so nobody may take it for granted.
 * - A test is excused by what was true when the list of tests was read last.
 * - A failing execution counts if it was known when its page was read last; where the list of failures was not read again after
 *   the list of tests, it counts to the end. So one that comes after that reading, in a run that is finished again when the next
 *   request asks for it, is held against nobody: runs that fail are running for longer than the time between two requests,
 *   else there is nothing to be seen.
 * - A run that the API has left out of each whole reading of its list is held against nobody either.
 * - With `settle` as long as all that the history has in store, what is true in the end counts.
 */
export function wrongGreen(history: History, { script, exchanges }: Played): string | undefined {
  return new Green(history, new Truth(history, script), new Asked(history, exchanges)).wrong();
}

class Green {
  readonly #history: History;
  readonly #truth: Truth;
  readonly #asked: Asked;
  /** When all that the history has in store has happened, where `settle` is long enough for that; else 0. */
  readonly #settledAt: number;

  constructor(history: History, truth: Truth, asked: Asked) {
    this.#history = history;
    this.#truth = truth;
    this.#asked = asked;
    const end = lastChange(history);
    this.#settledAt = history.settle >= end - firstEnd(history) ? end : 0;
  }

  wrong(): string | undefined {
    return this.#wrongBuild() ?? this.#history.suites.map((suite) => this.#wrongIn(suite)).find(Boolean);
  }

  #wrongBuild(): string | undefined {
    if (this.#history.selector.kind !== 'build-url') return undefined;
    const at = this.#heldTo(this.#asked.lastBuild?.madeAt ?? 0);
    const state = this.#truth.buildAt(at);
    return state === 'passed' ? undefined : `The build is ${state} at ${at}.`;
  }

  #wrongIn(suite: string): string | undefined {
    const { selector } = this.#history;
    const readings = this.#asked.runsOf(suite);
    const polledAt = selector.kind === 'run-id' ? this.#asked.shownAt(runId(0)) : readings.at(-1)?.firstMade;
    const at = this.#heldTo(polledAt ?? this.#asked.lastBuild?.madeAt ?? 0);
    const gated = this.#truth.gated(suite, at);
    const isNamed = selector.kind !== 'build-url' || selector.named;
    if (isNamed && gated.length === 0 && !this.#truth.hasCrowd(suite)) return `${suite} has no run at ${at}.`;
    for (const index of gated) {
      const shownAt = this.#asked.shownAt(runId(index));
      if (shownAt < 0 && !this.#couldBeSeen(index, readings, at)) continue;
      const wrong = this.#wrongRun(index, Math.max(shownAt, at));
      if (wrong !== undefined) return `Run ${index}${shownAt < 0 ? ', which was never seen,' : ''} ${wrong}`;
    }
    return undefined;
  }

  /** The moment to which something is held that the last poll asked for at `polled`. */
  #heldTo(polled: number): number {
    const { completeFrom, evidenceMade } = this.#asked;
    const isClosed = completeFrom !== undefined && polled >= completeFrom;
    return Math.max(polled, this.#settledAt, isClosed ? 0 : evidenceMade);
  }

  #wrongRun(index: number, at: number): string | undefined {
    const { state, result } = this.#truth.stageOf(index, at).set;
    if (state !== 'finished') return `is ${state} at ${at}.`;
    if (result === 'passed') return undefined;
    const known = this.#knownTests(index, at);
    if (result !== 'failed' || known.length === 0) return `is ${result} at ${at}, with nothing to excuse.`;
    const guilty = known.find((test) => !this.#isExcused(index, test));
    return guilty === undefined ? undefined : `has failed at ${at} with test ${guilty}, which nothing excuses.`;
  }

  /** The failing tests of a run that count, by their index. */
  #knownTests(index: number, at: number): readonly number[] {
    const last = this.#asked.failuresOf(runId(index)).at(-1);
    const isReadAgain = last !== undefined && last.firstMade > this.#asked.testsMade;
    return testsOf(runOf(this.#history, index)).flatMap(({ knownFrom }, test) => {
      const page = last?.pages.find((one) => one.page === Math.floor(test / this.#asked.pageSize(one)) + 1);
      const until = isReadAgain ? Math.max(page?.madeAt ?? last.lastMade, this.#settledAt) : at;
      return knownFrom <= until ? [test] : [];
    });
  }

  #isExcused(index: number, test: number): boolean {
    const { tolerate, selector } = this.#history;
    const about = testsOf(runOf(this.#history, index))[test];
    if (about === undefined) return false;
    const { passesFrom, muted, unmutedAt, job, isNamesake } = about;
    // Without a build nothing is known of passes, and without its address nothing of its jobs.
    const counts = selector.kind !== 'commit' && (selector.kind !== 'build-url' || !foreignPasses.has(job));
    const isPassed = passesFrom !== undefined && passesFrom <= this.#asked.passesMade;
    const isRetried = counts && isPassed && !isNamesake;
    const mutedMade = this.#asked.mutedMade(runOf(this.#history, index).suite);
    const isMuted = muted && mutedMade >= 0 && mutedMade < (unmutedAt ?? Number.POSITIVE_INFINITY);
    return (tolerate.includes('retried') && isRetried) || (tolerate.includes('muted') && isMuted);
  }

  /** Whether somebody who reads lists to their ends would have come upon a run that was never seen. */
  #couldBeSeen(index: number, readings: readonly Reading[], at: number): boolean {
    const { suite } = runOf(this.#history, index);
    if (this.#asked.lastBuild?.body.includes(`"id":"${runId(index)}"`)) return true;
    if (!this.#truth.isListed(index, at)) return false;
    const last = readings.at(-1);
    const [first] = last?.pages ?? [];
    // It has come since.
    if (last === undefined || first === undefined || !this.#truth.isListed(index, last.firstMade)) return true;
    const rows = this.#truth.listed(suite, last.firstMade);
    const size = this.#asked.pageSize(first);
    const whole = readings.filter((reading) => this.#isWhole(suite, reading));
    // Of a list of several pages, as far as that is to be seen, one reading alone proves nothing.
    const isPaged = this.#history.selector.kind === 'commit' || whole.some((reading) => reading.isPaged);
    if (whole.length < (isPaged ? 2 : 1)) return true;
    if (whole.some(({ firstMade }) => this.#truth.isListed(index, firstMade))) return false;
    return rows.indexOf(runId(index)) >= last.pages.length * size;
  }

  /** Whether its last page was the list's last. */
  #isWhole(suite: string, { pages, lastMade }: Reading): boolean {
    const last = pages.at(-1);
    return last !== undefined && last.page * this.#asked.pageSize(last) >= this.#truth.listed(suite, lastMade).length;
  }
}
