import { expect, test } from '@jest/globals';
import { messageOf } from '../../src/messages/verdict-message.ts';
import { nowhere, report } from '../report/fixtures.ts';
import { errorOf, type Given, right } from './given.ts';

function upstreamMessage(given: Given) {
  return messageOf(report({ name: 'error', cause: errorOf({ ...right, ...given }) }), nowhere);
}

const noSelector = { 'build-id': '' };

test.each<readonly [string, Given]>([
  ['the input build-id cannot be used', { 'build-id': '1' }],
  ['the input suite cannot be used', { suite: 'Not ok, Neither this' }],
  ['token and build-id cannot be used', { token: '', 'build-id': '1' }],
  ['token, build-id and timeout cannot be used', { token: '', 'build-id': '1', timeout: '5' }],
  ['token, suite and 2 more inputs cannot be used', { token: '', suite: 'Not ok, A b', 'build-id': '1', settle: '5' }],
  ['none of build-url, build-id, run-id and commit is given', noSelector],
  ['token and build-url cannot be used', { ...noSelector, token: '' }],
])('%s', (headline, given) => {
  expect(upstreamMessage(given).headline).toBe(`No verdict: ${headline}`);
});

test('what is wrong with several inputs at once is a sentence of its own', () => {
  expect(upstreamMessage(noSelector).quotes).toEqual([
    {
      intro: expect.stringMatching(/^None of build-url, build-id, run-id and commit is given\. Give one of them\./),
      text: undefined,
    },
  ]);
});

test('a default that the runner filled in was not "given"', () => {
  expect(upstreamMessage({ settle: '30s', timeout: '20s' }).quotes).toEqual([
    { intro: expect.stringMatching(/^settle is 30s .*, which is not less than timeout: 20s\. /), text: undefined },
  ]);
});
