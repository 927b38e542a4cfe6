import { describe, expect, jest, test } from '@jest/globals';
import type { RunningStep } from '../../simulator/runner/step.ts';
import { acme, gate, run } from '../../simulator/scenarios/cast.ts';
import type { Fault } from '../../simulator/test-engine/fault-script.ts';
import { appears, finishes } from '../../simulator/test-engine/story.ts';
import { play } from './play.ts';
import { playOnGitHub } from './play-on-github.ts';

jest.setTimeout(60_000);

const now = { at: 0 };
const inputs = gate({ suite: 'rspec, jest', timeout: '50s', interval: '50ms' });
/** One suite's run has failed, the other's goes on. */
const story = (...faults: readonly Fault[]) => ({
  api: acme(
    {
      rspec: [run('rspec', [appears(now), finishes(now, 'failed')], { count: 60, retryEvery: 0 })],
      jest: [run('jest', [appears(now)])],
    },
    { faults },
  ),
  inputs,
});

/** Options that send a signal once both runs were seen; `took` counts the milliseconds from then on. */
function signalling() {
  const seen = Promise.withResolvers<void>();
  let sentAt = 0;
  return {
    options: {
      onLine: ({ text }: { readonly text: string }) => {
        if (text.includes('Found run') && text.includes('of acme/jest')) seen.resolve();
      },
      meanwhile: async (step: RunningStep) => {
        await seen.promise;
        sentAt = performance.now();
        step.kill('SIGINT');
      },
    },
    took: () => performance.now() - sentAt,
  };
}

/** Plays until it ended within two seconds of the signal: a busy machine may take longer once. */
async function inTime<P>(attempt: (signal: ReturnType<typeof signalling>) => Promise<P>): Promise<P> {
  for (let attempts = 1; ; attempts++) {
    const signal = signalling();
    const played = await attempt(signal);
    if (signal.took() < 2_000) return played;
    expect(attempts).toBeLessThan(4);
  }
}

describe('a signal before the verdict', () => {
  test.concurrent('leaves time to fetch and show what has failed by then', async () => {
    const { result } = await inTime(({ options }) => play(story(), options));
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'cancelled', 'failed-tests': '60' } });
    expect(result.annotations).toHaveLength(10);
    expect(result.summary).toContain('60 failed tests');
  });

  test.concurrent('leaves no more than two seconds where failures do not come', async () => {
    const silent = { where: 'failed-executions', kind: 'never', times: 'forever' } as const;
    const { result } = await inTime(({ options }) => play(story(silent), options));
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'cancelled', truncated: 'true' } });
    expect(result.summary).toContain('Cancelled');
  });

  test.concurrent('leaves a check run that is completed with one request', async () => {
    const { stage } = await inTime(({ options }) => playOnGitHub(story(), { 'check-name': 'Tests' }, options));
    expect(stage.requests.map(({ method, status }) => [method, status])).toEqual([['POST', 201]]);
    const check = stage.checkRuns.find(({ name }) => name === 'Tests');
    expect(check).toMatchObject({ status: 'completed', conclusion: 'cancelled' });
    expect(check?.annotations).toHaveLength(50);
  });
});
