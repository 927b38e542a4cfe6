import { invalid, type Reply, refusal } from './reply.ts';
import { type Body, complaintAbout, isObject, longestText } from './rules.ts';

/** A check run as it stands. */
export interface CheckRunNow {
  readonly id: number;
  readonly name: string;
  readonly headSha: string;
  readonly externalId: string | undefined;
  /** It is a job's own, whose status and conclusion only GitHub Actions itself sets. */
  readonly ofJob: boolean;
  readonly status: string;
  readonly conclusion: string | undefined;
  readonly output: { readonly title: string; readonly summary: string; readonly text: string | undefined } | undefined;
  /** All that were ever sent: updates add. */
  readonly annotations: readonly Body[];
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
    const job = {
      id,
      name,
      headSha: this.#commits[0] ?? '',
      ofJob: true,
      status: 'in_progress',
      externalId: undefined,
    };
    this.#runs.set(id, { ...job, conclusion: undefined, output: undefined, annotations: [] });
  }

  create(body: Body): Reply {
    const { name, head_sha: sha, external_id: externalId } = body;
    if (typeof name !== 'string' || name === '') return invalid('Missing name.');
    if (typeof sha !== 'string') return invalid('Missing head_sha.');
    const complaint = complaintAbout(body);
    if (complaint !== undefined) return invalid(complaint);
    if (!this.#commits.includes(sha)) return invalid(`No commit found for SHA: ${sha}`);
    const id = this.#nextId++;
    const named = { id, name, headSha: sha, externalId: externalId === undefined ? undefined : String(externalId) };
    const blank = { ofJob: false, status: 'queued', conclusion: undefined, output: undefined, annotations: [] };
    return { status: 201, body: this.#store({ ...named, ...blank }, body) };
  }

  update(id: number, body: Body): Reply {
    const run = this.#runs.get(id);
    if (run === undefined) return refusal(404, 'Not Found');
    if (run.ofJob && ['status', 'conclusion', 'completed_at'].some((name) => name in body)) {
      return refusal(403, 'Check run status and conclusion of a job are set by GitHub Actions only.');
    }
    const complaint = complaintAbout(body);
    if (complaint !== undefined) return invalid(complaint);
    return { status: 200, body: this.#store(run, body) };
  }

  read(id: number): Reply {
    const run = this.#runs.get(id);
    return run === undefined ? refusal(404, 'Not Found') : { status: 200, body: this.#shown(run) };
  }

  /** Those of a commit, by the name that the query asks for. */
  list(sha: string, query: URLSearchParams): Reply {
    const name = query.get('check_name');
    const found = this.all.filter((run) => run.headSha === sha && (name === null || run.name === name));
    return { status: 200, body: { total_count: found.length, check_runs: found.map((run) => this.#shown(run)) } };
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
    return this.#shown(now);
  }

  #shown({ id, name, headSha, externalId, status, conclusion, output, annotations }: CheckRunNow): object {
    const page = `${this.#page}/runs/${id}`;
    return {
      ...{ id, name, head_sha: headSha, external_id: externalId ?? null, html_url: page, details_url: page, status },
      conclusion: conclusion ?? null,
      output: { title: output?.title ?? null, annotations_count: annotations.length },
    };
  }
}

function cut(text: string): string {
  return Buffer.from(text).subarray(0, longestText).toString();
}
