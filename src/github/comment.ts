import type { Comment } from '../report/comment.ts';
import type { ShownComment } from '../report/published.ts';
import { untrusted } from '../shared/untrusted.ts';
import { type GitHub, idIn, type Limits, text } from './client.ts';
import { GitHubNotice } from './errors.ts';
import { Notices } from './notices.ts';

/** Where a comment goes. */
export interface CommentPlace {
  /** The pull request's. */
  readonly number: number;
  /** The commit that the comment is about. */
  readonly head: string;
}

/** Comments per page, and the most pages that are read: GitHub allows 2,500 comments on one pull request. */
const perPage = 100;
const mostPages = 30;
/** The author of comments that are written with the workflow's own token, if GitHub does not say. */
const usualLogin = 'github-actions[bot]';

interface Found {
  readonly id: string;
  readonly body: string;
  readonly url: string | undefined;
}

/**
 * Keeps a gate's one comment up to date. It is created if there is none and it is worth a new one; otherwise it is changed. If several have
 * its mark, as when two jobs of a matrix create theirs at the same time, only the oldest is kept. Nothing is written if the pull request
 * has a newer commit by now. Rejects only with unexpected errors.
 */
export async function keepComment(
  github: GitHub,
  place: CommentPlace,
  comment: Comment,
  limits: Limits,
): Promise<ShownComment> {
  const notices = new Notices();
  let url: string | undefined;
  try {
    url = await new Comments(github, place.number, comment, limits).keep(place.head);
  } catch (error) {
    notices.add(error);
  }
  return { url: url === undefined ? undefined : untrusted(url), notices: notices.all };
}

/** A gate's own comments on a pull request. */
class Comments {
  readonly #github: GitHub;
  readonly #number: number;
  readonly #comment: Comment;
  readonly #limits: Limits;
  #login: string | undefined;

  constructor(github: GitHub, number: number, comment: Comment, limits: Limits) {
    this.#github = github;
    this.#number = number;
    this.#comment = comment;
    this.#limits = limits;
  }

  /** Resolves to the URL of the comment. */
  async keep(head: string): Promise<string | undefined> {
    const own = await this.#own();
    const [oldest, ...others] = own;
    if (oldest === undefined && !this.#comment.isNews) return undefined;
    if (oldest?.body === this.#comment.body && others.length === 0) return oldest.url;
    await this.#checkHead(head);
    if (oldest !== undefined) return this.#settle(oldest, others);
    const made = await this.#create();
    // Another job may have created one at the same time: the later of the two sees both.
    const [first = made, ...later] = await this.#own();
    return this.#settle(first, later);
  }

  /** @throws {GitHubNotice} `not-the-head` */
  async #checkHead(head: string): Promise<void> {
    const pull = await this.#ask('GET', `/pulls/${this.#number}`);
    if (text(pull, 'head', 'sha')?.toLowerCase() !== head) throw new GitHubNotice('not-the-head', {});
  }

  /** The comments that were created with this token and begin with this gate's mark, oldest first. */
  async #own(): Promise<readonly Found[]> {
    this.#login ??= await this.#whoAmI();
    const own: Found[] = [];
    for (let page = 1; page <= mostPages; page++) {
      const rows = await this.#ask('GET', `/issues/${this.#number}/comments?per_page=${perPage}&page=${page}`);
      if (!Array.isArray(rows)) throw new GitHubNotice('unexpected-response', { what: 'a list of comments' });
      own.push(...rows.flatMap((row) => (this.#isOwn(row) ? foundIn(row) : [])));
      if (rows.length < perPage) break;
    }
    return own.toSorted((one, other) => Number(one.id) - Number(other.id));
  }

  #isOwn(row: unknown): boolean {
    const author = text(row, 'user', 'login');
    const isMine = author === this.#login || author === `${this.#login}[bot]`;
    return isMine && (text(row, 'body') ?? '').startsWith(this.#comment.mark);
  }

  /** Whatever keeps GitHub from telling is no reason to write nothing: what is wrong with all requests, the next one meets too. */
  async #whoAmI(): Promise<string> {
    try {
      return (await this.#github.login(this.#limits)) ?? usualLogin;
    } catch (error) {
      if (error instanceof GitHubNotice) return usualLogin;
      throw error;
    }
  }

  async #create(): Promise<Found> {
    const { body } = this.#comment;
    const path = `/issues/${this.#number}/comments`;
    let made: Found | undefined;
    const written = async () => {
      [made] = await this.#own();
      return made;
    };
    const answer = await this.#ask('POST', path, { body: { body }, written });
    made ??= foundIn(answer)[0];
    if (made === undefined) throw new GitHubNotice('unexpected-response', { what: 'a comment' });
    return made;
  }

  async #settle(kept: Found, others: readonly Found[]): Promise<string | undefined> {
    const { body } = this.#comment;
    if (kept.body !== body) await this.#ask('PATCH', `/issues/comments/${kept.id}`, { body: { body } });
    for (const { id } of others) await this.#delete(id);
    return kept.url;
  }

  async #delete(id: string): Promise<void> {
    try {
      await this.#ask('DELETE', `/issues/comments/${id}`);
    } catch (error) {
      // The other job has deleted it.
      if (!(error instanceof GitHubNotice && error.code === 'not-on-github')) throw error;
    }
  }

  #ask(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    more: { readonly body?: object; readonly written?: () => Promise<unknown> } = {},
  ): Promise<unknown> {
    const what = `pull request ${this.#number}`;
    return this.#github.ask({ method, path, permission: 'pull-requests', what, ...more }, this.#limits);
  }
}

function foundIn(row: unknown): readonly Found[] {
  const id = idIn(row);
  return id === undefined ? [] : [{ id, body: text(row, 'body') ?? '', url: text(row, 'html_url') }];
}
