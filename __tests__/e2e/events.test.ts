import { describe, expect, test } from '@jest/globals';
import { acme, build, COMMIT, gatePipeline, run } from '../../simulator/scenarios/cast.ts';
import { ends } from '../../simulator/test-engine/build-story.ts';
import { uuid } from '../../simulator/test-engine/ids.ts';
import { appears, finishes } from '../../simulator/test-engine/story.ts';
import { play, shareProcess } from './play.ts';

shareProcess();

const now = { at: 0 };
/** What GitHub calls the commit of an event that says no other: the head of the default branch, the base or a merge commit. */
const sha = 'f'.repeat(40);
const base = 'b'.repeat(40);

/** The build of the commit that is meant has passed; builds of all others, which would be gated by mistake, have failed. */
const api = acme(
  {
    rspec: [
      run('rspec', [appears(now), finishes(now, 'passed')]),
      ...[sha, base].map((commit) => ({
        ...run('rspec', [appears(now), finishes(now, 'failed')]),
        id: uuid('run of', commit),
        buildId: uuid('build of', commit),
        commit,
      })),
    ],
  },
  {
    builds: [
      build([ends(now, 'passed')]),
      ...[sha, base].map((commit, index) => ({
        ...build([ends(now, 'failed')]),
        id: uuid('build of', commit),
        number: 2000 + index,
        commit,
      })),
    ],
  },
);

const inputs = gatePipeline({ commit: '', settle: '0', timeout: '15s' });
const pullRequest = { pull_request: { number: 12, head: { sha: COMMIT }, base: { sha: base } } };
const branch = 'refs/heads/add-gift-cards';

/** What GitHub sends on each event, and what it calls the event's own commit. */
const events: Readonly<Record<string, { readonly event: object; readonly sha?: string; readonly ref?: string }>> = {
  pull_request: { event: pullRequest },
  pull_request_target: { event: pullRequest },
  push: { event: { after: COMMIT, before: base }, sha: COMMIT, ref: branch },
  'push of a tag': { event: { after: COMMIT }, sha: COMMIT, ref: 'refs/tags/v1.0.0' },
  merge_group: { event: { merge_group: { head_sha: COMMIT, base_sha: base, head_ref: branch } }, ref: branch },
  workflow_run: { event: { workflow_run: { head_sha: COMMIT } } },
  status: { event: { sha: COMMIT, context: 'buildkite/shop', state: 'success' } },
  check_run: { event: { check_run: { head_sha: COMMIT } } },
  check_suite: { event: { check_suite: { head_sha: COMMIT } } },
  workflow_dispatch: { event: {}, sha: COMMIT },
  schedule: { event: { schedule: '0 5 * * 1' }, sha: COMMIT },
  release: { event: { release: { target_commitish: 'main' } }, sha: COMMIT, ref: 'refs/tags/v1.0.0' },
};

describe('pipeline gates the build of the commit that the event is about', () => {
  test.concurrent.each(Object.entries(events))('on %s', async (name, { event, ...more }) => {
    const github = { event_name: name.split(' ')[0], event, sha, ...more };
    const { result, requests } = await play({ api, inputs }, { github });
    expect(result.outputs).toMatchObject({ verdict: 'passed', 'run-id': run('rspec', []).id });
    expect(requests.some(({ path }) => path.endsWith('/builds/1234'))).toBe(true);
  });

  test.concurrent.each(['issue_comment', 'issues', 'repository_dispatch', 'deployment_status'])(
    'but not on %s, which is about no commit',
    async (name) => {
      const event = { issue: { number: 12, pull_request: {} }, ...pullRequest };
      const { result, requests } = await play({ api, inputs }, { github: { event_name: name, event, sha } });
      expect([result.outputs['verdict'], requests.length]).toEqual(['error', 0]);
      const message = result.annotations[0]?.message;
      expect(message).toContain(name);
      expect(message).toContain('`commit`');
      // The commit can be given by hand.
      const given = { ...inputs, commit: COMMIT };
      const { result: named } = await play({ api, inputs: given }, { github: { event_name: name, event, sha } });
      expect(named.outputs['verdict']).toBe('passed');
    },
  );

  test.concurrent('on pull_request the merge commit stands in while the head has no build, and never on pull_request_target', async () => {
    const head = 'e'.repeat(40);
    const merged = { pull_request: { number: 12, head: { sha: head }, base: { sha: base } } };
    const on = (event_name: string, timeout: string) =>
      play({ api, inputs: { ...inputs, timeout } }, { github: { event_name, event: merged, sha: COMMIT } });
    expect((await on('pull_request', '15s')).result.outputs['verdict']).toBe('passed');
    expect((await on('pull_request_target', '1s')).result.outputs['verdict']).toBe('not-found');
  });
});
