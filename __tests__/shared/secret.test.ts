import { inspect } from 'node:util';
import { expect, test } from '@jest/globals';
import { Secret } from '../../src/shared/secret.ts';

test('a secret is only shown by reveal()', () => {
  const token = 'bkua_4f7d02c6e81b95a3d6f0c2b7e4918a5d30f6c8be';
  const secret = new Secret(token);
  expect([String(secret), `${secret}`, JSON.stringify({ secret }), inspect({ secret })].join()).not.toContain('bkua');
  expect(secret.reveal()).toBe(token);
});
