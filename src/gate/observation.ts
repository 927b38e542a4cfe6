import type { Build, BuildRef, ReadLimit, Run, Snapshot } from '../test-engine/model.ts';

/** A run is gone after this many polls in a row without it, if they span `goneAfterMs` at least. */
export const goneAfterPolls = 3;
/** The milliseconds that these polls must span. */
export const goneAfterMs = 60_000;

/** A run that was seen, and whether it still exists. */
export interface TrackedRun {
  /** As it was seen last; a `result` that was `failed` stays `failed`. */
  readonly run: Run;
  readonly presence: 'present' | 'missing' | 'gone';
  /** Good polls in a row that did not find it. */
  readonly missedPolls: number;
  /** End of the first of these polls, milliseconds of the gate's clock. */
  readonly missingSince: number | undefined;
}

/** Whether the newest poll can have left something out. */
export interface Proof {
  /** Every list was read to its proven end, or to its bound. */
  readonly whole: boolean;
  /** Some list took several requests, and may have shifted between them. Then one full reading proves nothing. */
  readonly paged: boolean;
  /**
   * End of the first full poll since anything changed, except for the newest poll, in milliseconds of the gate's clock; `undefined` if
   * there was none.
   */
  readonly wholeBefore: number | undefined;
}

/** Everything that the polls have shown so far. Verdicts are based on nothing else. */
export interface Observation {
  /** Good polls so far. */
  readonly polls: number;
  /** In the order in which they were first seen; those seen at the same time, newest first. */
  readonly runs: readonly TrackedRun[];
  /** Runs that a newer one of their suite has replaced, as they were seen last; failed ones first. */
  readonly putAside: readonly Run[];
  /** The gated builds; `undefined` if the selector has no builds. */
  readonly builds: readonly Build[] | undefined;
  /** Named pipelines that have no build yet. */
  readonly withoutBuild: readonly string[];
  /** Pipelines named in `triggered-builds` of which no build has been triggered so far. */
  readonly notTriggered: readonly string[];
  /** Triggered builds that are not gated, since the token may not read them; their pipelines were not named. */
  readonly unreadable: readonly BuildRef[];
  /** How far lists were read that continue beyond that. */
  readonly readLimits: readonly ReadLimit[];
  /** Since when (end of a poll, milliseconds of the gate's clock) nothing has changed and every known run was found. */
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

/** Whether anything that is gated has ever appeared. */
export function hasAppeared({ runs, builds }: Observation): boolean {
  return runs.length > 0 || (builds?.length ?? 0) > 0;
}

/** One good poll and when it was made, in milliseconds of the gate's clock. */
export interface TimedSnapshot {
  readonly snapshot: Snapshot;
  readonly startedAt: number;
  readonly endedAt: number;
}
