import { expect, test } from '@jest/globals';
import { inputWords } from '../../src/messages/inputs.ts';
import { errorOf, type Given, right } from './given.ts';

const noSelector = { 'build-id': '' };
const none = 'none of `pipeline`, `build-url`, `build-id`, `run-id` and `commit` is set';

test.each<readonly [string, Given]>([
  ['`build-id` is invalid', { 'build-id': '1' }],
  ['`token` is missing', { token: '' }],
  ['`token` and `organization` are missing', { token: '', organization: '' }],
  ['`suite` is invalid', { suite: 'Not ok, Neither this' }],
  ['`token` and `build-id` are invalid', { token: '', 'build-id': '1' }],
  ['`token`, `build-id` and `timeout` are invalid', { token: '', 'build-id': '1', timeout: '5' }],
  ['`token`, `suite` and 2 more inputs are invalid', { token: '', suite: 'Not ok, A b', 'build-id': '1', settle: '5' }],
  [none, noSelector],
  ['`token` and `build-url` are invalid', { ...noSelector, token: '' }],
])('the title of wrong inputs is: %s', (headline, given) => {
  expect(inputWords(errorOf({ ...right, ...given })).headline).toBe(headline);
});
