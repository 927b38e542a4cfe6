import { afterEach, expect } from '@jest/globals';
import { type GitHubScript, type GitHubStandIn, startGitHub } from '../../simulator/github/api.ts';
import type { GitHubCode } from '../../src/github/errors.ts';
import type { Published, PublishOptions, Wanted } from '../../src/github/publish.ts';
import { publish } from '../../src/github/publish.ts';
import { checkRunOf, jobAnnotationsOf } from '../../src/report/check-run/check-run.ts';
import type { Report } from '../../src/report/report.ts';
import type { Clock } from '../../src/shared/clock.ts';
import { Secret } from '../../src/shared/secret.ts';
import { redactor } from '../../src/text/redact.ts';
import { commit, manyFailures, report, unhurried, viewOf } from '../report/fixtures.ts';
import { contextOf } from '../support/context.ts';
import { createBody, updateBody } from './openapi.ts';

export const TOKEN = 'ghs_0123456789abcdefABCDEF0123456789';
export const JOB = 41_000_000_001;

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** A GitHub for one test: `acme/shop` with one commit, one running job, and a token that may write. */
export async function gitHub(more: Partial<GitHubScript> = {}): Promise<GitHubStandIn> {
  const stage = await startGitHub({
    tokens: { [TOKEN]: 'write' },
    repository: 'acme/shop',
    commits: [commit],
    jobs: { [JOB]: 'gate' },
    ...more,
  });
  closing.push(() => stage.close());
  return stage;
}

/** A clock that sleeps no longer than a moment, and the pauses that it was asked for. */
export function hastyClock(): Clock & { readonly pauses: number[] } {
  let ahead = 0;
  const pauses: number[] = [];
  return {
    pauses,
    now: () => performance.now() + ahead,
    async sleep(ms, signal) {
      signal.throwIfAborted();
      pauses.push(Math.round(ms));
      ahead += ms;
    },
  };
}

/** A signal that nobody aborts. */
export function unending(): AbortSignal {
  return new AbortController().signal;
}

export function optionsFor(url: string, more: Partial<PublishOptions> = {}): PublishOptions {
  return {
    settings: { headSha: undefined, githubToken: new Secret(TOKEN), checkRunId: String(JOB) },
    context: contextOf({
      GITHUB_API_URL: url,
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_EVENT_NAME: 'push',
      GITHUB_SHA: commit,
    }),
    redact: redactor([TOKEN]),
    clock: hastyClock(),
    time: 20_000,
    hurry: unending(),
    signal: unending(),
    ...more,
  };
}

/** So many failed tests, as a check run of their own, annotations of the job, or both. */
export function wanted(count: number, what: 'check-run' | 'job' | 'both', of: Report = failing(count)): Wanted {
  // Of the job's own check run, none is taken away that the step shows.
  const view = viewOf(of, undefined, { annotationsBefore: { error: 10 } });
  return {
    checkRun: what === 'job' ? undefined : { name: 'Tests', content: checkRunOf(view, unhurried) },
    jobAnnotations: what === 'check-run' ? undefined : jobAnnotationsOf(view),
  };
}

export function failing(count: number): Report {
  return report({ name: 'failed' }, { failed: manyFailures(count) });
}

/** Publishes, and holds every request against GitHub's own description. */
export async function published(
  stage: GitHubStandIn,
  what: Wanted,
  more: Partial<PublishOptions> = {},
): Promise<Published> {
  const result = await publish(what, optionsFor(stage.url, more));
  for (const { method, body } of stage.requests) {
    expect((method === 'POST' ? createBody : updateBody).complaints(body)).toEqual([]);
  }
  return result;
}

/** The names of what stood in the way. */
export function noticesOf(part: Published['checkRun']): readonly GitHubCode[] {
  return (part?.notices ?? []).map(({ code }) => code);
}
