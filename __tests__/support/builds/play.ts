import type { Endpoint } from '../../../simulator/test-engine/routes.ts';
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
  const telling = requests.filter(({ endpoint }) => endpoint !== 'builds' && endpoint !== 'jobs');
  const lastBefore = (index: number, endpoint: Endpoint) =>
    telling.findLastIndex((request, other) => other < index && request.endpoint === endpoint);
  const poll = lastBefore(telling.length, 'build');
  const polled = telling[poll]?.at ?? endedAt;
  const reread = lastBefore(poll, 'failed-executions');
  const tests = lastBefore(poll, 'build-tests');
  if (tests < 0) return { polled, known: polled, from: polled, to: endedAt };
  // Where the failures were not read again after the tests, nobody may take it for granted that they are the same.
  const first = telling.findIndex(({ endpoint }, index) => index > tests && endpoint === 'failed-executions');
  const known = reread < tests ? polled : (telling[beginOfRow(telling, reread, first)]?.at ?? polled);
  return { polled, known, from: telling[lastBefore(tests, 'build')]?.at ?? polled, to: endedAt };
}

/** Where the row of equal requests begins that ends at `index`, at `least` or later. */
function beginOfRow(requests: readonly PlayedRequest[], index: number, least: number): number {
  const before = requests.findLastIndex(({ endpoint }, other) => other < index && endpoint !== 'failed-executions');
  return Math.max(least, before + 1);
}
