import type { CheckAnnotation, CheckConclusion, Output } from '../report/check-run/check-run.ts';
import { type Untrusted, untrusted } from '../shared/untrusted.ts';
import { field, type GitHub, idIn, type Limits, text } from './client.ts';
import { GitHubNotice } from './errors.ts';

/** A check run in its current state. */
export interface CheckRunOnGitHub {
  readonly id: string;
  /** Its page, if the response names one. */
  readonly url: Untrusted | undefined;
  /** The number of its annotations, to which updates add. `undefined` if the response does not say. */
  readonly annotations: number | undefined;
  readonly isCompleted: boolean;
}

/** What a request says about a check run: plain text, except for the output's `summary` and `text`, which are made of `Html`. */
export interface CheckRunBody {
  readonly status?: 'in_progress' | 'completed';
  readonly conclusion?: CheckConclusion;
  readonly output: Output & { readonly annotations?: readonly CheckAnnotation[] };
}

/** The name, the commit and the ID of a new check run. */
export interface Head {
  readonly name: string;
  readonly sha: string;
  /** Unique, so that it can be found again. Other check runs may have the same name. */
  readonly externalId: string;
}

const permission = 'checks';

/** Creates a check run. If the response is lost, it is searched for before it is created again. Rejects with a GitHubNotice. */
export async function createCheckRun(
  github: GitHub,
  { name, sha, externalId }: Head,
  content: CheckRunBody,
  limits: Limits,
): Promise<CheckRunOnGitHub> {
  const find = async () => {
    const path = `/commits/${sha}/check-runs?check_name=${encodeURIComponent(name)}&filter=all&per_page=100`;
    const found = await github.ask({ ...asked('GET', path, 'commit'), once: true }, limits);
    const runs = field(found, 'check_runs');
    return Array.isArray(runs) ? runs.find((run) => text(run, 'external_id') === externalId) : undefined;
  };
  const body = { name, head_sha: sha, external_id: externalId, ...content };
  const run = checkRunIn(
    await github.ask({ ...asked('POST', '/check-runs', 'repository'), body, written: find }, limits),
  );
  return { ...run, annotations: atLeast(content.output.annotations?.length ?? 0, run) };
}

/** Fetches the check run with this ID. Rejects with a GitHubNotice. */
export async function readCheckRun(github: GitHub, id: string, limits: Limits): Promise<CheckRunOnGitHub> {
  return checkRunIn(await github.ask(asked('GET', `/check-runs/${id}`, `check run ${id}`), limits));
}

/**
 * Changes a check run, and adds annotations to it. If the response is lost, the change is only repeated if the annotations have not been
 * added. Rejects with a GitHubNotice.
 */
export async function updateCheckRun(
  github: GitHub,
  { id, annotations: before }: Pick<CheckRunOnGitHub, 'id' | 'annotations'>,
  body: CheckRunBody,
  limits: Limits,
): Promise<CheckRunOnGitHub> {
  const what = `check run ${id}`;
  const added = body.output.annotations?.length ?? 0;
  const look = async () => {
    const found = await github.ask({ ...asked('GET', `/check-runs/${id}`, what), once: true }, limits);
    const { annotations, isCompleted } = checkRunIn(found);
    const isAdded = annotations === undefined || before === undefined || annotations >= before + added;
    return isAdded && (isCompleted || body.status !== 'completed') ? found : undefined;
  };
  // Replacing the output alone can be repeated.
  const written = added > 0 ? { written: look } : {};
  const now = checkRunIn(await github.ask({ ...asked('PATCH', `/check-runs/${id}`, what), body, ...written }, limits));
  return { ...now, annotations: before === undefined ? now.annotations : atLeast(before + added, now) };
}

/** The number of annotations after `accepted` were added, in case GitHub counts them with a delay or does not say. */
function atLeast(taken: number, { annotations = 0 }: CheckRunOnGitHub): number {
  return Math.max(annotations, taken);
}

function asked<Method extends 'GET' | 'POST' | 'PATCH'>(method: Method, path: string, what: string) {
  return { method, path, what, permission } as const;
}

/** @throws {GitHubNotice} `unexpected-response` */
function checkRunIn(data: unknown): CheckRunOnGitHub {
  const id = idIn(data);
  if (id === undefined) throw new GitHubNotice('unexpected-response', { what: 'a check run' });
  const page = text(data, 'html_url');
  const annotations = field(data, 'output', 'annotations_count');
  return {
    id,
    url: page === undefined ? undefined : untrusted(page),
    annotations: typeof annotations === 'number' ? annotations : undefined,
    isCompleted: text(data, 'status') === 'completed',
  };
}
