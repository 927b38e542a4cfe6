import { isDeepStrictEqual } from 'node:util';
import type { Persist } from './gate/persist.ts';
import type { RunSource } from './gate/poll.ts';
import type { EvidenceOfBuild } from './gate/tolerance.ts';
import type { Settings } from './settings.ts';
import { UserError } from './shared/user-error.ts';
import type { TestEngine } from './test-engine/client.ts';
import type { FailedExecutions, Run } from './test-engine/model.ts';

/** A failed run might be tolerated, but it belongs to no build, and only of a build's tests is there a list. */
export class NoBuild extends UserError {
  constructor() {
    super(
      'Nothing is tolerated in runs that were uploaded outside Buildkite: Test Engine lists the tests of builds only.',
      'Leave out tolerate, or gate a run of a Buildkite build.',
    );
  }
}

/** Joins the client to the gate: what the gate asks for, in terms of the client. */
export function runSourceOf(engine: TestEngine, settings: Settings): RunSource {
  const { selector, tolerate, reportLimit: limit, failureDetails, failFast } = settings;
  const { organization } = selector;
  const read = (runs: readonly Run[], details: boolean, signal: AbortSignal, persist: Persist) =>
    engine.failedExecutions(runs, { organization, limit, details, proveEnd: true, signal, persist });
  return {
    poll: (known, { whole, since }, signal) => {
      // Only a verdict needs the runs of a build that goes on.
      const runs = whole || failFast ? 'always' : 'once-ended';
      return engine.poll(selector, known, { whole, runs, since }, signal);
    },
    spending: () => ({ requests: engine.requests, budgets: engine.budgets }),
    countTests: () => Promise.reject(new Error('No test is counted yet.')),
    async evidence(runs, signal, persist) {
      const failures = await read(runs, failureDetails, signal, persist);
      const muted = tolerate.includes('muted');
      const tests: EvidenceOfBuild[] = [];
      for (const buildId of new Set(runs.map((run) => run.buildId))) {
        const asked =
          buildId === undefined
            ? Promise.reject(new NoBuild())
            : persist(() => engine.failedTestsOfBuild({ organization, buildId }, { muted }, signal));
        tests.push(
          await asked.then(
            (found): EvidenceOfBuild => ({ buildId, tests: found, problem: undefined }),
            (problem: Error): EvidenceOfBuild => ({ buildId, tests: [], problem }),
          ),
        );
      }
      // What the signal has cut off is no evidence of anything.
      signal.throwIfAborted();
      return { failures, tests };
    },
    async hasSameFailures(runs, { failures }, signal, persist) {
      const again = await read(runs, false, signal, persist);
      signal.throwIfAborted();
      return again.whole && isDeepStrictEqual(rowsOf(failures), rowsOf(again));
    },
  };
}

/** The failures of a reading, whatever their order and however much of their details was asked for. */
function rowsOf({ executions }: FailedExecutions): readonly string[] {
  return executions.map(({ details: _, tags, ...row }) => JSON.stringify([Object.entries(row), [...tags]])).toSorted();
}
