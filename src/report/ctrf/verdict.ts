import { CuredError } from '../../cured-error.ts';
import { basis, messageOf } from '../messages.ts';
import type { Report } from '../report.ts';
import type { Surroundings } from '../surroundings.ts';
import { link } from '../text.ts';
import { given } from './given.ts';

/** What CTRF has no field for: the verdict, what it rests on, the runs, and what could not be fetched. Plain values only. */
export function verdictExtra(report: Report, surroundings: Surroundings) {
  const { outcome, effect, failures, cost } = report;
  const { headline, what, cure, quotes } = messageOf(report, surroundings);
  return {
    verdict: outcome.verdict.name,
    step: effect,
    headline,
    message: what,
    ...given('cure', cure),
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
    const tolerated = outcome.ruling?.softened.has(`${suite}/${id}`) ?? false;
    return { suite, id, url, state, result, presence, tolerated, buildId, branch, commit, createdAt };
  });
}

function problemOf(problem: Error) {
  const { name, message } = problem;
  if (!(problem instanceof CuredError)) return { name, message };
  const { cure, said } = problem;
  return { name, message, cure, ...given('said', said) };
}
