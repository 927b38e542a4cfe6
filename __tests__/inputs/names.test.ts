import { expect, test } from '@jest/globals';
import { hasUnknownInputs, inputNames, variable } from '../../src/inputs/names.ts';

test('only names that are not inputs are unknown', () => {
  const all = Object.fromEntries(inputNames.map((name) => [variable(name), 'x']));
  expect(hasUnknownInputs({ ...all, PATH: '/bin', INPUTS: 'x', GITHUB_INPUT_X: 'x' })).toBe(false);
  expect(hasUnknownInputs({ ...all, INPUT_TIEMOUT: '30m' })).toBe(true);
});
