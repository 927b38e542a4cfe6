import { bareError, errorMessage } from '../../messages/errors.ts';
import { basis, messageOf } from '../../messages/verdict-message.ts';
import { UserError } from '../../shared/user-error.ts';
import { link } from '../../text/index.ts';
import type { Surroundings } from '../github-context.ts';
import type { Report } from '../report.ts';
import { given } from './given.ts';

/** What CTRF has no field for: the verdict, what it rests on, the runs, and what could not be fetched. Plain values only. */
export function verdictExtra(report: Report, surroundings: Surroundings) {
  const { outcome, conclusion, failures, cost } = report;
  const { headline, what, hint, quotes } = messageOf(report, surroundings);
  return {
    verdict: outcome.verdict.name,
    conclusion,
    headline,
    message: what,
    ...given('hint', hint),
    ...(quotes.length === 0 ? {} : { quotes }),
    basis: basis(report),
    ...given('decisiveRunId', outcome.decisive?.run.id),
    runs: runsOf(report, surroundings),
    failedTests: failures.tests.length,
    toleratedTests: failures.tolerated.length,
    failedExecutions: failures.executions,
    truncated: failures.truncated,
    problems: failures.problems.map(problemOf),
    cost: { waitedMs: Math.round(cost.waited), requests: cost.requests },
  };
}

function runsOf({ outcome }: Report, { linkHosts }: Surroundings) {
  return outcome.observation.runs.map(({ run, presence }) => {
    const { suite, id, state, result, buildId, branch, commit, createdAt } = run;
    const url = link(run.webUrl, linkHosts)?.toString() ?? '';
    const tolerated = outcome.toleranceResult?.toleratedRuns.has(`${suite}/${id}`) ?? false;
    return { suite, id, url, state, result, presence, tolerated, buildId, branch, commit, createdAt };
  });
}

function problemOf(problem: Error) {
  const message = errorMessage(problem);
  if (message === undefined || !(problem instanceof UserError))
    return { code: 'unexpected', message: bareError(problem) };
  const { what, hint } = message;
  return {
    code: problem.code,
    message: what,
    ...given('hint', hint),
    ...given('upstreamMessage', problem.upstreamMessage),
  };
}
