import { expect, test } from '@jest/globals';
import { conclusionOf } from '../../src/gate/conclusion.ts';
import type { Verdict } from '../../src/gate/outcome.ts';

const notFound: Verdict = { name: 'not-found', missing: ['rspec'] };
const incomplete: Verdict = { name: 'incomplete', because: { kind: 'pending' } };

test.each<readonly [Verdict, 'success' | 'failure']>([
  [{ name: 'passed', leftOut: [] }, 'success'],
  [{ name: 'failed' }, 'failure'],
  [{ name: 'stale' }, 'failure'],
  [notFound, 'failure'],
  [incomplete, 'failure'],
  [{ name: 'timed-out', because: 'run-goes-on' }, 'failure'],
  [{ name: 'error', cause: new Error('boom') }, 'failure'],
  [{ name: 'cancelled', signal: 'SIGINT' }, 'failure'],
])('%j is a %s', (verdict, conclusion) => {
  expect(conclusionOf(verdict)).toBe(conclusion);
});

test('each input softens its own verdict, and no other', () => {
  const runs = { ifNoRunFound: 'warn', ifIncomplete: 'error' } as const;
  const results = { ifNoRunFound: 'error', ifIncomplete: 'ignore' } as const;
  expect([notFound, incomplete].map((verdict) => conclusionOf(verdict, runs))).toEqual(['warning', 'failure']);
  expect([notFound, incomplete].map((verdict) => conclusionOf(verdict, results))).toEqual(['failure', 'success']);
  const all = { ifNoRunFound: 'ignore', ifIncomplete: 'ignore' } as const;
  expect(conclusionOf({ name: 'failed' }, all)).toBe('failure');
});
