import { describe, expect, test } from '@jest/globals';
import { headCommit } from '../../src/github/commit.ts';
import type { WorkflowEvent } from '../../src/github/event.ts';

const [head, merge, other] = ['a', 'b', 'c'].map((digit) => digit.repeat(40)) as [string, string, string];

/** An event of this content, whatever lies in its file. */
function event(name: string, payload: unknown): WorkflowEvent {
  return { eventName: name, payload: payload as WorkflowEvent['payload'], sha: merge };
}

/** What the toolkit makes of variables that are not there. */
const nothing = { payload: {} } as WorkflowEvent;

describe('the commit that a check run is attached to', () => {
  test.each([
    ['pull_request', { pull_request: { head: { sha: head }, merge_commit_sha: merge } }, head],
    ['pull_request_target', { pull_request: { head: { sha: head } } }, head],
    ['pull_request_review', { pull_request: { head: { sha: head } } }, head],
    ['merge_group', { merge_group: { head_sha: head } }, head],
    ['workflow_run', { workflow_run: { head_sha: head } }, head],
    ['status', { sha: head }, head],
    ['check_run', { check_run: { head_sha: head } }, head],
    ['check_suite', { check_suite: { head_sha: head } }, head],
    ['push', { sha: other }, merge],
    ['push', { after: other, head_commit: { id: other } }, merge],
    ['schedule', {}, merge],
    ['workflow_dispatch', { pull_request: null, workflow_run: 'x' }, merge],
    ['merge_group', { merge_group: { head_sha: 'nonsense' } }, merge],
    ['push', 'a text', merge],
    ['push', null, merge],
  ])('on %s with %j is %s', (name, payload, sha) => {
    expect(headCommit(undefined, event(name, payload))).toBe(sha);
  });

  test('is the one that was given, whatever the event says', () => {
    expect(headCommit(other, event('pull_request', { pull_request: { head: { sha: head } } }))).toBe(other);
    expect(headCommit(other, nothing)).toBe(other);
  });

  test('may have 64 digits', () => {
    const long = 'd'.repeat(64);
    expect(headCommit(undefined, event('workflow_run', { workflow_run: { head_sha: long } }))).toBe(long);
  });

  test.each(['pull_request', 'pull_request_target', 'workflow_run', 'status'])(
    'is never the one that a %s workflow runs on',
    (name) => {
      for (const payload of ['', {}, { pull_request: { head: { sha: 'x' } } }, { workflow_run: [] }]) {
        expect(() => headCommit(undefined, event(name, payload))).toThrow(
          expect.objectContaining({ code: 'no-head-commit', data: { event: name } }),
        );
      }
    },
  );

  test('is not known where nothing is', () => {
    expect(() => headCommit(undefined, nothing)).toThrow(expect.objectContaining({ data: { event: 'unknown' } }));
    expect(() => headCommit(undefined, { ...event('push', {}), sha: 'main' })).toThrow(
      expect.objectContaining({ data: { event: 'push' } }),
    );
  });
});
