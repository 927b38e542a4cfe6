import { bareError, errorMessage } from '../../messages/errors.ts';
import { UserError } from '../../shared/user-error.ts';
import type { ReportView, ShownRun } from '../view.ts';
import { given } from './values.ts';

/** What CTRF has no field for: the verdict and its basis, the runs, and what could not be fetched. Plain values only. */
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
    basis: [...basis.named, ...view.putAside],
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
  const message = errorMessage(problem);
  if (message === undefined || !(problem instanceof UserError)) {
    return { code: 'unexpected', message: bareError(problem) };
  }
  const { what, hint } = message;
  return {
    code: problem.code,
    message: what,
    ...given('hint', hint),
    ...given('upstreamMessage', problem.upstreamMessage),
  };
}
