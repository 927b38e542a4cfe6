import { describe, expect, test } from '@jest/globals';
import { nothingSeen, type TimedSnapshot } from '../../src/gate/observation.ts';
import { brokenOff, decisiveBuild, decisiveRun } from '../../src/gate/outcome.ts';
import { judge, judgeAtDeadline } from '../../src/gate/verdict.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { build, policy, poll, run, seen, suites } from '../support/runs.ts';

const jest = { suite: 'jest', id: 'run-2' };
const two = policy({ selector: suites('rspec', 'jest') });

const anySuite = policy({
  selector: {
    kind: 'build-url',
    organization: 'acme',
    suites: [],
    pipeline: 'shop',
    number: 7,
    ifBlocked: 'judge',
    triggeredBuilds: 'ignore',
  },
});

describe('after a good poll', () => {
  describe('fail-fast', () => {
    const failFast = policy({ failFast: true, selector: suites('rspec', 'jest') });

    test.each(['running/failed', 'finished/failed'])('%s ends it, though another suite has no run yet', (words) => {
      expect(judge(seen(poll(0, [run(words)])), failFast)).toEqual({ name: 'failed' });
    });

    test('a stale run ends it, and with a failed one the verdict is failed', () => {
      expect(judge(seen(poll(0, [run('running/stale')])), failFast)).toEqual({ name: 'stale' });
      expect(judge(seen(poll(0, [run('running/stale'), run('running/failed', jest)])), failFast)).toEqual({
        name: 'failed',
      });
    });

    test('a gone run ends it', () => {
      const gone = seen(poll(0, [run('running/passed')]), poll(1, []), poll(40, []), poll(61, []));
      expect(judge(gone, failFast)).toEqual({ name: 'stale' });
    });

    test('a missing run does not, as long as it is not gone', () => {
      const missing = seen(poll(0, [run('running/passed')]), poll(1, []), poll(40, []));
      expect(judge(missing, failFast)).toBeUndefined();
    });

    test('without it the others are waited for', () => {
      expect(judge(seen(poll(0, [run('finished/failed'), run('running/passed', jest)])), two)).toBeUndefined();
    });
  });

  describe('complete and all at rest', () => {
    test('some failed → failed, at first sight', () => {
      const polls = seen(poll(0, [run('finished/failed'), run('finished/passed', jest)]));
      expect(judge(polls, two)).toEqual({ name: 'failed' });
    });

    test('some stale → stale, at first sight', () => {
      expect(judge(seen(poll(0, [run('running/stale'), run('finished/passed', jest)])), two)).toEqual({
        name: 'stale',
      });
    });

    test('where a newer run may take their place, once they have settled', () => {
      const replaceable = policy({ mayBeReplaced: true });
      for (const result of ['failed', 'stale']) {
        const settling = [poll(0, [run(`finished/${result}`)]), poll(29, [run(`finished/${result}`)])];
        expect(judge(seen(...settling), replaceable)).toBeUndefined();
        expect(judge(seen(...settling, poll(30, [run(`finished/${result}`)])), replaceable)).toEqual({ name: result });
      }
    });

    test('failed beats stale', () => {
      expect(judge(seen(poll(0, [run('finished/stale'), run('finished/failed', jest)])), two)).toEqual({
        name: 'failed',
      });
    });

    test('a run that failed stays failed, whatever later answers say, and when it is gone', () => {
      expect(judge(seen(poll(0, [run('running/failed')]), poll(9, [run('finished/passed')])), policy())).toEqual({
        name: 'failed',
      });
      const gone = seen(poll(0, [run('running/failed')]), poll(1, []), poll(40, []), poll(61, []));
      expect(judge(gone, policy())).toEqual({ name: 'failed' });
    });

    test('failed while it is still running waits for the rest of the failures', () => {
      expect(judge(seen(poll(0, [run('running/failed')])), policy())).toBeUndefined();
    });

    test('a missing run is not at rest, whatever it was', () => {
      const jestIs = (words: string) => run(words, jest);
      const missing = seen(poll(0, [run('finished/failed'), jestIs('running/')]), poll(1, [jestIs('finished/passed')]));
      expect(judge(missing, two)).toBeUndefined();
    });

    test('a run without a result is not at rest', () => {
      expect(judge(seen(poll(0, [run('finished/pending'), run('finished/failed', jest)])), two)).toBeUndefined();
    });

    test('gone → stale: three polls over sixty seconds, not fewer, not sooner', () => {
      const start = poll(0, [run('finished/passed')]);
      expect(judge(seen(start, poll(1, []), poll(2, []), poll(60, [])), policy())).toBeUndefined();
      expect(judge(seen(start, poll(1, []), poll(61, [])), policy())).toBeUndefined();
      expect(judge(seen(start, poll(1, []), poll(2, []), poll(61, [])), policy())).toEqual({ name: 'stale' });
    });

    test('a run that comes back is not gone, and has to settle again', () => {
      const back = seen(
        poll(0, [run('finished/passed')]),
        poll(29, []),
        poll(35, [run('finished/passed')]),
        poll(64, [run('finished/passed')]),
      );
      expect(judge(back, policy())).toBeUndefined();
      expect(judge(seen(poll(35, [run('finished/passed')]), poll(65, [run('finished/passed')])), policy())).toEqual({
        name: 'passed',
      });
    });
  });

  describe('the build has ended', () => {
    const ended = build('passed');

    test('and settled, without any run → not-found', () => {
      expect(judge(seen(poll(0, [], ended), poll(30, [], ended)), two)).toEqual({
        name: 'not-found',
        missing: ['rspec', 'jest'],
      });
      expect(judge(seen(poll(0, [], ended), poll(29, [], ended)), two)).toBeUndefined();
      // However late the first look is, nothing has held before it.
      expect(judge(seen(poll(99, [], ended)), two)).toBeUndefined();
    });

    test('and settled, a named suite has no run → not-found, or what the others say', () => {
      const settled = (words: string) => seen(poll(0, [run(words)], ended), poll(30, [run(words)], ended));
      expect(judge(settled('finished/passed'), two)).toEqual({ name: 'not-found', missing: ['jest'] });
      expect(judge(settled('finished/failed'), two)).toEqual({ name: 'failed' });
      expect(judge(settled('finished/stale'), two)).toEqual({ name: 'stale' });
    });

    test('and settled, without any run, where no suite is named → not-found', () => {
      const settled = seen(poll(0, [], ended), poll(30, [], ended));
      expect(judge(settled, anySuite)).toEqual({ name: 'not-found', missing: [] });
    });

    test.each([30_000, 0])('a missing run is waited for until it is gone, also with settle: %d', (settle) => {
      const all = [poll(0, [run('finished/passed')], ended), ...[40, 70, 101, 131].map((at) => poll(at, [], ended))];
      expect(judge(seen(...all.slice(0, 3)), { ...two, settle })).toBeUndefined();
      expect(judge(seen(...all), { ...two, settle })).toEqual({ name: 'stale' });
    });

    test.each(['warn', 'ignore'] as const)('with if-no-run-found: %s, that suite is left out', (ifNoRunFound) => {
      const lenient = { ...two, ifNoRunFound };
      const settled = seen(poll(0, [run('finished/passed')], ended), poll(30, [run('finished/passed')], ended));
      expect(judge(settled, lenient)).toEqual({ name: 'passed' });
      expect(judge(seen(poll(0, [], ended), poll(30, [], ended)), lenient)).toEqual({
        name: 'not-found',
        missing: ['rspec', 'jest'],
      });
    });

    test('and settled, a run still pending → incomplete, or what the others say', () => {
      const settled = (words: string) =>
        seen(
          poll(0, [run('finished/pending'), run(words, jest)], ended),
          poll(30, [run('finished/pending'), run(words, jest)], ended),
        );
      expect(judge(settled('finished/passed'), two)).toEqual({ name: 'incomplete', because: { kind: 'pending' } });
      expect(judge(settled('finished/failed'), two)).toEqual({ name: 'failed' });
      expect(judge(settled('finished/stale'), two)).toEqual({ name: 'stale' });
      expect(judge(settled('running/passed'), two)).toBeUndefined();
    });

    test.each(['failed', 'canceled', 'skipped', 'not_run'])('as %s, though all tests passed → incomplete', (word) => {
      const over = build(word);
      const settled = seen(poll(0, [run('finished/passed')], over), poll(30, [run('finished/passed')], over));
      expect(judge(settled, policy())).toEqual({ name: 'incomplete', because: { kind: 'build-ended', end: word } });
    });

    test.each(['failing', 'canceling', 'blocked', 'scheduled', 'running', 'a new word'])(
      'not as long as it is %s',
      (word) => {
        const on = build(word);
        const settled = seen(poll(0, [run('finished/passed')], on), poll(99, [run('finished/passed')], on));
        expect(judge(settled, policy())).toBeUndefined();
      },
    );

    test('late: its end restarts settle', () => {
      const late = [poll(0, [run('finished/passed')], build('running')), poll(90, [run('finished/passed')], ended)];
      expect(judge(seen(...late, poll(119, [run('finished/passed')], ended)), policy())).toBeUndefined();
      expect(judge(seen(...late, poll(120, [run('finished/passed')], ended)), policy())).toEqual({
        name: 'passed',
      });
    });
  });

  describe('all passed', () => {
    test('and settled → passed', () => {
      const polls = [poll(0, [run('finished/passed')]), poll(30, [run('finished/passed')])];
      expect(judge(seen(...polls), policy())).toEqual({ name: 'passed' });
    });

    test('settle counts from the end of the poll that saw the change to the start of the newest poll', () => {
      const slow = (startedAt: number, endedAt: number) => ({
        ...poll(0, [run('finished/passed')]),
        startedAt,
        endedAt,
      });
      expect(judge(seen(slow(0, 4_000), slow(33_999, 40_000)), policy())).toBeUndefined();
      expect(judge(seen(slow(0, 4_000), slow(34_000, 40_000)), policy())).toEqual({ name: 'passed' });
    });

    test('settle: 0 trusts the first sight', () => {
      expect(judge(seen(poll(0, [run('finished/passed')])), policy({ settle: 0 }))).toEqual({
        name: 'passed',
      });
    });

    test('running again restarts settle', () => {
      const reopened = [
        poll(0, [run('finished/passed')]),
        poll(20, [run('running/passed')]),
        poll(25, [run('finished/passed')]),
      ];
      expect(judge(seen(...reopened, poll(54, [run('finished/passed')])), policy())).toBeUndefined();
      expect(judge(seen(...reopened, poll(55, [run('finished/passed')])), policy())?.name).toBe('passed');
    });

    test('another run restarts settle', () => {
      const later = run('finished/passed', { id: 'run-9' });
      const polls = [poll(0, [run('finished/passed')]), poll(20, [later, run('finished/passed')])];
      expect(judge(seen(...polls, poll(49, [later, run('finished/passed')])), policy())).toBeUndefined();
      expect(judge(seen(...polls, poll(50, [later, run('finished/passed')])), policy())?.name).toBe('passed');
    });

    test('is nothing without a run in each named suite', () => {
      const settled = seen(poll(0, [run('finished/passed')]), poll(99, [run('finished/passed')]));
      expect(judge(settled, two)).toBeUndefined();
      expect(judge(settled, { ...two, ifNoRunFound: 'ignore' })).toBeUndefined();
    });

    test('is nothing without any run, though no suite is named', () => {
      expect(judge(seen(poll(0, []), poll(99, [])), anySuite)).toBeUndefined();
    });

    test.each(['running/passed', 'finished/pending', 'finished/wonderful', 'done/passed', '/', 'finished/'])(
      '%s is no pass, however long it lasts',
      (words) => {
        expect(judge(seen(poll(0, [run(words)]), poll(999, [run(words)])), policy({ settle: 0 }))).toBeUndefined();
      },
    );
  });

  describe('run-id', () => {
    const byRun = policy({ selector: { kind: 'run-id', organization: 'acme', suites: ['rspec'], runId: 'run-1' } });

    test('that two polls do not find → error', () => {
      expect(judge(seen(poll(0, [])), byRun)).toBeUndefined();
      const verdict = judge(seen(poll(0, []), poll(2, [])), byRun);
      expect(verdict).toMatchObject({
        name: 'error',
        cause: { code: 'run-not-found', data: { organization: 'acme', suite: 'rspec', runId: 'run-1' } },
      });
    });

    test('that existed once is not an error if it vanishes', () => {
      expect(judge(seen(poll(0, [run('running/pending')]), poll(2, []), poll(4, [])), byRun)).toBeUndefined();
    });
  });
});

