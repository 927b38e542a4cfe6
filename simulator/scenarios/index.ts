import type { Scenario } from '../test-engine/scenario.ts';
import { buildBlockedPassed } from './build-blocked-passed.ts';
import { buildCancelled } from './build-cancelled.ts';
import { buildLateSuite } from './build-late-suite.ts';
import { buildPassed } from './build-passed.ts';
import { buildShardDied } from './build-shard-died.ts';
import { buildStillRunning } from './build-still-running.ts';
import { buildWithoutResults } from './build-without-results.ts';
import { commitFailedMatrix } from './commit-failed-matrix.ts';
import { commitNewest } from './commit-newest.ts';
import { commitNotFound } from './commit-not-found.ts';
import { commitPassed } from './commit-passed.ts';
import { failFast } from './fail-fast.ts';
import { failed } from './failed.ts';
import { failedLate } from './failed-late.ts';
import { manyFailures } from './many-failures.ts';
import { missingReadBuilds } from './missing-read-builds.ts';
import { missingScope } from './missing-scope.ts';
import { mutedTolerated } from './muted-tolerated.ts';
import { notFound } from './not-found.ts';
import { notFoundTolerated } from './not-found-tolerated.ts';
import { notTolerated } from './not-tolerated.ts';
import { onAPullRequest } from './on-a-pull-request.ts';
import { passed } from './passed.ts';
import { passedAfterReopening } from './passed-after-reopening.ts';
import { passingFaults } from './passing-faults.ts';
import { pipelineFailed } from './pipeline-failed.ts';
import { pipelineNoBuild } from './pipeline-no-build.ts';
import { pipelinePassed } from './pipeline-passed.ts';
import { retriedTolerated } from './retried-tolerated.ts';
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
  onAPullRequest,
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
  pipelinePassed,
  pipelineFailed,
  pipelineNoBuild,
  buildPassed,
  buildBlockedPassed,
  buildShardDied,
  buildCancelled,
  buildLateSuite,
  buildStillRunning,
  buildWithoutResults,
  missingReadBuilds,
  commitPassed,
  commitFailedMatrix,
  commitNewest,
  commitNotFound,
  retriedTolerated,
  mutedTolerated,
  notTolerated,
];
