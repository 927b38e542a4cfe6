import { describe, expect, test } from 'vitest';
import { total } from './invoice.js';

describe('an invoice', () => {
  test('is empty at first', () => {
    expect(total([])).toBe(0);
  });

  // the test:
  test('adds up', () => {
    const lines = [{ amount: 2 }, { amount: 3 }];
    const sum = total(lines);

    // the failure:
    expect(sum).toBe(5);
  });
});
