import type { Selector } from '../selector.ts';
import type { Untrusted } from '../shared/untrusted.ts';
import type { Build, BuildRef, Run } from '../test-engine/model.ts';
import type { Observation, TrackedRun } from './observation.ts';
import type { Verdict } from './outcome.ts';

/**
 * What happens during the wait, emitted as it happens. All times are in milliseconds; `waited` counts from the beginning of
 * the wait.
 */
export type GateEvent =
  | {
      readonly kind: 'waiting-begins';
      readonly selector: Selector;
      /** The longest that the wait may take. */
      readonly timeout: number;
      /** How long a pass must stay unchanged; 0 accepts it immediately. */
      readonly settle: number;
    }
  | {
      readonly kind: 'run-changed';
      /** `undefined`: seen for the first time. */
      readonly before: TrackedRun | undefined;
      readonly after: TrackedRun;
      readonly waited: number;
    }
  | {
      /** A newer run of its suite has replaced it. */
      readonly kind: 'run-put-aside';
      readonly run: Run;
      /** It was gated until now; `false`: it was older than another when it was first seen. */
      readonly wasGated: boolean;
      readonly waited: number;
    }
  /** The evidence would have tolerated the failed tests, but was out of date before it could be used. */
  | { readonly kind: 'evidence-changed'; readonly waited: number }
  | {
      readonly kind: 'build-changed';
      /** `undefined`: seen for the first time. */
      readonly before: Build | undefined;
      readonly after: Build;
      readonly waited: number;
    }
  | {
      /** It is no longer gated. */
      readonly kind: 'build-put-aside';
      readonly build: Build;
      /** The newer build that has replaced it; `undefined`: the job that triggered it no longer counts. */
      readonly by: Build | undefined;
      readonly waited: number;
    }
  | {
      /** A triggered build is not gated, since the token may not read it and nobody named its pipeline. */
      readonly kind: 'build-unreadable';
      readonly build: BuildRef;
      readonly waited: number;
    }
  | {
      /** There will be a verdict once it has held for long enough. Emitted once, and again if it was in doubt since. */
      readonly kind: 'settling';
      readonly settlesIn: number;
      /** Whether everything is there, so that it may be a pass; `false`: something is missing and will not come any more. */
      readonly mayPass: boolean;
      readonly waited: number;
    }
  | {
      readonly kind: 'sign-of-life';
      readonly waited: number;
      /** Until the deadline. */
      readonly left: number;
      readonly observation: Observation;
    }
  | {
      /** A poll failed with a transient error. */
      readonly kind: 'fault';
      readonly error: Error;
      /** Failures in a row, this one included. */
      readonly attempt: number;
      /** Until the next attempt. */
      readonly pause: number;
      /** The first error of its code, so what to do about it has not been printed yet. */
      readonly isNew: boolean;
      readonly waited: number;
    }
  | {
      /** The first good poll after faults. */
      readonly kind: 'recovered';
      /** How many polls in a row had failed. */
      readonly faults: number;
      readonly waited: number;
    }
  | {
      /** The API used an unknown word; emitted once per word. */
      readonly kind: 'unknown-word';
      readonly field: 'state' | 'result';
      readonly word: Untrusted;
      readonly run: Run;
      readonly waited: number;
    }
  /** A poll decided nothing: what is awaited, and when the next poll is. Printed only for debugging. */
  | {
      readonly kind: 'goes-on';
      readonly waited: number;
      /** Milliseconds; `Infinity`: until the deadline. */
      readonly pause: number;
      readonly observation: Observation;
      /** Milliseconds until everything has settled, if nothing else is awaited. */
      readonly settlesIn: number | undefined;
    }
  | {
      readonly kind: 'decision';
      readonly verdict: Verdict;
      readonly waited: number;
    };
