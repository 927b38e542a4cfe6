import type { Build, ReadLimit, Run, Snapshot } from '../test-engine/model.ts';

/** A run is gone after this many looks in a row without it … */
export const goneAfterPolls = 3;
/** … over at least this many milliseconds. */
export const goneAfterMs = 60_000;

/** How a run that was seen once stands now. */
export interface TrackedRun {
  /** As it was seen last; `result` stays `failed` once it was, since a failed result never changes. */
  readonly run: Run;
  readonly presence: 'present' | 'missing' | 'gone';
  /** Good looks in a row that did not find it. */
  readonly missedPolls: number;
  /** End of the first of these looks, milliseconds of the gate's clock. */
  readonly missingSince: number | undefined;
}

/** All that the looks up to now have told; the only thing that verdicts rest on. */
export interface Observation {
  /** Good looks taken. */
  readonly polls: number;
  /** In the order in which they were first seen, newest first among those seen at once. */
  readonly runs: readonly TrackedRun[];
  /** `undefined` when the selector does not know the build. */
  readonly build: Build | undefined;
  /** How far back lists were read, where they go on beyond that. */
  readonly readLimits: readonly ReadLimit[];
  /** Since when (end of a look, milliseconds of the gate's clock) nothing has changed and every known run was there. */
  readonly unchangedSince: number;
  /** Start and end of the newest good look, milliseconds of the gate's clock. */
  readonly lastPoll: { readonly startedAt: number; readonly endedAt: number } | undefined;
}

/** Before the first good look. */
export const nothingSeen: Observation = {
  polls: 0,
  runs: [],
  build: undefined,
  readLimits: [],
  unchangedSince: 0,
  lastPoll: undefined,
};

/** One good look and when it was taken, in milliseconds of the gate's clock. */
export interface TimedSnapshot {
  readonly poll: Snapshot;
  readonly startedAt: number;
  readonly endedAt: number;
}
