import type { CheckAnnotation, CheckConclusion, Output } from '../report/check-run/check-run.ts';
import { type Untrusted, untrusted } from '../shared/untrusted.ts';
import { field, type GitHub, idIn, type Limits, text } from './client.ts';
import { GitHubNotice } from './errors.ts';

/** A check run as it stands. */
export interface CheckRunOnGitHub {
  readonly id: string;
  /** Its page, if GitHub told one. */
  readonly url: Untrusted | undefined;
  /** All annotations that it has: updates add. `undefined` where GitHub does not tell. */
  readonly annotations: number | undefined;
  readonly isCompleted: boolean;
}

/** What a request says of a check run. All in it is plain text but for the output's `summary` and `text`, which `Html` made. */
export interface CheckRunBody {
  readonly status?: 'in_progress' | 'completed';
  readonly conclusion?: CheckConclusion;
  readonly output: Output & { readonly annotations?: readonly CheckAnnotation[] };
}

/** What a new one is called, and what it is about. */
export interface Head {
  readonly name: string;
  readonly sha: string;
  /** Only this one has it: by this it is found again, never by its name, which anybody's may have. */
  readonly externalId: string;
}

const permission = 'checks';

/** Rejects with a GitHubNotice, as the others do. Where the answer gets lost, it is looked for before it is created again. */
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

/** Looks the check run of this id up. */
export async function readCheckRun(github: GitHub, id: string, limits: Limits): Promise<CheckRunOnGitHub> {
  return checkRunIn(await github.ask(asked('GET', `/check-runs/${id}`, `check run ${id}`), limits));
}

/**
 * Changes a check run, and adds annotations to it. Where the answer gets lost, it is not changed once more before it is known that the
 * annotations are not there yet.
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
  // An output alone may be replaced as often as one likes.
  const written = added > 0 ? { written: look } : {};
  const now = checkRunIn(await github.ask({ ...asked('PATCH', `/check-runs/${id}`, what), body, ...written }, limits));
  return { ...now, annotations: before === undefined ? now.annotations : atLeast(before + added, now) };
}

/** How many annotations it has where so many were taken, should GitHub count them with a delay or not tell. */
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
