import { isDeepStrictEqual } from 'node:util';
import { fetchExcuses } from './fetch-excuses.ts';
import type { Persist } from './gate/persist.ts';
import type { RunSource } from './gate/poll.ts';
import type { Settings } from './settings.ts';
import type { TestEngine } from './test-engine/client.ts';
import type { FailedExecutions, Run } from './test-engine/model.ts';

/** Connects the gate to the client: what the gate needs, in terms of the client. */
export function runSourceOf(engine: TestEngine, settings: Settings): RunSource {
  const { selector, tolerate, reportLimit: limit, failureDetails, failFast } = settings;
  const { organization } = selector;
  const read = (runs: readonly Run[], details: boolean, signal: AbortSignal, persist: Persist) =>
    engine.failedExecutions(runs, { organization, limit, details, proveEnd: true, signal, persist });
  return {
    poll: (known, { whole, since }, signal) => {
      // While a build is running, only a verdict needs its runs.
      const runs = whole || failFast ? 'always' : 'once-ended';
      return engine.poll(selector, known, { whole, runs, since }, signal);
    },
    spending: () => ({ requests: engine.requests, budgets: engine.budgets }),
    async countTests(buildIds, signal, persist) {
      let count = 0;
      for (const buildId of buildIds) {
        count += await engine.countTests({ organization, buildId }, persist, signal);
      }
      return count;
    },
    async evidence(failed, signal, persist) {
      const failures = await read(failed.runs, failureDetails, signal, persist);
      const excuses = await fetchExcuses({ ...failed, failures }, { engine, organization, tolerate, signal, persist });
      // Evidence that the signal has cut off is no evidence.
      signal.throwIfAborted();
      return { failures, ...excuses };
    },
    async hasSameFailures(runs, { failures }, signal, persist) {
      const again = await read(runs, false, signal, persist);
      signal.throwIfAborted();
      return again.whole && isDeepStrictEqual(rowsOf(failures), rowsOf(again));
    },
  };
}

/** The failures of a reading, whatever their order and whether or not details were requested. */
function rowsOf({ executions }: FailedExecutions): readonly string[] {
  return executions.map(({ details: _, tags, ...row }) => JSON.stringify([Object.entries(row), [...tags]])).toSorted();
}
