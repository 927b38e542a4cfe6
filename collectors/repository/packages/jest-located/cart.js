/** The sum of all prices, or so it thinks. */
exports.total = (things) => things.reduce((sum, { price }) => sum + price, things.length);
