/** What goes wrong with a request instead of an answer. */
export type Fault =
  /** An error of GitHub's own. */
  | { readonly kind: 'status'; readonly status: 500 | 502 | 503 | 504 }
  /** One of the limits that GitHub does not put into headers beforehand. */
  | { readonly kind: 'secondary-limit'; readonly status: 403 | 429; readonly retryAfter: number | undefined }
  /** No request is left of the hour's. `reset` in seconds from now. */
  | { readonly kind: 'primary-limit'; readonly reset: number }
  /** The page or text of something that is not the API. */
  | { readonly kind: 'page'; readonly status: number }
  | { readonly kind: 'redirect'; readonly to: string }
  /** The request is obeyed, but the answer does not come. */
  | { readonly kind: 'silence' | 'reset' };

/** When a fault occurs. */
export interface FaultScript {
  readonly on: 'create' | 'update';
  /** Requests of that kind that are answered honestly before it. */
  readonly after?: number;
  /** How many requests it hits; left out: all further ones. */
  readonly times?: number;
  readonly fault: Fault;
}

/** The faults in the order in which they are due. */
export class FaultBook {
  readonly #scripts: readonly FaultScript[];
  readonly #seen = { create: 0, update: 0 };

  constructor(scripts: readonly FaultScript[]) {
    this.#scripts = scripts;
  }

  /** The fault that meets the next request of this kind. */
  next(on: FaultScript['on']): Fault | undefined {
    const count = this.#seen[on]++;
    const due = this.#scripts.find(
      ({ on: kind, after = 0, times = Number.POSITIVE_INFINITY }) =>
        kind === on && count >= after && count < after + times,
    );
    return due?.fault;
  }
}
