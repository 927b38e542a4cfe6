import type { Selector } from '../selector.ts';
import type { Build } from '../test-engine/model.ts';
import { counted, listed, plural, span } from '../text/words.ts';
import type { Of, VerdictFacts, Words } from './message.ts';
import { atBuilds, buildNames, capital, isBlocked, jobsDone, naming, stateWord } from './naming.ts';
import { itIs } from './not-found.ts';

/** The message of a wait that took too long. */
export function timedOut({ because }: Of<'timed-out'>, facts: VerdictFacts): Words {
  const { outcome, selector, settings, cost } = facts;
  const { runs, builds } = outcome.observation;
  const waited = span(cost.waited);
  const elapsed = `\`timeout\` elapsed after ${waited}`;
  const longer = `raise \`timeout\`${itIs(settings?.timeout)}`;
  switch (because) {
    case 'build-goes-on':
      return buildGoesOn(facts, elapsed, longer);
    case 'run-goes-on': {
      const going = runs.filter(({ run }) => run.state === 'running');
      return {
        headline: `${someRuns(going.length)} had not finished after ${waited}`,
        what: `${elapsed}, before ${naming(going, selector)} finished. No test had failed by then.`,
        hint: builds
          ? `The build has ended, so Test Engine is still processing its uploads: ${longer}.`
          : `Check whether the jobs that run the tests hang. If the tests just take long, ${longer}.`,
        anchor: 'a-run-had-not-finished',
      };
    }
    case 'result-pending': {
      const pending = runs.filter(({ run }) => run.result === 'pending');
      return {
        headline: `No result after ${waited}`,
        what: `${elapsed}. By then, ${naming(pending, selector)} had finished without any result.`,
        hint: `Check whether the jobs ran any tests and uploaded their results. If the upload just takes long, ${longer}.`,
        anchor: 'no-result-in-time',
      };
    }
    case 'run-missing': {
      const lost = runs.filter(({ presence }) => presence !== 'present');
      const [was, it] = lost.length === 1 ? ['was', 'it'] : ['were', 'them'];
      return {
        headline: `${someRuns(lost.length)} ${was} missing after ${waited}`,
        what:
          `${capital(naming(lost, selector))} existed, but the last poll before \`timeout\` elapsed did not find ${it}. That is ` +
          `too short a time to tell whether ${plural(lost.length, 'the run is', 'the runs are')} gone.`,
        hint:
          `Check in Test Engine whether the ${plural(lost.length, 'run exists', 'runs exist')}, then run this job again or ` +
          `${longer}.`,
        anchor: 'a-run-was-missing',
      };
    }
    case 'not-proven':
      return {
        headline: `The list of runs could not be read to its end in ${waited}`,
        what:
          `${elapsed}. By then, ${naming(runs, selector)} had passed, but nothing proved that the list of runs was complete, so a ` +
          'failed run may be missing from it.',
        hint: `Run this job again, or ${longer}. If this persists, a server or proxy removes the \`Link\` header (see \`api-url\`).`,
        anchor: 'the-pass-had-not-settled',
      };
    case 'not-settled': {
      const settle =
        settings === undefined ? 'as long as `settle` requires' : `for ${span(settings.settle)} (\`settle\`)`;
      return {
        headline: `The pass had not settled after ${waited}`,
        what: `${elapsed}. By then, ${naming(runs, selector)} had passed, but the pass had not stayed unchanged ${settle}.`,
        hint: `Run this job again, ${longer}, or lower \`settle\`.`,
        anchor: 'the-pass-had-not-settled',
      };
    }
  }
}

/** `A run`, `2 runs` */
function someRuns(count: number): string {
  return count === 1 ? 'A run' : counted(count, 'run');
}

/** Builds that had not ended, with what is known of them. */
function buildGoesOn(facts: VerdictFacts, elapsed: string, longer: string): Words {
  const { outcome, selector, cost } = facts;
  const { builds = [], runs } = outcome.observation;
  const open = builds.filter(({ ended }) => ended === undefined);
  const name = buildNames(open, selector);
  const states = open.map((build) => [...wordOf(build), ...doneOf(build)].join(', ')).filter((state) => state !== '');
  const state =
    states.length === 0 ? '' : ` (${plural(states.length, 'its state is', 'their states are')} ${listed(states)})`;
  const until =
    runs.length === 0 ? 'No run had appeared by then.' : 'No test had failed by then, but more results could come.';
  const strange = open.filter((build) => stateWord(build) === undefined);
  return {
    headline: `${capital(name)} had not ended after ${span(cost.waited)}`,
    what: `${elapsed}, before ${name} ended${state}. ${until}`,
    hint: whyOpen(open, atBuilds(open, selector), selector, longer),
    anchor: 'the-build-had-not-ended',
    quotes: strange.map(({ word }) => ({ intro: "The build's state, as Buildkite calls it:", text: word })),
  };
}

function wordOf(build: Build): readonly string[] {
  const word = stateWord(build);
  return word === undefined ? [] : [word];
}

function doneOf(build: Build): readonly string[] {
  const done = jobsDone(build);
  return done === '' ? [] : [done];
}

function whyOpen(open: readonly Build[], at: string, selector: Selector | undefined, longer: string): string {
  if (open.some(({ pendingTriggers }) => pendingTriggers > 0)) {
    return `A trigger step has not started its build yet. Check in Buildkite what it waits for${at}. If that just takes long, ${longer}.`;
  }
  if (!open.some(isBlocked)) {
    return `Check in Buildkite whether a job hangs or waits for an agent${at}. If the build just takes long, ${longer}.`;
  }
  const waits = selector !== undefined && 'ifBlocked' in selector && selector.ifBlocked === 'wait';
  return waits
    ? `The build waits at a block step${at}. Unblock it, or remove \`if-blocked\`: with \`judge\`, the build counts as ended once its other jobs have.`
    : `The build waits at a block step, but some of its other jobs had not ended, or could not be read${at}. Check them. If they just take long, ${longer}.`;
}
