import { noneLocated } from '../messages/report-notices.ts';
import { byFile } from './failed-tests.ts';
import type { Surroundings } from './github-context.ts';
import type { Report } from './report.ts';

/** What to do where none of the failed tests could be brought to its file, though there is a checkout to look into. */
export function hintAtPaths({ failures }: Report, surroundings: Surroundings): readonly string[] {
  const groups = byFile(failures.tests, surroundings);
  const isLost = groups.length > 0 && groups.every(({ inRepository }) => !inRepository);
  const hasLocation = groups.some(({ file }) => file !== undefined);
  if (!isLost || !hasLocation || surroundings.tree() === undefined) return [];
  return [noneLocated(surroundings.pathPrefix)];
}
