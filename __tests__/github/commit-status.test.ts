import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../simulator/virtual-clock.ts';
import type { PendingStatus } from '../../src/report/commit-status.ts';
import { linkTo } from '../../src/text/index.ts';
import { commit } from '../report/fixtures.ts';
import {
  contextFor,
  expectDescribed,
  gitHub,
  noticesOf,
  publisherFor,
  TOKEN,
  type Unusual,
  unending,
  wanted,
} from './support.ts';

const { all } = wanted(3, 'check-run');
const page = linkTo(new URL('https://buildkite.com/acme/shop/builds/7'));
const waiting = (description: string, isFound = false): PendingStatus => ({ description, target: page, isFound });
const wishes = { statusName: 'Test Engine' };
const time = { time: 20_000, hurry: unending(), signal: unending() };

/** Until GitHub has been asked so often. */
async function asked(stage: { readonly requests: readonly unknown[] }, times: number): Promise<void> {
  while (stage.requests.length < times) await new Promise((resolve) => setTimeout(resolve, 2));
  // The answer is on its way.
  await turns(20);
}

/** So many turns of the event loop, a millisecond or more each: of time alone, a busy machine may lose much in a single one. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
}

async function publisherOn(more: Parameters<typeof gitHub>[0] = {}, unusual: Unusual = {}) {
  const stage = await gitHub(more);
  return { stage, publisher: publisherFor(stage.url, { wishes, ...unusual }) };
}

describe('a commit status', () => {
  test('is pending while the gate waits, and final at the end', async () => {
    const { stage, publisher } = await publisherOn();
    publisher.waiting(waiting('Waiting for build 7'));
    await asked(stage, 1);
    const { status } = await publisher.publish(all, time);
    expectDescribed(stage);
    expect(status).toEqual({ notices: [] });
    const named = { sha: commit, context: 'Test Engine' };
    expect(stage.statuses).toEqual([
      { ...named, state: 'pending', description: 'Waiting for build 7', targetUrl: String(page) },
      { ...named, state: 'failure', description: '3 tests failed (acme/rspec)', targetUrl: undefined },
    ]);
  });

  test('is written where a build was found, and on other changes every five minutes at most', async () => {
    const clock = new VirtualClock();
    const { stage, publisher } = await publisherOn({}, { clock });
    const steps: readonly (readonly [minutes: number, PendingStatus])[] = [
      [0, waiting('for the build')],
      [1, waiting('for something else')],
      [1, waiting('1 of 3', true)],
      [3, waiting('2 of 3', true)],
      [6, waiting('2 of 3', true)],
      [7, waiting('1 of 3', true)],
      [8, waiting('3 of 3', true)],
    ];
    for (const [minute, status] of steps) {
      await clock.play(clock.sleep(Math.max(0, minute * 60_000 - clock.now()), unending()));
      publisher.waiting(status);
      // Nothing says that nothing is sent.
      await turns(25);
    }
    expect(stage.statuses.map(({ description }) => description)).toEqual(['for the build', '1 of 3', '2 of 3']);
  });

  test('says that a build was found while the status before was still under way', async () => {
    const delayed = { on: 'status', times: 1, fault: { kind: 'delay', ms: 60 } } as const;
    const { stage, publisher } = await publisherOn({ faults: [delayed] });
    publisher.waiting(waiting('Waiting'));
    publisher.waiting(waiting('0 of 3', true));
    publisher.waiting(waiting('1 of 3', true));
    await asked(stage, 2);
    expect(stage.statuses.map(({ description }) => description)).toEqual(['Waiting', '1 of 3']);
  });

  test('has nothing after the final one, and the final one after what is under way', async () => {
    const delayed = { on: 'status', times: 1, fault: { kind: 'delay', ms: 150 } } as const;
    const { stage, publisher } = await publisherOn({ faults: [delayed] });
    publisher.waiting(waiting('Waiting'));
    await asked(stage, 1);
    const published = publisher.publish(all, time);
    publisher.waiting(waiting('Found', true));
    await published;
    publisher.waiting(waiting('Late', true));
    await turns(30);
    expect(stage.statuses.map(({ state }) => state)).toEqual(['pending', 'failure']);
    const [first, last] = stage.requests;
    expect((last?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(140);
  });

  test('does not wait for ever for what is under way', async () => {
    const { stage, publisher } = await publisherOn({
      faults: [{ on: 'status', times: 1, fault: { kind: 'silence' } }],
    });
    publisher.waiting(waiting('Waiting'));
    await asked(stage, 1);
    const { status } = await publisher.publish(all, { ...time, time: 400 });
    expect(status).toEqual({ notices: [] });
    expect(stage.statuses.map(({ state }) => state)).toEqual(['pending', 'failure']);
  });

  test('is tried again at the end, not on the way', async () => {
    const down = { kind: 'status', status: 502 } as const;
    const { stage, publisher } = await publisherOn({
      faults: [{ on: 'status', times: 3, fault: down }],
    });
    publisher.waiting(waiting('Waiting'));
    await asked(stage, 1);
    expect(stage.requests).toHaveLength(1);
    const { status } = await publisher.publish(all, time);
    expect(status).toEqual({ notices: [] });
    expect(stage.statuses.map(({ state }) => state)).toEqual(['failure']);
  });

  test('waits for no limit on the way', async () => {
    const limit = { kind: 'secondary-limit', status: 403, retryAfter: 1 } as const;
    const { stage, publisher } = await publisherOn({ faults: [{ on: 'status', times: 2, fault: limit }] });
    publisher.waiting(waiting('Waiting'));
    await asked(stage, 1);
    expect(stage.requests).toHaveLength(1);
    expect((await publisher.publish(all, time)).status).toEqual({ notices: [] });
    expect(stage.requests).toHaveLength(3);
  });

  test('that may not be written is said once, at the end', async () => {
    const { stage, publisher } = await publisherOn({ tokens: { [TOKEN]: 'read' } });
    publisher.waiting(waiting('Waiting'));
    await asked(stage, 1);
    const { status } = await publisher.publish(all, time);
    expect(noticesOf(status)).toEqual(['no-permission']);
    expect(status?.notices[0]?.data).toEqual({ permission: 'statuses' });
  });

  test('goes to the commit that is given, and to none where the event says none', async () => {
    const stage = await gitHub({ commits: ['f'.repeat(40), commit] });
    const context = contextFor(stage.url, { GITHUB_EVENT_NAME: 'issue_comment' });
    const lost = publisherFor(stage.url, { wishes, context });
    lost.waiting(waiting('Waiting'));
    const { status } = await lost.publish(all, time);
    expect(noticesOf(status)).toEqual(['no-head-commit']);
    expect(stage.requests).toEqual([]);
    const given = publisherFor(stage.url, { wishes: { ...wishes, headSha: 'f'.repeat(40) }, context });
    expect((await given.publish(all, time)).status).toEqual({ notices: [] });
    expect(stage.statuses).toMatchObject([{ sha: 'f'.repeat(40) }]);
  });

  test('is left alone where nobody wants one', async () => {
    const { stage, publisher } = await publisherOn({}, { wishes: {} });
    publisher.waiting(waiting('Waiting'));
    expect((await publisher.publish(all, time)).status).toBeUndefined();
    expect(stage.requests).toEqual([]);
  });
});