describe('at the deadline, in this order', () => {
  const lastCause = new Error('502');
  const deadline = (now: number, freshFor = 20) => ({ now: now * 1000, freshFor: freshFor * 1000, lastCause });

  test('a run failed → failed, though it was seen long ago and the rest is unknown', () => {
    const polls = seen(poll(0, [run('running/failed'), run('running/stale', jest)], build('running')));
    expect(judgeAtDeadline(polls, two, deadline(600))).toEqual({ name: 'failed' });
  });

  test('a run is stale or gone → stale, likewise', () => {
    expect(judgeAtDeadline(seen(poll(0, [run('running/stale')])), two, deadline(600))).toEqual({ name: 'stale' });
    const missedTwice = seen(poll(0, [run('running/passed')]), poll(5, []), poll(9, []));
    expect(judgeAtDeadline(missedTwice, policy(), deadline(10))).toEqual({ name: 'stale' });
  });

  test('missing in the last poll alone is not gone', () => {
    const missedOnce = seen(poll(0, [run('finished/passed')]), poll(9, []));
    expect(judgeAtDeadline(missedOnce, policy(), deadline(10))).toEqual({ name: 'timed-out', because: 'run-missing' });
  });

  test('no good poll within the last two pauses → error with the last cause', () => {
    const polls = seen(poll(0, [run('running/passed')], build('running')));
    expect(judgeAtDeadline(polls, policy(), deadline(21))).toEqual({ name: 'error', cause: lastCause });
    expect(judgeAtDeadline(polls, policy(), deadline(20))).toMatchObject({ name: 'timed-out' });
    expect(judgeAtDeadline(seen(), policy(), deadline(5))).toEqual({ name: 'error', cause: lastCause });
  });

  test('the build has not ended → timed-out', () => {
    const polls = seen(poll(9, [], build('running')));
    expect(judgeAtDeadline(polls, policy(), deadline(10))).toEqual({ name: 'timed-out', because: 'build-goes-on' });
  });

  test('a named suite, or all, never had a run → not-found', () => {
    expect(judgeAtDeadline(seen(poll(9, [])), two, deadline(10))).toEqual({
      name: 'not-found',
      missing: ['rspec', 'jest'],
    });
    expect(judgeAtDeadline(seen(poll(9, [run('running/passed')])), two, deadline(10))).toEqual({
      name: 'not-found',
      missing: ['jest'],
    });
  });

  test('with if-no-run-found: warn, suites without a run are left out where others have one', () => {
    const lenient = { ...two, ifNoRunFound: 'warn' as const };
    const passed = seen(poll(0, [run('finished/passed')]), poll(30, [run('finished/passed')]));
    expect(judgeAtDeadline(passed, lenient, deadline(31))).toEqual({ name: 'passed' });
    expect(judgeAtDeadline(seen(poll(9, [run('finished/passed')])), lenient, deadline(10))).toEqual({
      name: 'timed-out',
      because: 'not-settled',
    });
    expect(judgeAtDeadline(seen(poll(9, [run('running/passed')])), lenient, deadline(10))).toEqual({
      name: 'timed-out',
      because: 'run-goes-on',
    });
    expect(judgeAtDeadline(seen(poll(9, [])), lenient, deadline(10))).toMatchObject({ name: 'not-found' });
  });

  test.each([
    ['running/passed', 'run-goes-on'],
    ['finished/pending', 'result-pending'],
    ['finished/passed', 'not-settled'],
  ])('else → timed-out: %s says %s', (words, because) => {
    expect(judgeAtDeadline(seen(poll(9, [run(words)])), policy(), deadline(10))).toEqual({
      name: 'timed-out',
      because,
    });
  });
});

