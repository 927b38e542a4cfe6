import type { JobAnnotations } from '../report/check-run/check-run.ts';
import type { ShownPart } from '../report/published.ts';
import { Batches } from './batches.ts';
import { type CheckRunOnGitHub, readCheckRun, updateCheckRun } from './check-runs.ts';
import type { GitHub } from './client.ts';
import { GitHubNotice } from './errors.ts';
import { isAboutContent, Notices } from './notices.ts';
import type { TimeForAll } from './time.ts';

/**
 * Adds annotations to the job's own check run; without annotations, only the output. Only the runner may set its status and conclusion,
 * so neither is sent.
 *
 * @throws {GitHubNotice} `no-own-check-run`
 */
export async function addToJob(
  github: GitHub,
  id: string | undefined,
  { annotations, output }: JobAnnotations,
  time: TimeForAll,
): Promise<ShownPart> {
  if (id === undefined) throw new GitHubNotice('no-own-check-run', {});
  const batches = new Batches(annotations);
  const notices = new Notices();
  let annotated = 0;
  // Earlier steps may have added some. If a response is lost, the number shows whether the write happened.
  let run: CheckRunOnGitHub | undefined;
  do {
    if (!time.isLeft) {
      notices.add(new GitHubNotice('out-of-time', {}));
      break;
    }
    const batch = batches.next();
    try {
      run ??= await readCheckRun(github, id, time.adding);
      run = await updateCheckRun(github, run, { output: { ...output, annotations: batch } }, time.adding);
      annotated += batch.length;
    } catch (error) {
      if (!isAboutContent(notices.add(error))) break;
    }
  } while (batches.left > 0);
  return { annotated, total: annotations.total, url: run?.url, notices: notices.all };
}
