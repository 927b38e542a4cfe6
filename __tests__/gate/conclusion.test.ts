import { expect, test } from '@jest/globals';
import { conclusionOf } from '../../src/gate/conclusion.ts';
import { nothingSeen } from '../../src/gate/observation.ts';
import type { Verdict } from '../../src/gate/outcome.ts';

const notFound: Verdict = { name: 'not-found', missing: ['rspec'] };
const incomplete: Verdict = { name: 'incomplete', because: { kind: 'pending' } };

const seen = (verdict: Verdict) => ({ verdict, observation: nothingSeen });

test.each<readonly [Verdict, 'success' | 'failure']>([
  [{ name: 'passed' }, 'success'],
  [{ name: 'failed' }, 'failure'],
  [{ name: 'stale' }, 'failure'],
  [notFound, 'failure'],
  [incomplete, 'failure'],
  [{ name: 'timed-out', because: 'run-goes-on' }, 'failure'],
  [{ name: 'error', cause: new Error('boom') }, 'failure'],
  [{ name: 'cancelled', signal: 'SIGINT' }, 'failure'],
])('%j is a %s', (verdict, conclusion) => {
  expect(conclusionOf(seen(verdict))).toBe(conclusion);
});

test.each<readonly [Extract<Verdict, { name: 'incomplete' }>['because'], 'warning' | 'failure']>([
  [{ kind: 'pending' }, 'warning'],
  [{ kind: 'build-ended', end: 'canceled' }, 'warning'],
  [{ kind: 'not-counted' }, 'failure'],
  [{ kind: 'too-few-tests', ran: 3, least: 4 }, 'failure'],
])('where incomplete results warn, %j is a %s', (because, conclusion) => {
  const leniencies = { ifNoRunFound: 'error', ifIncomplete: 'warn' } as const;
  expect(conclusionOf(seen({ name: 'incomplete', because }), leniencies)).toBe(conclusion);
});

test('each input softens its own verdict, and no other', () => {
  const runs = { ifNoRunFound: 'warn', ifIncomplete: 'error' } as const;
  const results = { ifNoRunFound: 'error', ifIncomplete: 'ignore' } as const;
  expect([notFound, incomplete].map((verdict) => conclusionOf(seen(verdict), runs))).toEqual(['warning', 'failure']);
  expect([notFound, incomplete].map((verdict) => conclusionOf(seen(verdict), results))).toEqual(['failure', 'success']);
  const all = { ifNoRunFound: 'ignore', ifIncomplete: 'ignore' } as const;
  expect(conclusionOf(seen({ name: 'failed' }), all)).toBe('failure');
});
