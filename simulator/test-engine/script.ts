import type { LimitsScript } from './buckets.ts';
import type {
  BuildListsScript,
  BuildScript,
  BuildTestsScript,
  JobListsScript,
  MutedTestsScript,
} from './build-script.ts';
import type { DelayScript } from './delays.ts';
import type { FailuresScript } from './failures-script.ts';
import type { Fault } from './fault-script.ts';
import type { HistoryScript, SuiteTestsScript } from './history-script.ts';
import type { LinkStyle, PagingScript } from './pages.ts';
import type { ListEndpoint } from './routes.ts';
import type { Due, Step } from './timeline.ts';

/**
 * All that the stand-in plays: what exists, how it changes with time, who may ask, and what goes wrong.
 * Plain data without functions. All times are milliseconds of the world's time, which starts at the first request
 * that carries a known token (see `StandInOptions.begins`).
 */
export interface ApiScript {
  /** By slug. A name that is not here answers 404. */
  readonly organizations: Readonly<Record<string, OrganizationScript>>;
  /** By the token's own text. A token that is not here answers 401. */
  readonly tokens: Readonly<Record<string, TokenScript>>;
  /** Both rate limits. Left out: Buildkite's own, 200 a minute an organization and 50 a minute a user. */
  readonly limits?: LimitsScript;
  /** In order: the first that fits a request is applied to it. */
  readonly faults?: readonly Fault[];
  /** In order: the first that fits a request says how long its answer takes. Left out: no time at all. */
  readonly delays?: readonly DelayScript[];
  /** What the `Link` header of paged answers is like. Left out: as Buildkite sends it. */
  readonly links?: LinkStyle;
  /** How single lists are paged, where that differs. */
  readonly paging?: Readonly<Partial<Record<ListEndpoint, PagingScript>>>;
  readonly failedExecutions?: FailedExecutionsScript;
  readonly buildTests?: BuildTestsScript;
  readonly mutedTests?: MutedTestsScript;
  readonly suiteTests?: SuiteTestsScript;
  readonly buildLists?: BuildListsScript;
  readonly jobLists?: JobListsScript;
  /** Other words than the stand-in's own in the refusals' bodies, hostile ones included. */
  readonly messages?: Readonly<Partial<Record<Refusal, string | readonly string[]>>>;
}

/** What a request can be refused for. */
export type Refusal = 'unauthorized' | 'forbidden' | 'not-found' | 'unprocessable' | 'rate-limited';

export interface OrganizationScript {
  /** By slug. */
  readonly suites: Readonly<Record<string, SuiteScript>>;
  /** Left out: none. Runs may have a `buildId` all the same. */
  readonly builds?: readonly BuildScript[];
  /** Slugs of pipelines that have no build. Left out: none. */
  readonly emptyPipelines?: readonly string[];
}

export interface SuiteScript {
  readonly runs: readonly RunScript[];
  /** Runs of other commits around them. Left out: none. */
  readonly others?: OthersScript;
  /** What its tests did before and on other branches. Left out: nothing. */
  readonly history?: readonly HistoryScript[];
  /** Left out: `main`. */
  readonly defaultBranch?: string;
  /** The suite's own token, by which collectors upload further runs. Left out: it takes none. */
  readonly uploadToken?: string;
}

/**
 * Runs of other commits, made up, around those that are written down: the same ones every time. A written run that appears
 * late below newer ones is a list that lags; on time, it would be the first.
 */
export interface OthersScript {
  /** How many are older than all that are written down. Left out: none. */
  readonly older?: number;
  /** How many are newer, and there from the beginning. Left out: none. */
  readonly newer?: number;
  /** When further ones come, each the first of the list: whoever is between two pages then finds the second one shifted. */
  readonly arriving?: readonly Due[];
}

export interface TokenScript {
  /** Such as `read_suites`, and `read_builds` for a build. */
  readonly scopes: readonly string[];
  /** Whose token it is: tokens of one user share that user's rate limit. Left out: one user for all such tokens. */
  readonly user?: string;
  /** The organizations it reaches. Others answer 404, as if they did not exist. Left out: all. */
  readonly organizations?: readonly string[];
  /** When it expires, as Buildkite would say it. Left out: never. */
  readonly expiresAt?: string;
}

/**
 * One run. It is nowhere to be seen until a step shows it. The fields are those that Buildkite sends;
 * `null` sends a null, leaving one out leaves it out of the answer.
 */
export interface RunScript {
  /** A UUID. */
  readonly id: string;
  /** The build's UUID. Runs uploaded outside Buildkite have none. */
  readonly buildId?: string | null;
  readonly branch?: string | null;
  readonly commit?: string | null;
  /** ISO 8601. Orders the list, also while a step hides the field. Left out: {@link defaultCreatedAt}. */
  readonly createdAt?: string;
  readonly steps: readonly Step[];
  /** Its failed executions. Left out: none. */
  readonly failures?: FailuresScript;
  /** How many tests of it passed, made up; only the list of its build's tests shows them. Left out: none. */
  readonly passing?: number;
  /** How many tests of it were skipped, made up; only the list of its build's tests shows them. Left out: none. */
  readonly skipped?: number;
  /**
   * From when on its build names it, whatever else shows of it; polls are polls of the build. Left out: while it is listed or
   * found by its id.
   */
  readonly linked?: Due | 'never';
}

/** When runs began that do not say. Among equals, the one that is written later is the newer. */
export const defaultCreatedAt = '2026-08-03T09:00:00.000Z';

/** How the list of failed executions is served. */
export interface FailedExecutionsScript {
  /** `false`: as older servers did, the first hundred whatever page is asked for, without a `Link` header. */
  readonly paged?: boolean;
  /** What a page with details answers when its `per_page` is over a given number. */
  readonly tooLarge?: { readonly over: number; readonly answer: 'error-500' | 'bad-gateway' | 'cut-json' };
}
