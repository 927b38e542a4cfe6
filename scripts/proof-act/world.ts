import { ends } from '../../simulator/test-engine/build-story.ts';
import { uuid } from '../../simulator/test-engine/ids.ts';
import type { ApiScript, RunScript } from '../../simulator/test-engine/script.ts';
import { appears, finishes } from '../../simulator/test-engine/story.ts';

/** The token that every secret of the workflows holds. It opens nothing anywhere. */
export const TOKEN = 'bkua_thistokenisplayedandopensnothingatallxx';

/** What the workflows have of GitHub. */
export const GITHUB_TOKEN = 'ghs_thistokenisplayedandopensnothingatall';

/** The build that the examples trigger or are told of, of the organization and pipeline that they name. */
export const BUILD = {
  id: uuid('build', 'my-org/my-pipeline', 1234),
  number: 1234,
  url: 'https://buildkite.com/my-org/my-pipeline/builds/1234',
};

/** A file of the workspace, and the line in it on which the one failing test begins. */
export const FAILING = { file: 'spec/models/cart_spec.rb', line: 3 };

/** How all runs of a world come out. */
export type Result = 'passed' | 'failed';

/**
 * What the examples are gated on: `my-org` with a run of the commit in each suite, uploaded by the build, and all over at once.
 */
export function worldOf(commit: string, suites: readonly string[], result: Result): ApiScript {
  const runs = (suite: string): readonly RunScript[] => [
    {
      id: uuid('run', suite),
      buildId: BUILD.id,
      branch: 'main',
      commit,
      steps: [appears({ at: 0 }), finishes({ at: 0 }, result)],
      ...(result === 'failed' && {
        failures: {
          list: [
            {
              test: 'Cart applies a gift card once',
              location: `./${FAILING.file}:${FAILING.line}`,
              reason: 'Failure/Error: expect(cart.total).to eq(15)',
            },
          ],
        },
      }),
    },
  ];
  return {
    organizations: {
      'my-org': {
        suites: Object.fromEntries(suites.map((suite) => [suite, { runs: runs(suite) }])),
        builds: [
          {
            id: BUILD.id,
            pipeline: 'my-pipeline',
            number: BUILD.number,
            branch: 'main',
            commit,
            steps: [ends({ at: 0 }, result)],
          },
          // Of the second pipeline that an example names; its tests are in no suite.
          {
            id: uuid('build', 'my-org/my-browser-tests', 56),
            pipeline: 'my-browser-tests',
            number: 56,
            branch: 'main',
            commit,
            steps: [ends({ at: 0 }, 'passed')],
          },
        ],
      },
    },
    tokens: { [TOKEN]: { scopes: ['read_suites', 'read_builds'] } },
    // Many workflows ask within a minute.
    limits: { organization: 'off', user: 'off' },
  };
}

/** What GitHub hands a workflow about its event: every field that an example reads, whatever the event. */
export function eventOf(commit: string): object {
  const repository = { full_name: 'acme/shop', default_branch: 'main' };
  return {
    repository,
    ref: 'refs/heads/main',
    after: commit,
    sha: commit,
    context: 'buildkite/my-pipeline',
    state: 'success',
    target_url: BUILD.url,
    number: 12,
    pull_request: {
      number: 12,
      head: { sha: commit, ref: 'main', repo: repository },
      base: { sha: commit, ref: 'main' },
    },
    check_run: { head_sha: commit, app: { slug: 'buildkite' } },
    merge_group: { head_sha: commit, base_ref: 'refs/heads/main' },
    workflow_run: { id: 7, run_attempt: 1, event: 'pull_request', head_sha: commit, head_branch: 'main' },
  };
}
