import { type Moment, type Stage, stageAt } from '../../../simulator/test-engine/timeline.ts';
import { World } from '../../../simulator/test-engine/world.ts';
import { bornAt, buildId, crowdBornAt, type History, organization, runId, runOf, testsOf } from './history.ts';
import type { Played } from './play.ts';

/** The last time at which anything of a history changes. Milliseconds since the wait began, as everywhere here. */
export function lastChange({ runs, build }: Pick<History, 'runs' | 'build'>): number {
  const times = runs.flatMap((run) => [
    ...run.chapters.flatMap(({ opens, arrives, closes }) => [opens, arrives, closes ?? 0]),
    ...testsOf(run).flatMap(({ passesFrom, unmutedAt }) => [passesFrom ?? 0, unmutedAt ?? 0]),
    run.unlistedAt ?? 0,
  ]);
  return Math.max(0, ...times, ...build.map(({ at }) => at));
}

/** The first time at which somebody might take all for passed. */
export function firstEnd({ runs, crowd }: Pick<History, 'runs' | 'crowd'>): number {
  return crowd > 0 ? 0 : Math.min(...runs.flatMap(({ chapters }) => chapters[0]?.closes ?? []));
}

/** What is true of a history at any time, as the stand-in knows it. Runs are named by their index in it. */
export class Truth {
  readonly #history: History;
  readonly #script: Played['script'];

  constructor(history: History, script: Played['script']) {
    this.#history = history;
    this.#script = script;
  }

  /** How a run stands. */
  stageOf(index: number, at: number): Stage {
    const moment: Moment = { elapsed: at, polls: 0 };
    const { suite } = runOf(this.#history, index);
    const script = this.#script.organizations[organization]?.suites[suite]?.runs.find(({ id }) => id === runId(index));
    return stageAt(script?.steps ?? [], moment);
  }

  /** Whether the list of its suite has the run. */
  isListed(index: number, at: number): boolean {
    const { shown } = this.stageOf(index, at);
    return shown === 'everywhere' || shown === 'list-only';
  }

  /** The ids of a suite's list of runs: all of them, or the build's. */
  listed(suite: string, at: number): readonly string[] {
    let now = 0;
    const world = new World(this.#script, () => now);
    world.begin();
    now = at;
    const isAsked = this.#history.selector.kind === 'commit' ? () => true : (id: unknown) => id === buildId;
    return world
      .runs({ organization, suite })
      .filter(({ listed, script }) => listed && isAsked(script.buildId))
      .map(({ script }) => script.id);
  }

  /** The state of the build. */
  buildAt(at: number): string {
    return this.#history.build.findLast((step) => step.at <= at)?.becomes ?? 'running';
  }

  /** The runs of a suite that the selector leads to, without the crowd. */
  gated(suite: string, at: number): readonly number[] {
    const { runs, selector } = this.#history;
    const there = [...runs.keys()].filter((index) => {
      const isThere = runOf(this.#history, index).suite === suite && this.stageOf(index, at).shown !== 'nowhere';
      return isThere && this.#likeness(index) !== 'not ours';
    });
    if (selector.kind === 'run-id') return there.filter((index) => index === 0);
    if (selector.kind !== 'commit' || selector.runs === 'all') return there;
    // A run takes the place of those that are older than it and of its like. Of one moment, neither is the newer.
    return there.filter((index) => {
      const like = there.filter((other) => this.#likeness(other) === this.#likeness(index));
      const crowd = this.#likeness(index) === 'branch' && this.hasCrowd(suite) ? crowdBornAt(this.#history) : 0;
      return bornAt(this.#history, index) === Math.max(crowd, ...like.map((other) => bornAt(this.#history, other)));
    });
  }

  /** Whether runs of the crowd, which has passed, are gated in a suite. */
  hasCrowd(suite: string): boolean {
    return suite === 'rspec' && this.#history.crowd > 0 && this.#history.selector.kind !== 'run-id';
  }

  /** Whether the run is of the branch that is asked for, of none, or none of ours. Where no branch is given, all are alike. */
  #likeness(index: number): 'branch' | 'no branch' | 'not ours' {
    const { selector } = this.#history;
    if (selector.kind !== 'commit' || selector.branch === undefined) return 'branch';
    switch (runOf(this.#history, index).branch) {
      case 'main':
      case 'refs/heads/main':
      case 'origin/main':
        return 'branch';
      case null:
      case undefined:
        return 'no branch';
      case 'feature':
      case 'refs/tags/main':
        return 'not ours';
    }
  }
}
