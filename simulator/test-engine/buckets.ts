/** One limit: so many requests in each window. */
export interface BucketScript {
  readonly limit: number;
  /** Length of a window in milliseconds. Left out: a minute, Buildkite's. */
  readonly window?: number;
  /** Requests of others that the first window has already seen. Left out: none. */
  readonly spent?: number;
  /** Milliseconds of the first window that are over when time starts. Left out: none. */
  readonly gone?: number;
}

/** Both limits that Buildkite holds over its REST APIs. */
export interface LimitsScript {
  /** One bucket an organization, scope `rest`. Left out: 200 a minute. */
  readonly organization?: BucketScript | 'off';
  /** One bucket a user (the token's owner), scope `rest_user`. Left out: 50 a minute. */
  readonly user?: BucketScript | 'off';
  /** Whether answers tell how both stand. Left out: they do. */
  readonly headers?: boolean;
}

/** Which of the two limits. */
export type BucketName = 'organization' | 'user';

/** How a bucket stands. `current` counts refused requests too, `reset` is in whole seconds, at least 1. */
export interface BucketReading {
  readonly bucket: BucketName;
  readonly limit: number;
  readonly current: number;
  readonly reset: number;
}

/** Limits in force at Buildkite. */
export const buildkiteLimits = {
  organization: { limit: 200 },
  user: { limit: 50 },
} as const satisfies Record<BucketName, BucketScript>;

/** The scopes that go with them, as headers and 429 bodies name them. */
export const bucketScopes: Readonly<Record<BucketName, string>> = { organization: 'rest', user: 'rest_user' };

const minute = 60_000;

/** A counter over fixed windows. All times are milliseconds on one clock that starts at 0. */
export class Bucket {
  readonly #bucket: BucketName;
  readonly #limit: number;
  readonly #length: number;
  readonly #gone: number;
  #window = 0;
  #current: number;

  constructor(bucket: BucketName, { limit, window = minute, spent = 0, gone = 0 }: BucketScript) {
    this.#bucket = bucket;
    this.#limit = limit;
    this.#length = window;
    this.#gone = gone;
    this.#current = spent;
  }

  /** Counts one request, and returns the bucket's state after it. */
  take(now: number): BucketReading {
    this.#turn(now);
    this.#current += 1;
    return this.read(now);
  }

  /** Tells how the bucket stands, counting nothing. */
  read(now: number): BucketReading {
    this.#turn(now);
    const left = (this.#window + 1) * this.#length - (now + this.#gone);
    return { bucket: this.#bucket, limit: this.#limit, current: this.#current, reset: Math.ceil(left / 1000) };
  }

  #turn(now: number): void {
    const window = Math.floor((now + this.#gone) / this.#length);
    if (window === this.#window) return;
    this.#window = window;
    this.#current = 0;
  }
}

/** Who asks, and where. Requests outside any organization count for their user alone. */
export interface Caller {
  readonly user: string;
  readonly organization?: string;
}

/** The buckets of all organizations and users. It has no clock, so that hours of a fleet can be played in no time. */
export class RateLimits {
  readonly #script: LimitsScript;
  readonly #buckets = new Map<string, Bucket>();

  constructor(script: LimitsScript = {}) {
    this.#script = script;
  }

  /**
   * Counts one request at `now` (milliseconds, never going back) in each bucket that it concerns.
   * It is to be refused if {@link isExceeded} holds for one of them.
   */
  take(now: number, caller: Caller): readonly BucketReading[] {
    return this.#concerned(caller).map((bucket) => bucket.take(now));
  }

  #concerned({ user, organization }: Caller): Bucket[] {
    const buckets = [
      organization === undefined ? undefined : this.#bucket('organization', organization),
      this.#bucket('user', user),
    ];
    return buckets.filter((bucket) => bucket !== undefined);
  }

  #bucket(name: BucketName, whose: string): Bucket | undefined {
    const script = this.#script[name] ?? buildkiteLimits[name];
    if (script === 'off') return undefined;
    const key = `${name}/${whose}`;
    const bucket = this.#buckets.get(key) ?? new Bucket(name, script);
    this.#buckets.set(key, bucket);
    return bucket;
  }
}

/** Whether the request that led to this reading was one too many. */
export function isExceeded({ current, limit }: BucketReading): boolean {
  return current > limit;
}

/** The headers in which Buildkite describes a bucket. */
export function limitHeaders({ bucket, limit, current, reset }: BucketReading): Record<string, string> {
  const scope = bucketScopes[bucket];
  const remaining = String(Math.max(0, limit - current));
  return bucket === 'organization'
    ? {
        'RateLimit-Scope': scope,
        'RateLimit-Limit': String(limit),
        'RateLimit-Remaining': remaining,
        'RateLimit-Reset': String(reset),
      }
    : {
        'RateLimit-User-Scope': scope,
        'RateLimit-User-Limit': String(limit),
        'RateLimit-User-Remaining': remaining,
        'RateLimit-User-Reset': String(reset),
      };
}
