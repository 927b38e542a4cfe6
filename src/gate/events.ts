import type { Selector } from '../selector.ts';
import type { Untrusted } from '../shared/untrusted.ts';
import type { Build, BuildRef, Run } from '../test-engine/model.ts';
import type { Observation, TrackedRun } from './observation.ts';
import type { Verdict } from './outcome.ts';

/**
 * What happens during the wait, told as it happens. All times are milliseconds; `waited` counts from the beginning of
 * the wait.
 */
export type GateEvent =
  | {
      readonly kind: 'waiting-begins';
      readonly selector: Selector;
      /** How long the wait may take. */
      readonly timeout: number;
      /** For how long a pass must hold; 0 trusts the first sight. */
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
      /** A newer run of its suite has taken its place. */
      readonly kind: 'run-put-aside';
      readonly run: Run;
      /** It was gated until now; `false`: it was older than another when it was first seen. */
      readonly wasGated: boolean;
      readonly waited: number;
    }
  /** What was read of failed tests may tolerate them, but it was out of date before it could be used. */
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
      /** The newer one that has taken its place; `undefined`: the job that triggered it counts no longer. */
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
      /** There would be a verdict, if only it had held for long enough. Told once, and again when it was in doubt since. */
      readonly kind: 'settling';
      readonly settlesIn: number;
      /** Whether everything is there, so that it may be a pass; `false`: something is missing that no longer comes. */
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
      /** A look failed in a way that may pass by itself. */
      readonly kind: 'fault';
      readonly error: Error;
      /** Failures in a row, this one included. */
      readonly attempt: number;
      /** Until it is tried again. */
      readonly pause: number;
      /** The first of its code, so that what to do about it has not been said. */
      readonly isNew: boolean;
      readonly waited: number;
    }
  | {
      /** The first good look after faults. */
      readonly kind: 'recovered';
      /** How many looks in a row had failed. */
      readonly faults: number;
      readonly waited: number;
    }
  | {
      /** The API used a word that is not known; told once. */
      readonly kind: 'unknown-word';
      readonly field: 'state' | 'result';
      readonly word: Untrusted;
      readonly run: Run;
      readonly waited: number;
    }
  /** A look decided nothing: what is awaited, and when the next one is. Told for debugging only. */
  | {
      readonly kind: 'goes-on';
      readonly waited: number;
      /** Milliseconds; `Infinity`: until the deadline. */
      readonly pause: number;
      readonly observation: Observation;
      /** Milliseconds until everything has settled, when nothing else is waited for. */
      readonly settlesIn: number | undefined;
    }
  | {
      readonly kind: 'decision';
      readonly verdict: Verdict;
      readonly waited: number;
    };
