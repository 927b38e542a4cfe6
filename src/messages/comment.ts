import { counted } from '../text/words.ts';

/** Where the comment on a pull request leads: to the job's summary. Without a full stop. */
export const fullReport = 'Details are in the job summary';
export function moreInSummary(more: number): string {
  return `${counted(more, 'more failed test')} in the job summary`;
}
