import type { Build, BuildRef, ReadLimit, Run, Snapshot } from '../test-engine/model.ts';

/** A run is gone after this many polls in a row without it, … */
export const goneAfterPolls = 3;
/** … over at least this many milliseconds. */
export const goneAfterMs = 60_000;

/** How a run that was seen once stands now. */
export interface TrackedRun {
  /** As it was seen last; `result` stays `failed` once it was, since a failed result never changes. */
  readonly run: Run;
  readonly presence: 'present' | 'missing' | 'gone';
  /** Good polls in a row that did not find it. */
  readonly missedPolls: number;
  /** End of the first of these polls, milliseconds of the gate's clock. */
  readonly missingSince: number | undefined;
}

/** How far the newest poll rules out that the API has left something out. */
export interface Proof {
  /** Every list was read to an end that is proven, or to its bound. */
  readonly whole: boolean;
  /** Some list took several requests, between which it may have shifted: one whole reading alone proves nothing then. */
  readonly paged: boolean;
  /**
   * End of the first whole poll since anything changed, the newest poll not counted, milliseconds of the gate's clock;
   * `undefined`: there was none.
   */
  readonly wholeBefore: number | undefined;
}

/** All that the polls up to now have shown; the only thing that verdicts are based on. */
export interface Observation {
  /** Good polls so far. */
  readonly polls: number;
  /** In the order in which they were first seen, newest first among those seen at once. */
  readonly runs: readonly TrackedRun[];
  /** Runs that a newer one of their suite has put aside, as they were seen last; failed ones first. */
  readonly putAside: readonly Run[];
  /** The gated builds; `undefined` when the selector knows of none. */
  readonly builds: readonly Build[] | undefined;
  /** Named pipelines that have no build yet. */
  readonly withoutBuild: readonly string[];
  /** Pipelines named for their triggered builds, of which no gated build has triggered one so far. */
  readonly notTriggered: readonly string[];
  /** Triggered builds that are not gated, since the token may not read them; their pipelines were not named. */
  readonly unreadable: readonly BuildRef[];
  /** How far back lists were read, where they go on beyond that. */
  readonly readLimits: readonly ReadLimit[];
  /** Since when (end of a poll, milliseconds of the gate's clock) nothing has changed and every known run was there. */
  readonly unchangedSince: number;
  readonly proof: Proof;
  /** Start and end of the newest good poll, milliseconds of the gate's clock. */
  readonly lastPoll: { readonly startedAt: number; readonly endedAt: number } | undefined;
}

/** Before the first good poll. */
export const nothingSeen: Observation = {
  polls: 0,
  runs: [],
  putAside: [],
  builds: undefined,
  withoutBuild: [],
  notTriggered: [],
  unreadable: [],
  readLimits: [],
  unchangedSince: 0,
  proof: { whole: false, paged: false, wholeBefore: undefined },
  lastPoll: undefined,
};

/** Whether anything that is gated was ever there. */
export function hasAppeared({ runs, builds }: Observation): boolean {
  return runs.length > 0 || (builds?.length ?? 0) > 0;
}

/** One good poll and when it was made, in milliseconds of the gate's clock. */
export interface TimedSnapshot {
  readonly snapshot: Snapshot;
  readonly startedAt: number;
  readonly endedAt: number;
}
