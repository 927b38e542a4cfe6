import { invalid, type Reply, refusal } from './reply.ts';
import type { Body } from './rules.ts';

/** A comment on a pull request as it stands. */
export interface CommentNow {
  readonly id: number;
  readonly pull: number;
  readonly login: string;
  readonly body: string;
}

/** Characters of a comment. */
const longestBody = 65_536;
const mostPerPage = 100;

/** The comments on a repository's pull requests, oldest first. */
export class Comments {
  #all: readonly CommentNow[] = [];
  readonly #page: string;
  #nextId = 3_000_000_001;

  /** `page` is the address of the repository's own page. */
  constructor(page: string) {
    this.#page = page;
  }

  get all(): readonly CommentNow[] {
    return this.#all;
  }

  /** As if somebody had written it. */
  add(comment: Omit<CommentNow, 'id'>): CommentNow {
    const made = { id: this.#nextId++, ...comment };
    this.#all = [...this.#all, made];
    return made;
  }

  list(pull: number, query: URLSearchParams): Reply {
    const perPage = Math.min(mostPerPage, Number(query.get('per_page') ?? 30));
    const start = (Number(query.get('page') ?? 1) - 1) * perPage;
    const rows = this.#all.filter((comment) => comment.pull === pull).slice(start, start + perPage);
    return { status: 200, body: rows.map((row) => this.#shown(row)) };
  }

  create(pull: number, login: string, { body }: Body): Reply {
    const complaint = complaintAbout(body);
    if (complaint !== undefined) return invalid(complaint);
    return { status: 201, body: this.#shown(this.add({ pull, login, body: String(body) })) };
  }

  update(id: number, { body }: Body): Reply {
    const found = this.#all.find((comment) => comment.id === id);
    if (found === undefined) return refusal(404, 'Not Found');
    const complaint = complaintAbout(body);
    if (complaint !== undefined) return invalid(complaint);
    const changed = { ...found, body: String(body) };
    this.#all = this.#all.map((comment) => (comment.id === id ? changed : comment));
    return { status: 200, body: this.#shown(changed) };
  }

  delete(id: number): Reply {
    if (!this.#all.some((comment) => comment.id === id)) return refusal(404, 'Not Found');
    this.#all = this.#all.filter((comment) => comment.id !== id);
    return { status: 204, body: undefined };
  }

  #shown({ id, pull, login, body }: CommentNow): object {
    const type = login.endsWith('[bot]') ? 'Bot' : 'User';
    return { id, body, html_url: `${this.#page}/pull/${pull}#issuecomment-${id}`, user: { login, type } };
  }
}

function complaintAbout(body: unknown): string | undefined {
  if (typeof body !== 'string' || body.trim() === '') return 'Body cannot be blank';
  return [...body].length > longestBody ? `body is too long (maximum is ${longestBody} characters)` : undefined;
}
