/** How the user names the runs to be gated. */
export type Selector =
  | {
      readonly kind: 'build-id';
      readonly organization: string;
      /** Slugs, each once, in the order given; at least one. */
      readonly suites: readonly [string, ...string[]];
      /** UUID, lower case. */
      readonly buildId: string;
    }
  | {
      readonly kind: 'run-id';
      readonly organization: string;
      readonly suites: readonly [string];
      /** UUID, lower case. */
      readonly runId: string;
    };
