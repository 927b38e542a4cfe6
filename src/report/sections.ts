import { baseOf, failedRunOn, sectionTitle } from '../messages/comparison.ts';
import { failedCount } from '../messages/naming.ts';
import type { Link } from '../text/index.ts';
import { runOnBase } from './compared.ts';
import type { Surroundings } from './github-context.ts';
import type { Report } from './report.ts';
import type { FileGroup, ShownTest } from './shown-tests.ts';

/** Failed tests that are alike for those who changed something. */
export interface Section {
  /** `New here: 2 failed tests`, or the count of all where nothing tells them apart. */
  readonly title: string;
  /** A failed run of the branch on which they fail, too. */
  readonly run: { readonly what: string; readonly page: Link } | undefined;
  readonly groups: readonly FileGroup[];
  /** The same tests, in the groups' order. */
  readonly tests: readonly ShownTest[];
}

/** The files in sections. Where nothing was compared, nothing tells them apart. */
export function sectionsOf(
  all: readonly FileGroup[],
  { failures, against: { comparison } }: Pick<Report, 'failures' | 'against'>,
  { linkHosts }: Pick<Surroundings, 'linkHosts'>,
): readonly Section[] {
  const isCompared = all.some(({ tests }) => tests.some(({ onBase }) => onBase !== undefined));
  const base = baseOf(comparison);
  return [...new Set(all.map(({ section }) => section))].map((section): Section => {
    const groups = all.filter((group) => group.section === section);
    const tests = groups.flatMap((group) => group.tests);
    const page = section === 'known' ? runOnBase(comparison, linkHosts) : undefined;
    return {
      title: isCompared ? sectionTitle(section, base, tests.length) : failedCount(failures),
      run: page && { what: failedRunOn(base), page },
      groups,
      tests,
    };
  });
}
