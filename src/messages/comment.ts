import { counted } from '../text/words.ts';

/** The text of the link from the comment on a pull request to the job's summary. Without a full stop. */
export const fullReport = 'Details are in the job summary';
export function moreInSummary(more: number): string {
  return `${counted(more, 'more failed test')} in the job summary`;
}
