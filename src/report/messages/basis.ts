import type { Report } from '../report.ts';
import { counted, listed, span } from '../words.ts';
import { standing } from './naming.ts';

/**
 * What the verdict rests on, in sentences of our own: which runs, unchanged since when, the build's end checked or not.
 * Where the runs are listed anyway, it is enough to count them.
 */
export function basis(report: Report, runs: 'named' | 'counted' = 'named'): readonly string[] {
  const { observation } = report.outcome;
  if (report.selector === undefined) return ['Nothing was asked of Test Engine.'];
  if (observation.lastLook === undefined) return ['Test Engine had not answered even once.'];
  return [onWhichRuns(report, runs), forHowLong(report), onWhichBuild(report)];
}

function onWhichRuns({ outcome: { observation } }: Report, how: 'named' | 'counted'): string {
  const { runs, looks } = observation;
  if (runs.length === 0) return `No run was seen on ${counted(looks, 'look')}.`;
  const seen = how === 'named' ? listed(runs.map(standing), 10) : counted(runs.length, 'run');
  return `Seen on ${counted(looks, 'look')}: ${seen}.`;
}

function forHowLong({ outcome, settings }: Report): string {
  const { lastLook, unchangedSince, runs } = outcome.observation;
  const settle = settings?.settle ?? 0;
  const asked = settle === 0 ? 'settle is 0: the first sight counts' : `settle asks for ${span(settle)}`;
  if (runs.some(({ presence }) => presence === 'missing'))
    return `A run was missing at the end, so nothing had settled.`;
  const held = Math.max(0, (lastLook?.startedAt ?? unchangedSince) - unchangedSince);
  const age = Math.max(0, outcome.endedAt - (lastLook?.endedAt ?? outcome.endedAt));
  const seen = age >= 1000 ? ` The last look was ${span(age)} before the verdict.` : '';
  return held === 0
    ? `The last change was seen on the last look (${asked}).${seen}`
    : `Nothing had changed for ${span(held)} (${asked}).${seen}`;
}

function onWhichBuild({ outcome, selector }: Report): string {
  const { build } = outcome.observation;
  if (build?.ended !== undefined) return `The build had ended (${build.ended}): no more results can come from it.`;
  if (build !== undefined) return 'The build had not ended: more results could come.';
  return (
    `The end of the build was not checked: with ${selector?.kind ?? 'this selector'} alone, ` +
    'results that are uploaded later cannot be ruled out.'
  );
}
