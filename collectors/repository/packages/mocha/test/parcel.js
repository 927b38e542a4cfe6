const assert = require('node:assert/strict');

describe('a parcel', () => {
  it('has a weight', () => {
    assert.equal(typeof weigh([]), 'number');
  });

  // the test:
  it('weighs as much as what is in it', () => {
    const grams = weigh([200, 300]);
    // the failure:
    assert.equal(grams, 500);
  });
});

/** The weight of all things, or so it thinks. */
function weigh(things) {
  return things.reduce((sum, grams) => sum + grams, things.length);
}
