import { UserError } from '../../shared/user-error.ts';
import type { ReportView, ShownRun } from '../view.ts';
import { given } from './values.ts';

/** What CTRF has no field for: the verdict, what it rests on, the runs, and what could not be fetched. Plain values only. */
export function verdictExtra({ verdict, conclusion, message, basis, decisive, runs, cost, ...view }: ReportView) {
  const { failed, tolerated, problems } = view;
  const { headline, what, hint, quotes } = message;
  return {
    verdict,
    conclusion,
    headline,
    message: what,
    ...given('hint', hint),
    ...(quotes.length === 0 ? {} : { quotes }),
    basis: basis.named,
    ...given('decisiveRunId', decisive?.run.id),
    runs: runs.map(runEntry),
    failedTests: failed.total,
    toleratedTests: tolerated.tests.length,
    failedExecutions: failed.executions,
    truncated: failed.truncated,
    problems: problems.map(problemOf),
    cost: { waitedMs: Math.round(cost.waited), requests: cost.requests },
  };
}

function runEntry({ run, presence, page, isTolerated: tolerated }: ShownRun) {
  const { suite, id, state, result, buildId, branch, commit, createdAt } = run;
  const url = page?.toString() ?? '';
  return { suite, id, url, state, result, presence, tolerated, buildId, branch, commit, createdAt };
}

function problemOf(problem: Error) {
  const { name, message } = problem;
  if (!(problem instanceof UserError)) return { name, message };
  const { hint, upstreamMessage } = problem;
  return { name, message, hint, ...given('upstreamMessage', upstreamMessage) };
}
