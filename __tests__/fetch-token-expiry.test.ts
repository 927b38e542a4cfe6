import { describe, expect, test } from '@jest/globals';
import { fetchTokenExpiry } from '../src/fetch-token-expiry.ts';
import type { Verdict } from '../src/gate/outcome.ts';
import { untrusted } from '../src/shared/untrusted.ts';

const now = Date.parse('2026-08-01T12:00:00Z');
const passed: Verdict = { name: 'passed' };
const never = new AbortController().signal;

function asking(answer: string | Error | undefined, isAtEase = true) {
  let asked = 0;
  const engine = {
    isAtEase,
    async tokenExpiry() {
      asked += 1;
      if (answer instanceof Error) throw answer;
      return answer === undefined ? undefined : untrusted(answer);
    },
  };
  return { engine, asked: () => asked };
}

describe('when the token expires', () => {
  test.each([
    ['2026-08-04T12:00:00Z', 3 * 24 * 3_600_000],
    ['2026-08-01 12:00:01 UTC', 1_000],
    ['2026-08-08 12:00:00 UTC', 7 * 24 * 3_600_000],
  ])('is known where it is soon: %s', async (written, inMs) => {
    const { engine } = asking(written);
    const expected = { inMs, at: new Date(now + inMs).toISOString() };
    expect(await fetchTokenExpiry({ verdict: passed }, engine, now, never)).toEqual(expected);
  });

  test.each(['2026-08-08T12:00:01Z', '2026-08-01T12:00:00Z', 'soon', '', undefined, new Error('boom')])(
    'is not where it is later, over, never, unreadable or refused: %s',
    async (answer) => {
      const { engine, asked } = asking(answer);
      expect(await fetchTokenExpiry({ verdict: passed }, engine, now, never)).toBeUndefined();
      expect(asked()).toBe(1);
    },
  );

  test('is not asked where Buildkite has just not answered, or little remains of a rate limit', async () => {
    const verdicts: readonly [Verdict, boolean][] = [
      [{ name: 'error', cause: new Error('boom') }, true],
      [{ name: 'cancelled', signal: 'SIGINT' }, true],
      [passed, false],
    ];
    for (const [verdict, isAtEase] of verdicts) {
      const { engine, asked } = asking('2026-08-04T12:00:00Z', isAtEase);
      expect([await fetchTokenExpiry({ verdict }, engine, now, never), asked()]).toEqual([undefined, 0]);
    }
  });
});
