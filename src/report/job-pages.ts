import type { Observation } from '../gate/observation.ts';
import { buildPage, type Selector } from '../selector.ts';
import { rawText } from '../shared/untrusted.ts';
import type { FailedExecution } from '../test-engine/model.ts';
import { type Link, linkTo } from '../text/index.ts';

/**
 * The pages of the jobs in which tests failed, from the collectors' tags: `<build.url>#<build.job_id>`. Anybody can write a tag, so it
 * only becomes a link if it names the build that the run belongs to.
 */
export function jobPages(
  { runs, builds = [] }: Observation,
  selector: Selector | undefined,
): (execution: FailedExecution) => Link | undefined {
  const addresses = new Map(builds.map((build) => [build.id, selector && buildPage(selector.organization, build)]));
  const addressOf = new Map(runs.map(({ run }) => [`${run.suite}/${run.id}`, addresses.get(run.buildId ?? '')]));
  return ({ suite, runId, tags }) => {
    const address = addressOf.get(`${suite}/${runId}`);
    const [url, job] = ['build.url', 'build.job_id'].map((name) => {
      const tag = tags.get(name);
      return tag === undefined ? '' : rawText(tag).trim();
    });
    const isOurs = address !== undefined && url?.replace(/\/$/, '') === address;
    return isOurs && /^[\da-f-]{36}$/i.test(job ?? '') ? linkTo(new URL(`${address}#${job}`)) : undefined;
  };
}
