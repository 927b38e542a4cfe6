import type { LocatedTests } from '../locate/located-tests.ts';
import type { Settings } from '../settings.ts';
import type { Untrusted } from '../shared/untrusted.ts';
import type { FileGroup, ShownTest } from './shown-tests.ts';

/** What the runner keeps of a step: ten annotations per level, first come (measured; "Workflow commands" names no number). */
const keptPerLevel = 10;

/** How bad an annotation is, by the name of its workflow command. */
export type Level = Exclude<Settings['annotationLevel'], 'none'>;

/** How many annotations of each level a step has besides those of its failed tests. */
export type Taken = Readonly<Record<Level, number>>;

/** A failed test that the step's own annotations show. */
export interface AnnotatedTest {
  readonly shown: ShownTest;
  /** The first frames that lie in the repository: where else to look. */
  readonly frames: readonly Untrusted[];
}

/** Frames below a reason. */
const framesShown = 5;

/** As many failed tests as the runner keeps: new ones first, then chosen to cover as many files as possible. */
export function annotatedTests(
  groups: readonly FileGroup[],
  { level, taken, ownFrames }: { readonly level: Level; readonly taken: Taken } & Pick<LocatedTests, 'ownFrames'>,
): readonly AnnotatedTest[] {
  const most = Math.max(0, keptPerLevel - taken[level]);
  const chosen: ShownTest[] = [];
  for (const section of new Set(groups.map((group) => group.section))) {
    const inSection = groups.filter((group) => group.section === section);
    const isIn = ({ inRepository }: FileGroup) => inRepository;
    chosen.push(...takeTurns(inSection.filter(isIn), most - chosen.length));
    // Those without a place in the repository come last.
    chosen.push(
      ...takeTurns(
        inSection.filter((group) => !isIn(group)),
        most - chosen.length,
      ),
    );
  }
  return chosen.map((shown) => ({ shown, frames: ownFrames(shown.test.execution, framesShown) }));
}

/** Takes one test of each file, then a second one, until there are as many as there may be. */
function takeTurns(groups: readonly FileGroup[], most: number): readonly ShownTest[] {
  const taken: ShownTest[] = [];
  for (let turn = 0; taken.length < most; turn++) {
    const next = groups.flatMap(({ tests }) => tests[turn] ?? []);
    if (next.length === 0) break;
    taken.push(...next.slice(0, most - taken.length));
  }
  return taken;
}
