import type { FailedTests } from '../gate/failures.ts';
import { grouped } from '../text/words.ts';
import { byFile } from './failed-tests.ts';
import type { Surroundings } from './github-context.ts';
import type { Report } from './report.ts';

/** Why there are more failed tests than are told of. */
export function moreThanFetched({ executions }: FailedTests, settings: Report['settings']): string {
  return settings !== undefined && executions >= settings.reportLimit
    ? `There are more: only ${grouped(executions)} failed executions were fetched, as report-limit says.`
    : 'There are more failed tests than were fetched.';
}

/** What to do where none of the failed tests could be brought to its file, though there is a checkout to look into. */
export function hintAtPaths({ failures }: Report, surroundings: Surroundings): readonly string[] {
  const groups = byFile(failures.tests, surroundings);
  const isLost = groups.length > 0 && groups.every(({ inRepository }) => !inRepository);
  const hasLocation = groups.some(({ file }) => file !== undefined);
  const isChecked = failures.tests.every(
    ({ execution }) => surroundings.workspace.checkout(execution).kind === 'tested',
  );
  if (!isLost || !hasLocation || !isChecked) return [];
  const hint =
    surroundings.pathPrefix === undefined
      ? 'If the tests ran in a folder of the repository, name it with path-prefix.'
      : 'See whether path-prefix names the folder in which the tests ran.';
  return [`None of them stands at its line: no location leads to one file of the checkout. ${hint}`];
}
