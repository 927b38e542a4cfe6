import type { Verdict } from '../../src/gate/outcome.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { manyFailures, type ReportOptions, tracked } from '../report/fixtures.ts';

export class Refusal extends UserError {}

export const cancelled: Verdict = { name: 'cancelled', signal: 'SIGINT' };

/** Every verdict there is, and what its message must name. */
export const everyVerdict: readonly (readonly [Verdict, ReportOptions, RegExp, RegExp])[] = [
  [{ name: 'passed', leftOut: [] }, {}, /The run of suite rspec passed/, /^$/],
  [
    { name: 'passed', leftOut: ['go', 'jest'] },
    {},
    /2 suites left out/,
    /suites go and jest should have run.*if-no-run-found/,
  ],
  [{ name: 'failed' }, { failed: manyFailures(3) }, /^3 failed tests in suite rspec$/, /Fix the failed tests/],
  [{ name: 'stale' }, {}, /suite rspec went stale/, /See whether the jobs/],
  [
    { name: 'stale' },
    { runs: [tracked({ state: 'running', result: 'pending' }, { presence: 'gone', missedPolls: 4 })] },
    /A run disappeared/,
    /goes stale or when somebody deletes it/,
  ],
  [{ name: 'not-found', missing: ['rspec'] }, { runs: [] }, /No run found in suite rspec/, /timeout \(it is 30m\)/],
  [
    { name: 'incomplete', because: { kind: 'pending' } },
    { runs: [tracked({ result: 'pending' })] },
    /No results in suite rspec/,
    /whether the tests ran at all/,
  ],
  [
    { name: 'incomplete', because: { kind: 'build-ended', end: 'canceled' } },
    { runs: [tracked()] },
    /build ended as canceled/,
    /what did not come to its end/,
  ],
  [{ name: 'timed-out', because: 'build-goes-on' }, {}, /The build had not ended after 1m 5s/, /timeout \(it is 30m\)/],
  [{ name: 'timed-out', because: 'run-goes-on' }, {}, /A run had not finished after 1m 5s/, /timeout \(it is 30m\)/],
  [
    { name: 'timed-out', because: 'result-pending' },
    { runs: [tracked({ result: 'pending' })] },
    /No result after 1m 5s/,
    /timeout \(it is 30m\)/,
  ],
  [
    { name: 'timed-out', because: 'run-missing' },
    { runs: [tracked({}, { presence: 'missing', missedPolls: 1 })] },
    /A run was missing after 1m 5s/,
    /timeout \(it is 30m\)/,
  ],
  [
    { name: 'timed-out', because: 'not-settled' },
    { runs: [tracked()] },
    /not settled after 1m 5s/,
    /lower the input settle/,
  ],
  [
    { name: 'error', cause: new Refusal('It is so (403): GET /x.', 'Do that.') },
    {},
    /^No verdict: It is so \(403\)$/,
    /^Do that\.$/,
  ],
  [{ name: 'error', cause: new TypeError('boom') }, {}, /does not know/, /github\.com\/acme\/test-engine-gate\/issues/],
  [cancelled, {}, /Cancelled after 1m 5s/, /timeout-minutes.*timeout \(30m\)/],
];