describe('what is still awaited at the deadline', () => {
  const awaited = (...polls: readonly TimedSnapshot[]) => {
    const verdict = judgeAtDeadline(seen(...polls), two, {
      now: 40_000,
      freshFor: 60_000,
      lastCause: new Error('502'),
    });
    return verdict.name === 'timed-out' ? verdict.because : verdict.name;
  };
  const [passed, another] = [run('finished/passed'), run('finished/passed', jest)];

  test('is a missing run before all others, then a run that goes on, then a result', () => {
    const [runs, results] = [run('running/pending', jest), run('finished/pending')];
    expect(awaited(poll(0, [passed, runs]), poll(40, [runs]))).toBe('run-missing');
    expect(awaited(poll(40, [results, runs]))).toBe('run-goes-on');
    expect(awaited(poll(40, [results, another]))).toBe('result-pending');
  });

  test('is proof only once all has settled', () => {
    const both = [passed, another];
    expect(awaited(poll(40, both, undefined, { whole: false }))).toBe('not-settled');
    expect(awaited(poll(0, both), poll(40, both, undefined, { whole: false }))).toBe('not-proven');
  });
});

describe('the run that decided', () => {
  const at = (minute: number) => ({ createdAt: untrusted(`2026-08-01T10:0${minute}:00Z`) });

  test('is the worst: failed, stale, gone, unfinished, passed', () => {
    const runs = ['finished/passed', 'running/pending', 'finished/stale', 'running/failed'];
    const order = runs.map(
      (_, most) =>
        decisiveRun(
          seen(
            poll(
              0,
              runs.slice(0, most + 1).map((words, id) => run(words, { id: `${id}` })),
            ),
          ),
        )?.run.id,
    );
    expect(order).toEqual(['0', '1', '2', '3']);
  });

  test('is one that is missing or gone, though it had passed, before one that goes on', () => {
    const goesOn = run('running/pending', jest);
    const polls = [poll(0, [run('finished/passed'), goesOn]), ...[1, 40, 61].map((at) => poll(at, [goesOn]))];
    expect(decisiveRun(seen(...polls.slice(0, 2)))?.presence).toBe('missing');
    expect(decisiveRun(seen(...polls))?.presence).toBe('gone');
  });

  test('and among equals the newest', () => {
    const runs = [1, 3, 2].map((minute) => run('finished/failed', { id: `${minute}`, ...at(minute) }));
    expect(decisiveRun(seen(poll(0, runs)))?.run.id).toBe('3');
    expect(decisiveRun(seen())).toBeUndefined();
  });
});

