const { total } = require('./cart.js');

describe('a cart', () => {
  test('is empty at first', () => {
    expect(total([])).toBe(0);
  });

  describe('with two things in it', () => {
    // the test:
    test('adds up', () => {
      const things = [{ price: 2 }, { price: 3 }];
      const sum = total(things);
      // the failure:
      expect(sum).toBe(5);
    });
  });
});
