import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { redactor } from '../../src/text/redact.ts';
import { leaks } from '../e2e/secrets/leaks.ts';
import { spelled } from '../e2e/secrets/spelled.ts';
import { hostile } from '../report/hostile.ts';

const buildkite = 'bkua_4f7d02c6e81b95a3d6f0c2b7e4918a5d30f6c8be';
const github = 'ghs_Zb81nQf4wT7xK2mVd9RpLc6sYh3JgA50eUoB';
const redact = redactor([buildkite, github]);

describe('what is redacted', () => {
  test.each(Object.entries(spelled(buildkite)))('holds none of the first secret %s', (_, text) => {
    expect(leaks(redact(`before ${text} after`), buildkite)).toEqual([]);
  });

  test.each(Object.entries(spelled(github)))('holds none of the second secret %s', (_, text) => {
    expect(leaks(redact(`${buildkite} ${text} ${buildkite}`), github)).toEqual([]);
  });

  test('is otherwise as it was', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(redact(text)).toBe(text);
      }),
    );
  });

  test('holds no rest of a secret that begins with another', () => {
    const longer = `${github}.and-its-second-half`;
    for (const secrets of [
      [github, longer],
      [longer, github],
    ]) {
      expect(redactor(secrets)(`x ${longer} ${github} y`)).toBe('x *** *** y');
    }
  });

  test.each(['a-token-with-é-in-it', 'a token with 漢 in it', 'x👩y'])('holds no “%s”, which is no token', (secret) => {
    expect(redactor([secret])(`said ${secret}${secret}.`)).toBe('said ******.');
  });

  test('is everything where there is no secret', () => {
    expect(redactor([])(`${buildkite}`)).toBe(buildkite);
    expect(redactor([''])('words')).toBe('words');
  });
});
