import type { BuildEnd } from '../test-engine/model.ts';
import { counted, grouped } from '../text/words.ts';
import type { Of, VerdictFacts, Words } from './message.ts';
import { atBuilds, buildNames, capital, endedHow, gatedBuilds, naming, suites, suitesOf } from './naming.ts';
import { inTriggered } from './not-found.ts';
import { inAddition, wereTolerated } from './tolerated.ts';

/** The message of results that may be missing. */
export function incomplete({ because }: Of<'incomplete'>, facts: VerdictFacts): Words {
  switch (because.kind) {
    case 'pending':
      return pending(facts);
    case 'build-ended':
      return buildEnded(because.end, facts);
    case 'not-counted':
      return {
        headline: 'The tests could not be counted',
        what: `${noTestFailed(facts)}, but \`timeout\` elapsed before the number of tests that ran could be compared with \`min-tests\`.`,
        hint: 'The log says why the tests could not be counted. Run this job again, or set a longer `timeout`.',
        anchor: 'results-may-be-missing',
      };
    case 'too-few-tests':
      return {
        headline: `Only ${grouped(because.ran)} of at least ${counted(because.least, 'test')} ran`,
        what: `${noTestFailed(facts)}, but only ${counted(because.ran, 'test')} passed or failed, and \`min-tests\` is ${grouped(because.least)}.`,
        hint: `Check in the jobs' logs how many tests each of them ran${atBuilds(gatedBuilds(facts), facts.selector)}. If no more are expected, lower \`min-tests\`.${orTriggered(facts)}`,
        anchor: 'results-may-be-missing',
      };
  }
}

/** How to let the step pass, if it fails. */
function lenient({ conclusion }: VerdictFacts, when: string): string {
  return conclusion === 'failure' ? ` ${when}, set \`if-incomplete\` to \`warn\` or \`ignore\`.` : '';
}

/** Where there may be more results that were not checked. */
function orTriggered(facts: VerdictFacts): string {
  return inTriggered(facts)
    .map((cause) => ` Or: ${cause}`)
    .join('');
}

function pending(facts: VerdictFacts): Words {
  const { outcome, selector, failures } = facts;
  const builds = gatedBuilds(facts);
  const have = builds.length > 1 ? 'have' : 'has';
  const empty = outcome.observation.runs.filter(({ run }) => run.result === 'pending');
  return {
    headline: `No results in ${suites(suitesOf(empty), selector)}`,
    what:
      `${capital(buildNames(builds, selector))} ${have} ended and ${naming(empty, selector)} finished without any result: the upload ` +
      `contained no tests.${inAddition(failures)}`,
    hint:
      `Check in the logs of the build's jobs whether any tests ran, and what the test collector uploaded${atBuilds(builds, selector)}. Then ` +
      `run them again.${orTriggered(facts)}${lenient(facts, 'If a run without tests is fine')}`,
    anchor: 'no-results',
  };
}

function buildEnded(end: BuildEnd, facts: VerdictFacts): Words {
  const { selector, failures, outcome } = facts;
  const ended = outcome.observation.builds?.filter((build) => build.ended === end) ?? [];
  const builds = ended.length > 0 ? ended : gatedBuilds(facts);
  const how = endedHow(end, builds.length);
  const about = {
    headline: `Results may be missing: ${builds.length === 1 ? 'the build' : buildNames(builds, selector)} ${how}`,
    anchor: 'results-may-be-missing',
  } as const;
  const but = `${noTestFailed(facts)}, but ${buildNames(builds, selector)} ${how}`;
  const jobs = atBuilds(builds, selector);
  if (end !== 'failed') {
    return {
      ...about,
      what: `${but}, so some jobs may not have uploaded their results.`,
      hint:
        `Check in the build what did not finish, and why${jobs}. Then build again, or retry those jobs and run this job ` +
        `again.${orTriggered(facts)}${lenient(facts, 'If such a build is fine')}`,
    };
  }
  if (failures.tolerated.length > 0) {
    return {
      ...about,
      what: `${but}: either because of the tolerated tests, or because another job failed, perhaps before it uploaded its results.`,
      hint:
        `Check in the build which of the two it was${jobs}. If another job failed, fix or retry it, then run this job ` +
        `again.${orTriggered(facts)}${lenient(facts, 'If the build fails only because of tolerated tests')}`,
    };
  }
  return {
    ...about,
    what: `${but}: a job that runs tests may have failed before it uploaded its results.`,
    hint:
      `Check which of the build's jobs failed${jobs}. If they run tests, fix or retry them, then run this job again.` +
      `${orTriggered(facts)}${lenient(facts, 'If they run no tests')}`,
  };
}

function noTestFailed({ outcome, failures, selector }: VerdictFacts): string {
  const seen = naming(outcome.observation.runs, selector);
  return failures.tolerated.length === 0
    ? `No test failed in ${seen}`
    : `In ${seen}, ${wereTolerated(failures)} and no other test failed`;
}
