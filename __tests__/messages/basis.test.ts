import { describe, expect, test } from '@jest/globals';
import type { Verdict } from '../../src/gate/outcome.ts';
import { basis } from '../../src/messages/basis.ts';
import {
  buildUrlSelector,
  failures,
  manyTolerated,
  pipelineSelector,
  type ReportOptions,
  report,
  runId,
  tracked,
} from '../report/fixtures.ts';
import { build } from '../support/runs.ts';
import { everyBasis } from './every-basis.ts';

const passed: Verdict = { name: 'passed' };
const seen = `Seen in 7 polls: run ${runId} of acme/rspec (finished, passed).`;
const held = 'Nothing changed for 34s (`settle` is 30s).';
const unchecked =
  'Whether the build has ended was not checked, so later results cannot be ruled out; `pipeline` and `build-url` check it.';
const newest = 'Only the newest 1,000 runs of acme/rspec and 998 runs of acme/jest were searched.';

/** What `everyBasis` comes to, one by one. */
const sentences: readonly (readonly unknown[])[] = [
  ['Test Engine was not queried.'],
  ['No poll succeeded.'],
  ['No run was seen in 1 poll.', held, unchecked],
  ['No build was seen in 1 poll.'],
  [seen.replace('7 polls', '1 poll'), held, unchecked],
  [seen, 'Nothing changed for 34s (`settle` is 0s).', unchecked],
  [seen, 'The last poll still saw a change (`settle` is 30s).', unchecked],
  [seen, 'Nothing changed for 10s (`settle` is 30s).', 'The last poll was 24s before the verdict.', unchecked],
  [expect.stringContaining('now missing'), 'A run was missing at the end, so nothing had settled.', unchecked],
  [seen, held, 'Build 7 of acme/shop has ended (passed), so no more results are expected.'],
  [
    expect.stringContaining('Seen in 7 polls'),
    'Build 7 of acme/shop has not ended (failing), so more results may come.',
  ],
  [expect.stringContaining('Seen in 7 polls'), 'Build 7 of acme/shop has not ended, so more results may come.'],
  [
    seen,
    held,
    'Build 7 of acme/shop has ended (passed), so no more results are expected.',
    'Build 7 of acme/shop waits at a block step: what is behind it was not checked.',
  ],
  [
    seen,
    held,
    'Builds 7 of acme/shop (passed) and 8 of acme/shop (failed) have ended, so no more results are expected.',
    'Builds 7 of acme/shop and 8 of acme/shop wait at a block step: what is behind it was not checked.',
  ],
  [seen, held, 'Whether the build has ended was not checked, so later results cannot be ruled out.'],
  [seen, held, 'Nothing shows which upload of a commit is the last, so later results cannot be ruled out.', newest],
  [`Seen in 7 polls: run ${runId} of acme/rspec (finished, failed).`, newest],
  [
    seen,
    held,
    unchecked,
    '"Passed on a retry" means that Test Engine lists a pass of the test in the same build, in any job.',
  ],
  [
    seen,
    held,
    expect.stringContaining('has ended'),
    '"Passed on a retry" means that Test Engine lists a pass of the test in the same build. If the test failed in a job that ' +
      'was not retried, it also passed in that same job. That is checked where failures name their jobs.',
  ],
];

