import type { History } from './histories.ts';

/** Histories that once went wrong, shrunk to what matters; they are played first each time. */
export const examples: readonly History[] = [
  // A failed run that may be tolerated goes stale: nobody tells any more what it comes to.
  {
    suites: ['rspec'],
    runs: [
      {
        suite: 'rspec',
        steps: [
          { after: 0, shows: 'finished/failed' },
          { after: 127, shows: 'finished/stale' },
          { after: 4_124, shows: 'finished/passed' },
        ],
        tests: [{ passesFrom: undefined, mutedFrom: 0, listed: true }],
        truncated: false,
        id: 'run-0',
      },
    ],
    build: [
      { after: 2_115, shows: 'running' },
      { after: 1_000, shows: 'passed' },
    ],
    faults: [],
    latencies: [0],
    limits: [],
    timeout: 148_006,
    settle: 0,
    interval: 500,
    failFast: false,
    tolerate: ['retried', 'muted'],
    listRefused: false,
    ifNoRunFound: 'error',
    cancelAt: undefined,
    seed: 0,
  },
];
