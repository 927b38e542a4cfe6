import type { Observation } from '../gate/observation.ts';
import type { Selector } from '../selector.ts';
import type { Settings } from '../settings.ts';
import type { Build } from '../test-engine/model.ts';
import { counted, listed, plural, span } from '../text/words.ts';
import type { VerdictFacts } from './message.ts';
import { buildNames, capital, newestOnly, standing, stateWord, suiteName, type Within } from './naming.ts';

/**
 * What the verdict is based on, in sentences of our own: which runs, unchanged since when, the build's end checked or not.
 * Where the runs are listed anyway, it is enough to count them.
 */
export function basis(facts: VerdictFacts, runs: 'named' | 'counted' = 'named'): readonly string[] {
  const { outcome, selector, settings } = facts;
  const { lastPoll } = outcome.observation;
  if (selector === undefined || settings === undefined) return ['Test Engine was not queried.'];
  if (lastPoll === undefined) return ['No poll succeeded.'];
  return [
    onWhichRuns(facts, runs),
    ...forHowLong(facts, lastPoll, settings),
    ...onWhichBuild(facts, selector),
    ...onWhichEvidence(facts),
  ];
}

function onWhichRuns({ outcome: { observation }, selector }: VerdictFacts, how: 'named' | 'counted'): string {
  const { runs, polls, builds = [], withoutBuild } = observation;
  if (runs.length === 0) {
    const what = withoutBuild.length > 0 && builds.length === 0 ? 'build' : 'run';
    return `No ${what} was seen in ${counted(polls, 'poll')}.`;
  }
  const names = runs.map((run) => standing(run, selector));
  return `Seen in ${counted(polls, 'poll')}: ${how === 'named' ? listed(names, 10) : counted(runs.length, 'run')}.`;
}

/** Whether more results, or others, could have led to another verdict, or would not have been let through. */
function couldChange({ outcome: { verdict }, conclusion }: VerdictFacts): boolean {
  return conclusion !== 'failure' || verdict.name === 'incomplete' || verdict.name === 'timed-out';
}

function forHowLong(
  facts: VerdictFacts,
  lastPoll: NonNullable<Observation['lastPoll']>,
  { settle }: Pick<Settings, 'settle'>,
): readonly string[] {
  if (!couldChange(facts)) return [];
  const { observation, verdict, endedAt } = facts.outcome;
  // How long nothing changed only matters for a pass, and while something is running, there is none.
  const isUnderWay = verdict.name === 'timed-out' && ['build-goes-on', 'run-goes-on'].includes(verdict.because);
  if (observation.runs.some(({ presence }) => presence === 'missing'))
    return ['A run was missing at the end, so nothing had settled.'];
  const age = endedAt - lastPoll.endedAt;
  const seen = age >= 1000 ? [`The last poll was ${span(age)} before the verdict.`] : [];
  if (isUnderWay) return seen;
  const held = lastPoll.startedAt - observation.unchangedSince;
  const required = `\`settle\` is ${span(settle)}`;
  return held <= 0
    ? [`The last poll still saw a change (${required}).`, ...seen]
    : [`Nothing changed for ${span(held)} (${required}).`, ...seen];
}

function onWhichBuild(facts: VerdictFacts, selector: Selector): readonly string[] {
  const { builds = [], readLimits } = facts.outcome.observation;
  if (builds.length > 0) return onBuilds(builds, selector);
  const only = readLimits.length === 0 ? [] : [`${capital(newestOnly(readLimits, selector))} were searched.`];
  if (!couldChange(facts)) return only;
  switch (selector.kind) {
    case 'commit':
      return ['Nothing shows which upload of a commit is the last, so later results cannot be ruled out.', ...only];
    case 'run-id':
      return ['Whether the build has ended was not checked, so later results cannot be ruled out.'];
    case 'pipeline':
    case 'build-id':
    case 'build-url':
      return [
        'Whether the build has ended was not checked, so later results cannot be ruled out; `pipeline` and `build-url` check it.',
      ];
  }
}

/** Which builds have ended and which have not, and what was not checked. */
function onBuilds(builds: readonly Build[], within: Within): readonly string[] {
  const open = builds.filter(({ ended }) => ended === undefined);
  const chosen = open.length > 0 ? open : builds;
  const stands = open.length > 0 ? 'not ended' : 'ended';
  const so = open.length > 0 ? 'so more results may come' : 'so no more results are expected';
  const named = chosen.map((build) => {
    const word = build.ended ?? stateWord(build);
    return {
      name: `${build.number} of ${suiteName(build.pipeline, within)}`,
      word: word === undefined ? '' : ` (${word})`,
    };
  });
  const [only, ...others] = named;
  const sentence =
    only !== undefined && others.length === 0
      ? `Build ${only.name} has ${stands}${only.word}, ${so}.`
      : `Builds ${listed(named.map(({ name, word }) => `${name}${word}`))} have ${stands}, ${so}.`;
  const blocked = builds.filter((build) => build.blocked && build.ended !== undefined);
  const behind =
    blocked.length === 0
      ? []
      : [
          `${capital(buildNames(blocked, within))} ${plural(blocked.length, 'waits', 'wait')} at a block step: what is behind it was not ` +
            'checked.',
        ];
  return [sentence, ...behind];
}

/** How far the word "retried" goes. */
function onWhichEvidence({ failures, outcome }: VerdictFacts): readonly string[] {
  if (!failures.tolerated.some(({ why }) => why === 'retried')) return [];
  return outcome.observation.builds === undefined
    ? ['"Passed on a retry" means that Test Engine lists a pass of the test in the same build, in any job.']
    : [
        '"Passed on a retry" means that Test Engine lists a pass of the test in the same build. If the test failed in a job that ' +
          'was not retried, it also passed in that same job. That is checked where failures name their jobs.',
      ];
}
