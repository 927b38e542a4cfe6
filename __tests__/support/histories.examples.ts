import type { History } from './histories.ts';

/** Histories that once went wrong, shrunk to what matters; they are played first each time. */
export const examples: readonly History[] = [];
