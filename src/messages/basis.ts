import type { Report } from '../report/report.ts';
import { counted, listed, span } from '../text/words.ts';
import { buildName, stateWord } from './build.ts';
import { capital, newestOnly, standing } from './naming.ts';

/**
 * What the verdict rests on, in sentences of our own: which runs, unchanged since when, the build's end checked or not.
 * Where the runs are listed anyway, it is enough to count them.
 */
export function basis(report: Report, runs: 'named' | 'counted' = 'named'): readonly string[] {
  const { observation } = report.outcome;
  if (report.selector === undefined) return ['Nothing was asked of Test Engine.'];
  if (observation.lastPoll === undefined) return ['No answer told where the runs stand.'];
  return [onWhichRuns(report, runs), ...forHowLong(report), ...onWhichBuild(report), ...onWhichEvidence(report)];
}

function onWhichRuns({ outcome: { observation } }: Report, how: 'named' | 'counted'): string {
  const { runs, polls } = observation;
  if (runs.length === 0) return `No run was seen on ${counted(polls, 'look')}.`;
  const seen = how === 'named' ? listed(runs.map(standing), 10) : counted(runs.length, 'run');
  return `Seen on ${counted(polls, 'look')}: ${seen}.`;
}

/** Whether more results, or others, could have led to another verdict. */
function restsOnNoMore({ outcome }: Report): boolean {
  return ['passed', 'incomplete', 'timed-out'].includes(outcome.verdict.name);
}

function forHowLong(report: Report): readonly string[] {
  if (!restsOnNoMore(report)) return [];
  const { outcome, settings } = report;
  const { lastPoll, unchangedSince, runs } = outcome.observation;
  const settle = settings?.settle ?? 0;
  const asked = settle === 0 ? 'settle is 0: the first sight counts' : `settle asks for ${span(settle)}`;
  if (runs.some(({ presence }) => presence === 'missing'))
    return ['A run was missing at the end, so nothing had settled.'];
  const held = Math.max(0, (lastPoll?.startedAt ?? unchangedSince) - unchangedSince);
  const age = Math.max(0, outcome.endedAt - (lastPoll?.endedAt ?? outcome.endedAt));
  const seen = age >= 1000 ? ` The last look was ${span(age)} before the verdict.` : '';
  return held === 0
    ? [`The last change was seen on the last look (${asked}).${seen}`]
    : [`Nothing had changed for ${span(held)} (${asked}).${seen}`];
}

function onWhichBuild(report: Report): readonly string[] {
  const { outcome, selector } = report;
  const { builds, readLimits } = outcome.observation;
  const [build] = builds ?? [];
  const name = capital(buildName(selector));
  if (build?.ended !== undefined)
    return [`${name} has ended (${build.ended}): no more results are to be expected from it.`];
  if (build !== undefined) {
    const word = stateWord(build);
    return [`${name} goes on${word === undefined ? '' : ` (${word})`}: more results may come.`];
  }
  const only = readLimits.length === 0 ? [] : [`${capital(newestOnly(readLimits))} were looked at.`];
  if (!restsOnNoMore(report)) return only;
  const later = 'so that results which are uploaded later cannot be ruled out';
  switch (selector?.kind) {
    case 'commit':
      return [`No end was checked: nothing tells which upload of a commit is the last one, ${later}.`, ...only];
    case 'run-id':
      return [`The end of the build was not checked: a run does not tell it, ${later}.`];
    case 'pipeline':
    case 'build-id':
    case 'build-url':
    case undefined:
      return [`The end of the build was not checked: its UUID alone does not tell it, ${later}; build-url checks it.`];
  }
}

/** How far the word "retried" goes. */
function onWhichEvidence({ failures, outcome }: Report): readonly string[] {
  if (!failures.tolerated.some(({ why }) => why === 'retried')) return [];
  return outcome.observation.builds === undefined
    ? ['“Passed on a retry” means that Test Engine lists a pass of the test in the same build, in whichever job.']
    : [
        '“Passed on a retry” means that Test Engine lists a pass of the test in the same build, and no job in which it did nothing ' +
          'but fail and that was not retried, as far as failures name their jobs.',
      ];
}
