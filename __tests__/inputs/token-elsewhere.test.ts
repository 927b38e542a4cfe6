import { expect, test } from '@jest/globals';
import type { InputName } from '../../src/inputs/names.ts';
import { inputWords } from '../../src/messages/inputs.ts';
import {
  byCommit,
  byPipeline,
  byRun,
  byUrl,
  errorOf,
  type Given,
  names,
  problem,
  read,
  right,
  token,
} from './given.ts';

const others = names.filter((name) => name !== 'token' && name !== 'github-token');
const plain = 'a-secret-of-16-ch';

/** What stands in the input `token`, and what of it or beside it landed elsewhere. */
const leaks = [
  [token, token],
  [plain, plain],
  [`"${plain}"`, plain],
  [`Bearer ${plain}`, plain],
  [token, 'bkua_ffffffffffffffffffff'],
  [token, 'ghs_0123456789abcdefghij0123456789abcdef'],
  [token, 'ghp_ABCDEFGHIJ0123456789'],
  [token, 'github_pat_0123456789_abcdefghi'],
] as const;

/** The selector that an input goes with, so that nothing else is wrong. */
function beside(name: InputName): Given {
  if (name === 'pipeline' || name === 'triggered-builds') return byPipeline;
  if (name === 'build-url' || name === 'if-blocked') return byUrl;
  if (name === 'run-id') return byRun;
  return ['commit', 'branch', 'runs'].includes(name) ? byCommit : {};
}

test.each(others)('a token in %s is refused and not shown', (name) => {
  const refused = leaks.flatMap(([own, leaked]) =>
    [leaked, `rspec, ${leaked}`, `https://example.com/${leaked}`].map((value) => {
      const error = errorOf({ ...right, ...beside(name), token: own, [name]: value });
      const { stack, problems } = error;
      const isShown = JSON.stringify({ stack, problems, words: inputWords(error) }).includes(leaked);
      return { isShown, elsewhere: problems.filter(({ input }) => input !== 'token') };
    }),
  );
  const elsewhere = [{ input: name, value: undefined, code: 'holds-token', data: {} }];
  expect(refused).toEqual(refused.map(() => ({ isShown: false, elsewhere })));
});

test('a token within an address does not make other inputs wrong', () => {
  const address = `https://buildkite.com/${token}/my-pipeline/builds/42`;
  expect(problem({ ...byUrl, 'build-url': address })).toMatchObject({ input: 'build-url', code: 'holds-token' });
});

test.each(['\n', '\r\n', '\t'])('a token with %j in it is one in an address, from which that is dropped', (sign) => {
  const address = `https://buildkite.com/${token.slice(0, 20)}${sign}${token.slice(20)}/my-pipeline/builds/42`;
  expect(problem({ ...byUrl, organization: '', 'build-url': address }).code).toBe('holds-token');
});

test('the value of github-token is a secret, too', () => {
  const own = 'a-github-token-of-an-unknown-kind';
  expect(problem({ ...byCommit, 'github-token': own, branch: own })).toMatchObject({
    input: 'branch',
    code: 'holds-token',
  });
});

test('an input that would not be read is checked as well', () => {
  expect(problem({ 'check-name': `Gate ${token}` }).code).toBe('holds-token');
});

test.each(['fifteen-letters', 'bkua_short', 'ghs_short', 'ghost_0123456789abcdefghij'])('%s is a slug', (suite) => {
  expect(read({ token: 'fifteen-letters', suite }).selector.suites).toEqual([suite]);
});
