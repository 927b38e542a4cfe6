import { expect, test } from '@playwright/test';

test.describe('a price', () => {
  test('is a number', () => {
    expect(typeof price(1)).toBe('number');
  });

  // the test:
  test('includes the tax', () => {
    const withTax = price(100);

    // the failure:
    expect(withTax).toBe(119);
  });
});

/** The price with its tax, or so it thinks. */
function price(net: number): number {
  return net * 1.2;
}
