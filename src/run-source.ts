import { GateError } from './gate/errors.ts';
import type { RunSource } from './gate/poll.ts';
import type { EvidenceOfBuild } from './gate/tolerance.ts';
import type { Settings } from './settings.ts';
import type { Clock } from './shared/clock.ts';
import type { TestEngine } from './test-engine/client.ts';
import { persist } from './test-engine/retry.ts';

/** Joins the client to the gate: what the gate asks for, in terms of the client. */
export function runSourceOf(engine: TestEngine, settings: Settings, clock: Clock): RunSource {
  const { selector, tolerate, reportLimit, failureDetails } = settings;
  const { organization } = selector;
  return {
    poll: (known, signal) => engine.poll(selector, known, signal),
    spending: () => ({ requests: engine.requests, budgets: engine.budgets }),
    persist: (attempt, options) => persist(attempt, { ...options, clock }),
    async evidence(runs, signal, persistent) {
      const options = { organization, limit: reportLimit, details: failureDetails, signal, persist: persistent };
      const failures = await engine.failedExecutions(runs, options);
      const muted = tolerate.includes('muted');
      const tests: EvidenceOfBuild[] = [];
      for (const buildId of new Set(runs.map((run) => run.buildId))) {
        const asked =
          buildId === undefined
            ? Promise.reject(new GateError('no-build', {}))
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
