import type { ApiScript } from './script.ts';

/** The words that a step's `verdict` output may have. */
export type Verdict = 'passed' | 'failed' | 'stale' | 'not-found' | 'incomplete' | 'timed-out' | 'error' | 'cancelled';

/** A named story: the workflow's inputs, what the API does meanwhile, and how the step must end. */
export interface Scenario {
  /** Kebab-case, the same as the file's name. */
  readonly name: string;
  /** One sentence: what this scenario shows. */
  readonly tells: string;
  /** What the workflow says under `with:`. Whoever plays the scenario adds `api-url`. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly expect: { readonly verdict: Verdict; readonly exitCode: 0 | 1 };
  readonly api: ApiScript;
  /** Files of the repository that the failures lie in, text by path. Whoever plays the scenario makes up the others. */
  readonly files?: Readonly<Record<string, string>>;
}
