import type { Selector } from '../../../src/selector.ts';
import { type PlayedRequest, playScript } from '../played.ts';
import { commit, type History, lastChange } from './history.ts';
import { scriptOf } from './script.ts';
import type { Moments } from './truth.ts';

/** Plays a history through client and gate, with time to settle twice after its last change. */
export async function play(history: History) {
  const { wish, interval, delays } = history;
  const { tolerate, minTests, mayBeReplaced } = wish;
  const settle = wish.settle === 'long' ? lastChange(history) + 1_000 : wish.settle;
  const late = delays.map(({ ms }) => Math.max(...[ms].flat()));
  const timeout = lastChange(history) + 2 * settle + 3 * interval + 60 * Math.max(0, ...late);
  return playScript(scriptOf(history), {
    selector: selectorOf(history),
    tolerate,
    minTests,
    mayBeReplaced,
    settle,
    timeout,
    interval,
  });
}

function selectorOf({ wish }: History): Selector {
  const { kind, isTwo, suites, ifBlocked, triggered: triggeredBuilds } = wish;
  const builds = { organization: 'acme', suites, ifBlocked, triggeredBuilds };
  return kind === 'build-url'
    ? { ...builds, kind, pipeline: 'shop', number: 7 }
    : {
        ...builds,
        kind,
        pipelines: isTwo ? ['shop', 'soup'] : ['shop'],
        commit,
        mergeCommit: undefined,
        branch: undefined,
      };
}

/** What a verdict was based on. Polls take no time here, and evidence may. */
export function momentsOf(requests: readonly PlayedRequest[], endedAt: number): Moments {
  const polledAt = (before: number) =>
    requests.findLast(({ endpoint }, index) => endpoint === 'build' && index < before)?.at ?? endedAt;
  const polled = polledAt(requests.length);
  // The failures are read again after the tests, and once more if that took long. Where tests are counted no such reading follows.
  const reread = requests.findLastIndex(({ endpoint }) => endpoint === 'failed-executions');
  const tests = requests.findLastIndex(({ endpoint }, index) => endpoint === 'build-tests' && index < reread);
  return { polled, from: tests < 0 ? polled : polledAt(tests), to: endedAt };
}
