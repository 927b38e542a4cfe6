import { expect, test } from '@jest/globals';
import { acme, build, gate, gateBuild, gateCommit, outsideRun, run } from '../../simulator/scenarios/cast.ts';
import { ends } from '../../simulator/test-engine/build-story.ts';
import type { FailureScript } from '../../simulator/test-engine/failures-script.ts';
import { uuid } from '../../simulator/test-engine/ids.ts';
import type { ApiScript, RunScript } from '../../simulator/test-engine/script.ts';
import { appears, finishes, reopens } from '../../simulator/test-engine/story.ts';
import { play, shareProcess } from './play.ts';

shareProcess();

/*
 * Answers that are each right and do not belong together, or that are not right, through the shipped action: the kinds that the
 * histories of __tests__/gate/moments.test.ts draw from. Milliseconds.
 */

const now = { at: 0 };
const failed = [appears(now), finishes(now, 'failed')];
const passed = [appears(now), finishes(now, 'passed')];
const times = { suite: 'rspec', timeout: '20s', interval: '150ms', settle: '300ms' };
const atFirstSight = { ...times, settle: '0' };

/** So that nobody waits for more of them; what runs cost is a story of its own. */

const retried: FailureScript = { test: 'Cart is retried', location: './spec/cart_spec.rb:1', listed: { passes: 1 } };
const broken: FailureScript = { test: 'Cart is broken', location: './spec/cart_spec.rb:2' };
const failures = (...list: readonly FailureScript[]) => ({ list });

/** With the build, of whose tests there is a list. */
function withBuild(runs: readonly RunScript[], more: Partial<ApiScript> = {}): ApiScript {
  return acme({ rspec: runs }, { builds: [build([ends(now, 'passed')])], ...more });
}

/** A run that nobody finds anything wrong with, older than those that are written without a time. */
function older(key: string): RunScript {
  return outsideRun('rspec', key, passed, { createdAt: '2026-08-03T08:00:00.000Z' });
}

const stories: Readonly<Record<string, { api: ApiScript; inputs: Readonly<Record<string, string>>; verdict: string }>> =
  {
    'another run of the build fails while the list of tests is on its way': {
      api: withBuild(
        [
          run('rspec', failed, failures(retried)),
          {
            ...run('rspec', [appears({ at: 300 }), finishes({ at: 300 }, 'failed')], failures(broken)),
            id: uuid('late shard'),
          },
        ],
        { delays: [{ where: 'build-tests', ms: 900, madeAfter: 0 }] },
      ),
      inputs: gate({ ...atFirstSight, tolerate: 'retried' }),
      verdict: 'failed',
    },
    'the build and its run go on while the list of tests is refused for a second': {
      api: acme(
        {
          rspec: [run('rspec', [...failed, reopens({ at: 300 }), finishes({ at: 4000 }, 'failed')], failures(retried))],
        },
        {
          builds: [build([ends(now, 'passed'), ends({ at: 4000 }, 'failed')])],
          faults: [{ where: 'build-tests', kind: 'rate-limited', bucket: 'user', reset: 1 }],
        },
      ),
      inputs: gateBuild({ ...atFirstSight, tolerate: 'retried' }),
      verdict: 'incomplete',
    },
    'a failed run is in the list once more, as passed': {
      api: acme(
        { rspec: [run('rspec', failed, failures(broken))] },
        {
          faults: [
            {
              where: 'runs',
              times: 'forever',
              kind: 'row-twice',
              id: run('rspec', []).id,
              set: { result: 'passed' },
              second: 'behind',
            },
          ],
        },
      ),
      inputs: gate(times),
      verdict: 'failed',
    },
    "page 2 of the commit's runs omits a failed one once": {
      api: acme(
        {
          rspec: [
            outsideRun('rspec', 'the first', failed, {
              failures: failures(broken),
              createdAt: '2026-08-03T07:00:00.000Z',
            }),
            ...Array.from({ length: 105 }, (_, index) => older(`matrix ${index}`)),
          ],
        },
        { faults: [{ where: 'runs', page: 2, kind: 'row-omitted', id: outsideRun('rspec', 'the first', []).id }] },
      ),
      inputs: gateCommit(times),
      verdict: 'failed',
    },
    "a failed run slips over a page's edge of the build's list": {
      api: acme(
        {
          rspec: [
            { ...run('rspec', failed, failures(broken)), createdAt: '2026-08-03T07:00:00.000Z' },
            ...Array.from({ length: 100 }, (_, index) => ({ ...run('rspec', passed), id: uuid('shard', index) })),
          ],
        },
        { faults: [{ where: 'runs', page: 2, kind: 'list-shifted', by: 1 }] },
      ),
      inputs: gate(atFirstSight),
      verdict: 'failed',
    },
    'the failures go on behind a short page that says nothing of it': {
      api: withBuild([run('rspec', failed, failures(retried, { ...retried, test: 'Cart is retried too' }, broken))], {
        paging: { 'failed-executions': { most: 2, links: 'absent' } },
      }),
      inputs: gate({ ...times, tolerate: 'retried' }),
      verdict: 'failed',
    },
    'a commit has 170 runs': {
      api: acme({ rspec: Array.from({ length: 170 }, (_, index) => older(`matrix ${index}`)) }),
      inputs: gateCommit(times),
      verdict: 'passed',
    },
  };

test.concurrent.each(Object.entries(stories))('%s', async (_, { api, inputs, verdict }) => {
  const { result, requests } = await play({ api, inputs });
  expect(result.outputs['verdict']).toBe(verdict);
  expect(result.exitCode).toBe(verdict === 'passed' ? 0 : 1);
  expect(requests.filter(({ fault, status }) => status === 429 && fault === undefined)).toEqual([]);
});
