import { baseOf, failedRunOn, sectionTitle } from '../messages/comparison.ts';
import { failedCount } from '../messages/naming.ts';
import type { Link } from '../text/index.ts';
import { runOnBase } from './compared.ts';
import type { Surroundings } from './github-context.ts';
import type { Report } from './report.ts';
import { byOwner, type FileGroup, type ShownTest, type TestGroup } from './shown-tests.ts';

/** Failed tests that mean the same to the author of a change. */
export interface Section {
  /** `New here: 2 failed tests`, or only the number of failed tests if nothing was compared. */
  readonly title: string;
  /** A failed run of the branch on which they fail too. */
  readonly run: { readonly what: string; readonly page: Link } | undefined;
  /** By owner if owners are known, or else by file. */
  readonly groups: readonly TestGroup[];
  /** The same tests, in the groups' order. */
  readonly tests: readonly ShownTest[];
}

/** The files in sections. If nothing was compared, there is one section. */
export function sectionsOf(
  all: readonly FileGroup[],
  { failures, against: { comparison } }: Pick<Report, 'failures' | 'against'>,
  { linkHosts }: Pick<Surroundings, 'linkHosts'>,
): readonly Section[] {
  const isCompared = all.some(({ tests }) => tests.some(({ onBase }) => onBase !== undefined));
  const base = baseOf(comparison);
  return [...new Set(all.map(({ section }) => section))].map((section): Section => {
    const groups = byOwner(all.filter((group) => group.section === section));
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

/** The failed tests that are worth running again: the new ones, if it is known which are new. */
export function newOrAll(tests: readonly ShownTest[]): {
  readonly tests: readonly ShownTest[];
  readonly areNew: boolean;
} {
  const fresh = tests.filter(({ onBase }) => onBase?.section === 'new');
  return fresh.length > 0 && fresh.length < tests.length ? { tests: fresh, areNew: true } : { tests, areNew: false };
}
