import { invalid, type Reply } from './reply.ts';
import type { Body } from './rules.ts';

/** A commit status as it was written. */
export interface StatusNow {
  readonly sha: string;
  readonly state: string;
  readonly context: string;
  readonly description: string | undefined;
  readonly targetUrl: string | undefined;
}

const states = ['error', 'failure', 'pending', 'success'];
const longestDescription = 140;
const longestContext = 255;
/** Statuses of one commit and context. */
const mostStatuses = 1_000;

/** A repository's commit statuses, oldest first: the newest of a context counts. */
export class Statuses {
  readonly all: StatusNow[] = [];
  readonly #commits: readonly string[];

  constructor(commits: readonly string[]) {
    this.#commits = commits;
  }

  create(sha: string, body: Body): Reply {
    const { state, context = 'default', description, target_url: target } = body;
    if (!this.#commits.includes(sha)) return invalid(`No commit found for SHA: ${sha}`);
    if (!states.includes(String(state))) return invalid('Validation Failed: state is not included in the list');
    if (isTooLong(context, longestContext))
      return invalid(`context is too long (maximum is ${longestContext} characters)`);
    if (description !== undefined) {
      if (isTooLong(description, longestDescription))
        return invalid(`description is too long (maximum is ${longestDescription} characters)`);
      if (/[\u{10000}-\u{10FFFF}]/u.test(String(description)))
        return invalid("description doesn't accept 4-byte Unicode");
    }
    if (target !== undefined && !/^https?:\/\//.test(String(target)))
      return invalid('target_url must use http(s) scheme');
    const same = this.all.filter((one) => one.sha === sha && one.context === context).length;
    if (same >= mostStatuses) return invalid('This SHA and context has reached the maximum number of statuses.');
    const status: StatusNow = {
      sha,
      state: String(state),
      context: String(context),
      description: description === undefined ? undefined : String(description),
      targetUrl: target === undefined ? undefined : String(target),
    };
    this.all.push(status);
    return { status: 201, body: { id: this.all.length, ...body, context } };
  }
}

function isTooLong(text: unknown, most: number): boolean {
  return typeof text !== 'string' || [...text].length > most;
}
