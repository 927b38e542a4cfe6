import { describe, expect, test } from '@jest/globals';
import { fateOf, jobOf, namesJob } from '../../src/gate/jobs.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import type { FailedExecution, Job } from '../../src/test-engine/model.ts';

function tagged(tags: Readonly<Record<string, string>>): Pick<FailedExecution, 'tags'> {
  return { tags: new Map(Object.entries(tags).map(([name, tag]) => [name, untrusted(tag)])) };
}

describe('the job of an execution', () => {
  test('is what its tag says, a UUID in any case', () => {
    const id = '0191E9A8-0000-7000-8000-00000000B01D';
    expect(jobOf(tagged({ 'build.job_id': ` ${id} ` }))).toBe(id.toLowerCase());
    expect(jobOf(tagged({ 'build.id': id }))).toBeUndefined();
    expect(namesJob(tagged({ 'build.id': id }))).toBe(false);
  });

  test.each(['a,result:~passed', '!a', 'a*', 'a b', 'a:b', '*', '-a', 'a'.repeat(101)])(
    'is named, but cannot be asked for, as %s',
    (tag) => {
      expect(jobOf(tagged({ 'build.job_id': tag }))).toBeUndefined();
      expect(namesJob(tagged({ 'build.job_id': tag }))).toBe(true);
    },
  );
});

describe('what happened in a job', () => {
  const job = (id: string, word: string, retriedIn?: string): Job => {
    return { id, word, retried: retriedIn !== undefined, retriedIn };
  };

  test.each(['passed', 'failed', 'canceled', 'timed_out', 'expired', 'running', ''])(
    'stands where it was not retried, when it is “%s”',
    (word) => {
      expect(fateOf('a', [job('a', word)])).toBe('stands');
    },
  );

  test('counts if nothing is known about it', () => {
    expect(fateOf('a', [])).toBe('stands');
  });

  test.each([
    ['passed', 'retried'],
    ['failed', 'retried'],
    ['canceled', 'lost'],
    ['timed_out', 'lost'],
    ['expired', 'lost'],
    ['running', 'lost'],
    ['skipped', 'lost'],
    ['', 'lost'],
  ])('is what its last retry says, which is “%s”: %s', (word, fate) => {
    expect(fateOf('a', [job('a', 'failed', 'b'), job('b', word)])).toBe(fate);
    expect(fateOf('a', [job('c', word), job('b', 'canceled', 'c'), job('a', 'timed_out', 'b')])).toBe(fate);
  });

  test('is lost where the last retry is not to be found', () => {
    expect(fateOf('a', [job('a', 'failed', 'b')])).toBe('lost');
    expect(fateOf('a', [job('a', 'failed', 'b'), job('b', 'failed', 'a')])).toBe('lost');
    expect(fateOf('a', [{ ...job('a', 'failed'), retried: true }])).toBe('lost');
  });
});