describe('the basis of a verdict', () => {
  test.each(everyBasis.map((one, index) => [...one, sentences[index]] as const))('%j', (verdict, options, expected) => {
    expect(basis(report(verdict, options))).toEqual(expected);
  });

  const runGoesOn: Verdict = { name: 'timed-out', because: 'run-goes-on' };
  const buildGoesOn: Verdict = { name: 'timed-out', because: 'build-goes-on' };
  const ofSeen = expect.stringContaining('Seen in 7 polls');
  const noMore = 'Build 7 of acme/shop has ended (passed), so no more results are expected.';
  const byUrl = { changes: { selector: buildUrlSelector } };
  const long = { lastPoll: { startedAt: 40_000, endedAt: 41_000 } };
  const passedOnRetry = expect.stringMatching(/^"Passed on a retry" means/);

  test.each<readonly [string, Verdict, ReportOptions, readonly unknown[]]>([
    [
      'where one pipeline has a build, it is runs that are missing',
      { name: 'not-found', missing: [] },
      {
        runs: [],
        seen: { polls: 1, withoutBuild: ['tea'], builds: [build('passed')] },
        changes: { selector: { ...pipelineSelector, pipelines: ['shop', 'tea'] } },
      },
      ['No run was seen in 1 poll.', noMore],
    ],
    [
      'without settings, nothing was requested',
      passed,
      { changes: { settings: undefined } },
      ['Test Engine was not queried.'],
    ],
    [
      'a change that the last poll saw is newer than its start',
      passed,
      { seen: { unchangedSince: 64_500 } },
      [seen, 'The last poll still saw a change (`settle` is 30s).', unchecked],
    ],
    [
      'a poll is old from a second on',
      passed,
      { seen: { lastPoll: { startedAt: 64_000, endedAt: 64_000 } } },
      [seen, held, 'The last poll was 1s before the verdict.', unchecked],
    ],
    [
      'of one run of two that is missing, nothing had settled',
      passed,
      { runs: [tracked(), tracked({ id: 'r-2' }, { presence: 'missing', missedPolls: 1 })] },
      [expect.stringContaining('now missing'), 'A run was missing at the end, so nothing had settled.', unchecked],
    ],
    ['a run that goes on has not settled', runGoesOn, {}, [ofSeen, unchecked]],
    [
      'what goes on may have been seen long ago',
      runGoesOn,
      { seen: long },
      [ofSeen, 'The last poll was 24s before the verdict.', unchecked],
    ],
    [
      'a pass that has not settled has a time',
      { name: 'timed-out', because: 'not-settled' },
      {},
      [ofSeen, held, unchecked],
    ],
    [
      'results that may be missing could still come',
      { name: 'incomplete', because: { kind: 'pending' } },
      {},
      [ofSeen, held, unchecked],
    ],
    [
      'only builds that have not ended are named while there are any',
      buildGoesOn,
      {
        ...byUrl,
        seen: { builds: [{ ...build('passed'), number: 9 }, build('failing'), { ...build('running'), number: 8 }] },
      },
      [
        ofSeen,
        'Builds 7 of acme/shop (failing) and 8 of acme/shop (running) have not ended, so more results may come.',
      ],
    ],
    [
      'only builds that count as ended leave something unchecked',
      buildGoesOn,
      { ...byUrl, seen: { builds: [{ ...build('blocked'), blocked: true }] } },
      [ofSeen, 'Build 7 of acme/shop has not ended (blocked), so more results may come.'],
    ],
    [
      'only builds that wait at a block step leave something unchecked',
      passed,
      {
        ...byUrl,
        seen: {
          builds: [
            { ...build('passed'), blocked: true },
            { ...build('passed'), number: 8 },
          ],
        },
      },
      [
        seen,
        held,
        'Builds 7 of acme/shop (passed) and 8 of acme/shop (passed) have ended, so no more results are expected.',
        'Build 7 of acme/shop waits at a block step: what is behind it was not checked.',
      ],
    ],
    [
      'one retried test among muted ones is enough to say what that means',
      passed,
      { failed: failures([], { tolerated: manyTolerated(1, 1) }), tolerate: ['retried', 'muted'] },
      [seen, held, unchecked, passedOnRetry],
    ],
    [
      'muted tests alone do not have a retry explained',
      passed,
      { failed: failures([], { tolerated: manyTolerated(0, 1) }), tolerate: ['retried', 'muted'] },
      [seen, held, unchecked],
    ],
  ])('%s', (_, verdict, options, expected) => {
    expect(basis(report(verdict, options))).toEqual(expected);
  });

  test('counts runs that are listed elsewhere', () => {
    expect(basis(report({ name: 'passed' }), 'counted')[0]).toBe('Seen in 7 polls: 1 run.');
  });

  test.each<Verdict>([{ name: 'stale' }, { name: 'cancelled', signal: 'SIGINT' }, { name: 'not-found', missing: [] }])(
    'of $name says nothing of an end that was not checked',
    (verdict) => {
      expect(basis(report(verdict))).toHaveLength(1);
    },
  );

  test.each(['warn', 'ignore'] as const)(
    'of not-found says it where `if-no-run-found: %s` lets that through',
    (word) => {
      const facts = report({ name: 'not-found', missing: [] }, { ifNoRunFound: word });
      expect(basis(facts)).toEqual([expect.stringContaining('Seen in'), held, unchecked]);
    },
  );
});
