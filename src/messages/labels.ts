import { counted, grouped } from '../text/words.ts';

/** Labels of things in a report, without a full stop. */
export const labels = {
  whatToDo: 'What to do:',
  basedOn: 'Based on:',
  help: 'Help for this message',
  runInTestEngine: 'The run in Test Engine',
  testInTestEngine: 'In Test Engine',
  testHistory: 'History',
  job: 'Job',
  workflowRun: 'The workflow run',
  commit: 'Commit',
  details: 'Message and backtrace',
  noLocation: 'Without a location',
  runAgain: 'Run the failed tests again',
  runNewAgain: 'Run the new failures again',
} as const;

/** `failed 3 times`, for a test that was tried more than once. */
export function timesFailed(attempts: number): string {
  return `failed ${grouped(attempts)} times`;
}

/** `… and 2 more failed tests`, for what a list leaves out. */
export function andMore(count: number, of: 'run' | 'job' | 'failed test' | 'tolerated test'): string {
  return `… and ${counted(count, `more ${of}`)}`;
}
