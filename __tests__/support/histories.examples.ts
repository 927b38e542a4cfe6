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
  // The time is up while failures that are tolerated cannot be read again after a slow poll.
  {
    suites: ['rspec'],
    runs: [
      {
        suite: 'rspec',
        steps: [{ after: 0, shows: 'finished/failed' }],
        tests: [{ passesFrom: undefined, mutedFrom: 0, listed: true }],
        truncated: false,
        id: 'run-0',
      },
    ],
    build: [
      { after: 15_809, shows: 'creating' },
      { after: 3_688, shows: 'passed' },
    ],
    faults: [{ from: 126_273, for: Number.MAX_SAFE_INTEGER, kind: 'passing', retryAfterMs: 0 }],
    latencies: [0, 0, 0, 4_800],
    limits: [
      { limit: 50, remaining: 0, reset: 6_047 },
      { limit: 50, remaining: 49, reset: 70_728 },
    ],
    timeout: 299_992,
    settle: 0,
    interval: 'auto',
    failFast: false,
    tolerate: ['retried', 'muted'],
    listRefused: false,
    ifNoRunFound: 'error',
    cancelAt: undefined,
    seed: 1_362_956_962,
  },
];
