/** A system's clock that jumps: by years, there and back, whenever it is looked at. */
const { now } = Date;
const year = 365 * 24 * 3600 * 1000;
let looks = 0;
Date.now = () => now() + [0, -30, 20, -1][looks++ % 4] * year;
globalThis.Date = class extends Date {
  constructor(...values) {
    super(...(values.length === 0 ? [Date.now()] : values));
  }
};
