import type { RunSource } from './gate/poll.ts';
import type { EvidenceOfBuild } from './gate/tolerance.ts';
import type { Settings } from './settings.ts';
import type { Clock } from './shared/clock.ts';
import { UserError } from './shared/user-error.ts';
import type { TestEngine } from './test-engine/client.ts';
import { persist } from './test-engine/retry.ts';

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
export function runSourceOf(engine: TestEngine, settings: Settings, clock: Clock): RunSource {
  const { selector, tolerate, reportLimit, failureDetails } = settings;
  const { organization } = selector;
  return {
    poll: (known, signal) => engine.poll(selector, known, { whole: true }, signal),
    spending: () => ({ requests: engine.requests, budgets: engine.budgets }),
    persist: (attempt, options) => persist(attempt, { ...options, clock }),
    async evidence(runs, signal, persistent) {
      const failures = await engine.failedExecutions(runs, {
        organization,
        limit: reportLimit,
        proveEnd: true,
        details: failureDetails,
        signal,
        persist: persistent,
      });
      const muted = tolerate.includes('muted');
      const tests: EvidenceOfBuild[] = [];
      for (const buildId of new Set(runs.map((run) => run.buildId))) {
        const asked =
          buildId === undefined
            ? Promise.reject(new NoBuild())
            : persistent(() => engine.failedTestsOfBuild({ organization, buildId }, { muted }, signal));
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
  };
}