test('nothing decided a wait that could not begin', () => {
  const cause = new Error('boom');
  const { verdict, observation, decisive, leftOut } = brokenOff(cause);
  expect(verdict).toEqual({ name: 'error', cause });
  expect([observation, decisive, leftOut]).toEqual([nothingSeen, undefined, []]);
});

describe('the build that decided', () => {
  const builds = (...words: readonly string[]) =>
    words.map((word, index) => ({ ...build(word), id: `${index}`, number: index }));
  /** The index of the build that decided, where the run of a build said these words. */
  const decided = (of: readonly string[], words?: string, buildId?: string) => {
    const runs = words === undefined ? [] : [run(words, { buildId })];
    const all = seen(poll(0, runs, undefined, { builds: builds(...of) }));
    return decisiveBuild(all, decisiveRun(all))?.number;
  };

  test.each([
    [['passed', 'failed'], 1],
    [['running', 'canceled'], 1],
    [['failed', 'canceled'], 0],
    [['canceled', 'failed'], 0],
    [['skipped', 'running'], 1],
    [['passed', 'not_run'], 1],
    [['passed', 'skipped', 'not_run'], 1],
    [['not_run', 'skipped'], 0],
    [['passed', 'passed'], 0],
  ])('is of %j the worst, and among equals the first', (of, expected) => {
    expect(decided(of)).toBe(expected);
    expect(decided(of, 'finished/passed', '0')).toBe(expected);
  });

  test.each(['finished/failed', 'finished/stale', 'running/passed', 'finished/pending'])(
    'is that of the run that decided, %s, whatever the others are',
    (words) => {
      expect(decided(['failed', 'passed'], words, '1')).toBe(1);
      expect(decided(['passed', 'failed'], words, 'another')).toBe(1);
    },
  );

  test('is none where no build is known', () => {
    expect(decisiveBuild(seen(poll(0, [run('finished/failed')])), undefined)).toBeUndefined();
    expect(decided([])).toBeUndefined();
  });
});
