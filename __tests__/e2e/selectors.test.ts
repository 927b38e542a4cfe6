import { describe, expect, test } from '@jest/globals';
import { acme, build, gate, gateBuild, gateCommit, outsideRun, run } from '../../simulator/scenarios/cast.ts';
import { ends, starts } from '../../simulator/test-engine/build-story.ts';
import type { ApiScript, RunScript } from '../../simulator/test-engine/script.ts';
import { appears, finishes, goesStale } from '../../simulator/test-engine/story.ts';
import type { Step } from '../../simulator/test-engine/timeline.ts';
import { askedOfGate, play, shareProcess } from './play.ts';

shareProcess();

const now = { at: 0 };
const late = { poll: 2 };

/** How a run lives, what the verdict is, and how long there is for it. */
const lives: Readonly<Record<string, { steps: readonly Step[]; verdict: string; timeout?: string }>> = {
  passed: { steps: [appears(now), finishes(now, 'passed')], verdict: 'passed' },
  failed: { steps: [appears(now), finishes(now, 'failed')], verdict: 'failed' },
  stale: { steps: [appears(now), goesStale(now)], verdict: 'stale' },
  never: { steps: [], verdict: 'not-found', timeout: '3s' },
  late: { steps: [appears(late), finishes(late, 'passed')], verdict: 'passed' },
};

const failures = { count: 2 };
const inside = (steps: readonly Step[]) => run('rspec', steps, failures);
const api = (one: RunScript): ApiScript =>
  acme({ rspec: [one] }, { builds: [build([starts(now), ends({ at: 700 }, 'passed')])] });
const times = { suite: 'rspec', timeout: '20s', interval: '150ms', settle: '300ms' };

/** For each selector: how the run comes to be, and what the workflow says. */
const selectors: Readonly<
  Record<string, { make: (steps: readonly Step[]) => RunScript; inputs: Record<string, string> }>
> = {
  'build-id': { make: inside, inputs: gate(times) },
  'build-url': { make: inside, inputs: gateBuild(times) },
  'run-id': { make: inside, inputs: { ...gate(times), 'build-id': '', 'run-id': inside([]).id } },
  commit: {
    make: (steps) => outsideRun('rspec', 'push', steps, { failures }),
    inputs: gateCommit(times),
  },
};

const cases = Object.entries(selectors).flatMap(([name, selector]) =>
  Object.entries(lives).map(([life, one]) => [name, life, selector, one] as const),
);

test.concurrent.each(cases)(
  '%s: a run that is %s',
  async (name, life, { make, inputs }, { steps, verdict, timeout }) => {
    const given = timeout === undefined ? inputs : { ...inputs, timeout };
    const { result } = await play({ api: api(make(steps)), inputs: given });
    // A run that somebody names is there; that it is not, twice, is a mistake in the name.
    const named = name === 'run-id' && life === 'never';
    expect(result.outputs).toMatchObject({ verdict: named ? 'error' : verdict });
    expect(result.exitCode).toBe(verdict === 'passed' && !named ? 0 : 1);
    if (life === 'failed') expect(result.outputs).toMatchObject({ 'failed-tests': '2', result: 'failed' });
  },
);

describe('a poll costs', () => {
  const passed = api(inside([appears(now), finishes(now, 'passed')]));
  const outside = api(outsideRun('rspec', 'push', [appears(now), finishes(now, 'passed')]));
  test.concurrent.each([
    // The stand-in sends no Link header for a single page, so that an empty one must prove the end.
    ['build-id', 2, passed],
    ['run-id', 1, passed],
    // Two readings of the list that agree.
    ['commit', 4, outside],
    ['build-url', 3, passed],
  ] as const)(
    '%s: %d requests for one suite that fits a page, where the first poll decides',
    async (name, most, script) => {
      const inputs = { ...(selectors[name]?.inputs ?? {}), settle: '0' };
      const { result, requests: all } = await play({ api: script, inputs });
      const requests = askedOfGate(all);
      expect(all.length - requests.length).toBe(1);
      expect(result.outputs['verdict']).toBe('passed');
      const polls = requests.filter(({ path }) => path.endsWith('/runs') || path.includes('/runs/'));
      // With a build, each look asks for it once, before the suite.
      const builds = requests.filter(({ path }) => path.includes('/builds/'));
      expect(builds.length === 0 ? polls.length : requests.length / builds.length).toBe(most);
    },
  );
});
