import type { Untrusted } from '../untrusted.ts';
import type { GitHubNotice } from './errors.ts';

/** What became of one part. */
export interface Part {
  /** Failed tests that are annotated now, … */
  readonly annotated: number;
  /** … of so many that were to be. */
  readonly total: number;
  /** The check run's page, where there is one. */
  readonly url: Untrusted | undefined;
  /** Why not everything is there, and what to do about it; each kind once. Empty when everything is. */
  readonly notices: readonly GitHubNotice[];
}
