import { type Body, complaintAbout, isObject, longestText } from './rules.ts';

/** A check run as it stands. */
export interface CheckRunNow {
  readonly id: number;
  readonly name: string;
  readonly headSha: string;
  /** It is a job's own, whose status and conclusion only GitHub Actions itself sets. */
  readonly ofJob: boolean;
  readonly status: string;
  readonly conclusion: string | undefined;
  readonly output: { readonly title: string; readonly summary: string; readonly text: string | undefined } | undefined;
  /** All that were ever sent: updates add. */
  readonly annotations: readonly Body[];
}

/** What an API's endpoint answers with. */
export interface Reply {
  readonly status: number;
  readonly body: object;
}

/** A repository's check runs, and the rules by which they change. */
export class CheckRuns {
  readonly #runs = new Map<number, CheckRunNow>();
  readonly #commits: readonly string[];
  readonly #page: string;
  #nextId = 40_000_000_001;

  /** `page` is the address of the repository's own page. */
  constructor(commits: readonly string[], page: string) {
    this.#commits = commits;
    this.#page = page;
  }

  get all(): readonly CheckRunNow[] {
    return [...this.#runs.values()];
  }

  /** A job that runs, with the check run that GitHub Actions made for it. */
  addJob(id: number, name: string): void {
    const job = { id, name, headSha: this.#commits[0] ?? '', ofJob: true, status: 'in_progress' };
    this.#runs.set(id, { ...job, conclusion: undefined, output: undefined, annotations: [] });
  }

  create(body: Body): Reply {
    const { name, head_sha: sha } = body;
    if (typeof name !== 'string' || name === '') return invalid('Missing name.');
    if (typeof sha !== 'string') return invalid('Missing head_sha.');
    const complaint = complaintAbout(body);
    if (complaint !== undefined) return invalid(complaint);
    if (!this.#commits.includes(sha)) return invalid(`No commit found for SHA: ${sha}`);
    const id = this.#nextId++;
    const blank = { id, name, headSha: sha, ofJob: false, status: 'queued', conclusion: undefined };
    return { status: 201, body: this.#store({ ...blank, output: undefined, annotations: [] }, body) };
  }

  update(id: number, body: Body): Reply {
    const run = this.#runs.get(id);
    if (run === undefined) return { status: 404, body: { message: 'Not Found', status: '404' } };
    if (run.ofJob && ['status', 'conclusion', 'completed_at'].some((name) => name in body)) {
      return {
        status: 403,
        body: { message: 'Check run status and conclusion of a job are set by GitHub Actions only.' },
      };
    }
    const complaint = complaintAbout(body);
    if (complaint !== undefined) return invalid(complaint);
    return { status: 200, body: this.#store(run, body) };
  }

  #store(run: CheckRunNow, body: Body): object {
    const { status = run.status, conclusion = run.conclusion, output } = body;
    const now: CheckRunNow = {
      ...run,
      status: conclusion === undefined ? String(status) : 'completed',
      conclusion: conclusion === undefined ? undefined : String(conclusion),
      ...(isObject(output) && {
        output: {
          title: String(output['title']),
          summary: String(output['summary']),
          text: output['text'] === undefined ? undefined : cut(String(output['text'])),
        },
        annotations: [...run.annotations, ...((output['annotations'] ?? []) as readonly Body[])],
      }),
    };
    this.#runs.set(run.id, now);
    const page = `${this.#page}/runs/${run.id}`;
    const shown = { id: run.id, name: run.name, head_sha: run.headSha, html_url: page, details_url: page };
    return { ...shown, status: now.status, conclusion: now.conclusion ?? null };
  }
}

function cut(text: string): string {
  return Buffer.from(text).subarray(0, longestText).toString();
}

function invalid(message: string): Reply {
  return { status: 422, body: { message: `Invalid request.\n\n${message}`, status: '422' } };
}
