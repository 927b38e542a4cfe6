/** The sum of all amounts, or so it thinks. */
export const total = (lines) => lines.reduce((sum, { amount }) => sum + amount, lines.length);
