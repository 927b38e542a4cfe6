import type { TrackedRun } from '../gate/observation.ts';
import type { VerdictName } from '../gate/outcome.ts';
import type { Selector } from '../selector.ts';
import type { Build, JobCounts } from '../test-engine/model.ts';
import { counted, grouped, plural } from '../text/words.ts';
import { sought } from './naming.ts';

/** What is known while the gate waits. */
export interface WaitingFacts {
  readonly builds: readonly Build[];
  readonly runs: readonly TrackedRun[];
}

/** The description of a commit status before anything was found. */
export function waitingFor(selector: Selector): string {
  return `Waiting for ${sought(selector)}`;
}

/** Its description once something was found: `Waiting for build 4711: 23 of 40 jobs done`; `undefined` before. */
export function waitingMore({ builds, runs }: WaitingFacts): string | undefined {
  const goingOn = builds.filter(({ ended }) => ended === undefined);
  if (goingOn.length > 0) return `Waiting for ${buildsInWords(goingOn)}${jobsInWords(builds)}`;
  if (runs.length > 0) {
    const finished = runs.filter(({ run }) => run.state === 'finished').length;
    return `Waiting for results: ${grouped(finished)} of ${counted(runs.length, 'run')} finished`;
  }
  if (builds.length === 0) return undefined;
  return `Waiting for the results of ${buildsInWords(builds)}, which ${plural(builds.length, 'has', 'have')} ended`;
}

function buildsInWords([first, ...others]: readonly Build[]): string {
  return others.length === 0 ? `build ${first?.number}` : counted(others.length + 1, 'build');
}

function jobsInWords(builds: readonly Build[]): string {
  const known = builds.flatMap(({ jobs }) => (jobs === undefined ? [] : [jobs]));
  const sum = (of: keyof JobCounts) => known.reduce((all, jobs) => all + jobs[of], 0);
  const [done, total, failed] = [sum('done'), sum('total'), sum('failed')];
  if (total === 0) return '';
  return `: ${grouped(done)} of ${counted(total, 'job')} done${failed === 0 ? '' : `, ${grouped(failed)} failed`}`;
}

/** Its description of a verdict that is not `passed` but does not fail the step. */
export function passesAllTheSame(headline: string): string {
  return `${headline}, which does not fail the gate`;
}

/** Its description if nothing better is available. */
export function bareVerdict(verdict: VerdictName): string {
  return `Verdict: ${verdict}`;
}
