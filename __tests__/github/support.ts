import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect } from '@jest/globals';
import { type GitHubScript, type GitHubStandIn, startGitHub } from '../../simulator/github/api.ts';
import type { GitHubCode, GitHubNotice } from '../../src/github/errors.ts';
import { type Publishable, Publisher, type PublisherOptions, type Wishes } from '../../src/github/publish.ts';
import type { TimeGiven } from '../../src/github/time.ts';
import type { Environment, GitHubContext } from '../../src/github-context.ts';
import { checkRunOf, jobAnnotationsOf } from '../../src/report/check-run/check-run.ts';
import { commentOf } from '../../src/report/comment.ts';
import type { Published } from '../../src/report/published.ts';
import type { Report } from '../../src/report/report.ts';
import type { ReportView } from '../../src/report/view.ts';
import { realClock } from '../../src/shared/clock.ts';
import { Secret } from '../../src/shared/secret.ts';
import { redactor } from '../../src/text/redact.ts';
import { commit, manyFailures, report, unhurried, viewOf } from '../report/fixtures.ts';
import { contextOf } from '../support/context.ts';
import { complaints } from './openapi.ts';

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
    pulls: { 12: commit },
    jobs: { [JOB]: 'gate' },
    ...more,
  });
  closing.push(() => stage.close());
  return stage;
}

/** A signal that nobody aborts. */
export function unending(): AbortSignal {
  return new AbortController().signal;
}

/** What a test may have otherwise than usual. */
export interface Unusual extends Partial<Omit<PublisherOptions, 'wishes'>>, Partial<TimeGiven> {
  readonly wishes?: Partial<Wishes>;
}

/** As quick as may be: a second takes a millisecond. */
const quick = { second: 1, betweenWrites: 4 };

/** A publisher that wishes for nothing but what is said, on a push. */
export function publisherFor(url: string, { wishes, context, redact, newId, clock, pace }: Unusual = {}): Publisher {
  return new Publisher({
    wishes: {
      statusName: undefined,
      checkName: undefined,
      jobAnnotations: 'first',
      comment: 'never',
      headSha: undefined,
      githubToken: new Secret(TOKEN),
      checkRunId: String(JOB),
      ...wishes,
    },
    context: context ?? contextFor(url),
    redact: redact ?? redactor([TOKEN]),
    newId: newId ?? (() => 'ours'),
    clock: clock ?? realClock,
    pace: pace ?? quick,
  });
}

/** As on a push to `acme/shop`, or on another event with this payload. */
export function contextFor(url: string, env: Environment = {}, payload?: object): GitHubContext {
  const push = { GITHUB_EVENT_NAME: 'push', GITHUB_SHA: commit };
  const event = payload === undefined ? {} : { GITHUB_EVENT_PATH: eventFile(payload) };
  return contextOf({ GITHUB_API_URL: url, GITHUB_REPOSITORY: 'acme/shop', ...push, ...event, ...env });
}

function eventFile(payload: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'event-'));
  closing.push(async () => rmSync(folder, { recursive: true }));
  const path = join(folder, 'event.json');
  writeFileSync(path, JSON.stringify(payload));
  return path;
}

/** So many failed tests, to be shown in a check run of their own, in the job's, or in both. */
export function wanted(count: number, what: 'check-run' | 'job' | 'both', of: Report = failing(count)): Wanted {
  // Of the job's own check run, none is taken away that the step shows.
  const view = viewOf(of, undefined, { annotationsBefore: { error: 10 } });
  return {
    all: publishableOf(view),
    wishes: {
      checkName: what === 'job' ? undefined : 'Tests',
      jobAnnotations: what === 'check-run' ? 'first' : 'all',
    },
  };
}

/** What there is, and what of it is wished for. */
export interface Wanted {
  readonly all: Publishable;
  readonly wishes: Partial<Wishes>;
}

/** All that can be shown of a view. */
export function publishableOf(view: ReportView): Publishable {
  return {
    status: { state: 'failure', description: view.message.headline, target: undefined },
    checkRun: checkRunOf(view, unhurried),
    jobAnnotations: jobAnnotationsOf(view),
    comment: commentOf(view, commit),
  };
}

export function failing(count: number): Report {
  return report({ name: 'failed' }, { failed: manyFailures(count) });
}

/** Publishes, and holds every request against GitHub's own description. */
export async function published(
  stage: GitHubStandIn,
  { all, wishes }: Wanted,
  more: Unusual = {},
): Promise<Published & { readonly requests: number }> {
  const publisher = publisherFor(stage.url, { ...more, wishes: { ...wishes, ...more.wishes } });
  const { time = 20_000, hurry = unending(), signal = unending() } = more;
  const result = await publisher.publish(all, { time, hurry, signal });
  expectDescribed(stage);
  return { ...result, requests: publisher.requests };
}

/** Every body that was sent is what GitHub's own description of its API says. */
export function expectDescribed({ requests }: Pick<GitHubStandIn, 'requests'>): void {
  for (const { endpoint, body } of requests) {
    if (endpoint !== undefined && body !== undefined) expect(complaints(endpoint, body)).toEqual([]);
  }
}

/** The names of what stood in the way. */
export function noticesOf(part: { readonly notices: readonly GitHubNotice[] } | undefined): readonly GitHubCode[] {
  return (part?.notices ?? []).map(({ code }) => code);
}
