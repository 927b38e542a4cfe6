import type { Verdict } from '../../src/gate/outcome.ts';
import {
  buildUrlSelector,
  commitSelector,
  failures,
  manyTolerated,
  pipelineSelector,
  type ReportOptions,
  runSelector,
  settings,
  tracked,
} from '../report/fixtures.ts';
import { build } from '../support/runs.ts';

const passed: Verdict = { name: 'passed' };
const goesOn: Verdict = { name: 'timed-out', because: 'build-goes-on' };
const byUrl = { selector: buildUrlSelector };
const readLimits = [
  { suite: 'rspec', runs: 1000 },
  { suite: 'jest', runs: 998 },
];

/** Verdicts with every sentence that their basis can have, beyond those of `everyVerdict`. */
export const everyBasis: readonly (readonly [Verdict, ReportOptions])[] = [
  [passed, { changes: { selector: undefined } }],
  [passed, { seen: { lastPoll: undefined } }],
  [passed, { runs: [], seen: { polls: 1 } }],
  [
    { name: 'not-found', missing: [] },
    { runs: [], seen: { polls: 1, withoutBuild: ['shop'] }, changes: { selector: pipelineSelector } },
  ],
  [passed, { seen: { polls: 1 } }],
  [passed, { changes: { settings: { ...settings, settle: 0 } } }],
  [passed, { seen: { unchangedSince: 64_000 } }],
  [passed, { seen: { lastPoll: { startedAt: 40_000, endedAt: 41_000 } } }],
  [passed, { runs: [tracked({}, { presence: 'missing', missedPolls: 1 })] }],
  [passed, { seen: { builds: [build('passed')] }, changes: byUrl }],
  [goesOn, { seen: { builds: [build('failing')] }, changes: byUrl }],
  [goesOn, { seen: { builds: [build('<b>')] } }],
  [passed, { seen: { builds: [{ ...build('passed'), blocked: true }] }, changes: byUrl }],
  [
    passed,
    {
      seen: {
        builds: [
          { ...build('passed'), blocked: true },
          { ...build('failed'), number: 8, blocked: true },
        ],
      },
      changes: byUrl,
    },
  ],
  [passed, { changes: { selector: runSelector } }],
  [passed, { changes: { selector: commitSelector }, seen: { readLimits } }],
  [{ name: 'failed' }, { changes: { selector: commitSelector }, seen: { readLimits } }],
  [passed, { failed: failures([], { tolerated: manyTolerated(1) }), tolerate: ['retried'] }],
  [
    passed,
    {
      failed: failures([], { tolerated: manyTolerated(1) }),
      tolerate: ['retried'],
      seen: { builds: [build('passed')] },
      changes: byUrl,
    },
  ],
];
