import type { Scenario } from '../test-engine/scenario.ts';
import { failFast } from './fail-fast.ts';
import { failed } from './failed.ts';
import { failedLate } from './failed-late.ts';
import { manyFailures } from './many-failures.ts';
import { missingScope } from './missing-scope.ts';
import { notFound } from './not-found.ts';
import { notFoundTolerated } from './not-found-tolerated.ts';
import { passed } from './passed.ts';
import { passedAfterReopening } from './passed-after-reopening.ts';
import { passingFaults } from './passing-faults.ts';
import { severalRuns } from './several-runs.ts';
import { stale } from './stale.ts';
import { timedOut } from './timed-out.ts';
import { unreachable } from './unreachable.ts';
import { vanished } from './vanished.ts';
import { wrongSuite } from './wrong-suite.ts';
import { wrongToken } from './wrong-token.ts';

/** All scenarios, the demo's first. */
export const scenarios: readonly Scenario[] = [
  failed,
  passed,
  passedAfterReopening,
  failedLate,
  stale,
  vanished,
  notFound,
  notFoundTolerated,
  timedOut,
  severalRuns,
  manyFailures,
  failFast,
  passingFaults,
  unreachable,
  wrongToken,
  missingScope,
  wrongSuite,
];
