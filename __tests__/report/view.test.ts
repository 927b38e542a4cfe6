import { describe, expect, test } from '@jest/globals';
import type { Workspace } from '../../src/locate/checkout.ts';
import { treeOf } from '../../src/locate/tree.ts';
import { annotationsOf } from '../../src/report/annotations.ts';
import { checkRunOf } from '../../src/report/check-run/check-run.ts';
import { ctrfPieces } from '../../src/report/ctrf/document.ts';
import { nothingPublished } from '../../src/report/published.ts';
import type { Cost, Report } from '../../src/report/report.ts';
import { renderSummary, summaryLimit } from '../../src/report/summary/summary.ts';
import { failedTestLines, verdictLines } from '../../src/report/verdict-log.ts';
import { atOnce } from '../../src/shared/steps.ts';
import {
  failures,
  manyFailures,
  manyTolerated,
  report,
  settings,
  surroundings,
  unhurried,
  viewOf,
} from './fixtures.ts';

const tests = failures(manyFailures(30).tests, { tolerated: manyTolerated(3) });
const given = report({ name: 'failed' }, { failed: tests });

test('the writers change nothing', () => {
  let isMade = false;
  const workspace: Workspace = {
    ...surroundings.workspace,
    checkout: () => {
      if (isMade) throw new Error('Where tests stand is known by now.');
      return { kind: 'tested', files: treeOf(['spec/models/checkout_1_spec.rb']) };
    },
  };
  const view = viewOf(given, { ...surroundings, workspace });
  isMade = true;
  expect(Object.isFrozen(view)).toBe(true);
  const written = () => {
    const annotations = annotationsOf(view, nothingPublished);
    const checkRun = checkRunOf(view, unhurried);
    return [
      ...verdictLines(view, annotations).map(String),
      ...failedTestLines(view, annotations.tests, unhurried).map(String),
      atOnce(renderSummary(view, { bytesAvailable: summaryLimit, timeLeft: unhurried })).html,
      ...ctrfPieces(view, { redact: (text) => text, id: 'x', now: 0, timeLeft: unhurried }),
      JSON.stringify([...checkRun.annotations, checkRun.finished(30), checkRun.underWay]),
    ];
  };
  expect(written()).toEqual(written());
});

describe('what the wait cost', () => {
  const costs = (cost: Partial<Cost>) => viewOf({ ...given, cost: { ...given.cost, ...cost } }).costs;

  test.each<readonly [Partial<Cost>, string | undefined]>([
    [{ requests: 0 }, undefined],
    [{ requests: 1, budget: undefined }, 'Waited 1m 5s and used 1 API request.'],
    [
      { budget: { scope: 'organization', remaining: 1_199, limit: 1_200 } },
      'Waited 1m 5s and used 12 API requests (1,199 of 1,200 per minute left for the organization).',
    ],
  ])('%j: %s', (cost, sentence) => {
    expect(costs(cost)).toBe(sentence);
  });
});

describe('failed tests', () => {
  const failed = (more: Partial<Report>) => viewOf({ ...given, ...more }).failed;

  test('are annotated by the step, or not, or none of them is', () => {
    const { annotated, notAnnotated, tests: all, total } = failed({});
    expect([annotated.length, notAnnotated.length, total]).toEqual([9, 21, 30]);
    expect(new Set([...annotated.map(({ shown }) => shown), ...notAnnotated])).toEqual(new Set(all));
    const none = failed({ settings: { ...settings, annotationLevel: 'none' } });
    expect([none.annotated, none.notAnnotated, none.tests.length]).toEqual([[], [], 30]);
  });

  test('may all be lost where other steps share what the runner keeps', () => {
    const view = viewOf(given, { ...surroundings, sharesAnnotations: true });
    expect([view.failed.annotated.length, view.failed.notAnnotated.length]).toEqual([9, 30]);
  });

  test('that are not all there have a note of why', () => {
    const truncated = { ...tests, truncated: true };
    expect(failed({}).notes.truncation).toBeUndefined();
    expect(failed({ failures: truncated }).notes.truncation).toBe('There are more failed tests than were fetched.');
    expect(failed({ failures: truncated, settings: { ...settings, reportLimit: 33 } }).notes.truncation).toBe(
      'There are more: only 33 failed executions were fetched (`report-limit`).',
    );
  });
});
