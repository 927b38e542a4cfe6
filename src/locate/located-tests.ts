import type { FailedTest, FailedTests, ToleratedTest } from '../gate/failures.ts';
import type { TimeLeft } from '../shared/clock.ts';
import type { Untrusted } from '../shared/untrusted.ts';
import { type Located, locate, locateFrame, type Place } from './locate.ts';
import type { Repository } from './search.ts';

/** A failed test and where it stands. */
export interface LocatedTest extends FailedTest {
  /** `undefined` when it leads to no file of the repository, or was not looked for. */
  readonly place: Place | undefined;
}

/** A tolerated test and where it stands. */
export interface LocatedToleratedTest extends ToleratedTest, LocatedTest {}

/** The failed tests of all runs, each looked for once. */
export interface LocatedTests extends FailedTests {
  readonly tests: readonly LocatedTest[];
  readonly tolerated: readonly LocatedToleratedTest[];
  /** Tests that were not looked for, since the time was up. */
  readonly unsought: number;
  /** Whether there was a checkout to look into; `false` without a failed test, for which nobody looks into it. */
  readonly isCheckedOut: boolean;
  /** The first `most` lines of an execution's backtraces that lie in the repository. */
  readonly ownFrames: (execution: Located, most: number) => readonly Untrusted[];
}

/** Looks for every failed test, as long as there is time. */
export function locateTests(failures: FailedTests, repository: Repository, timeLeft: TimeLeft): LocatedTests {
  let unsought = 0;
  const located = <Test extends FailedTest>(test: Test): Test & LocatedTest => {
    if (timeLeft() > 0) return { ...test, place: locate(test.execution, repository) };
    unsought += 1;
    return { ...test, place: undefined };
  };
  const tests = failures.tests.map(located);
  const tolerated = failures.tolerated.map(located);
  return {
    ...failures,
    tests,
    tolerated,
    unsought,
    isCheckedOut:
      unsought < tests.length + tolerated.length &&
      failures.tests.every(({ execution }) => repository.workspace.checkout(execution).kind === 'tested'),
    ownFrames: (execution, most) => ownFrames(execution, most, repository),
  };
}

/** Failed tests of which nobody knows where they stand. */
export function withoutPlaces(failures: FailedTests): LocatedTests {
  const { tests, tolerated } = failures;
  return {
    ...failures,
    tests: tests.map((test) => ({ ...test, place: undefined })),
    tolerated: tolerated.map((test) => ({ ...test, place: undefined })),
    unsought: tests.length + tolerated.length,
    isCheckedOut: false,
    ownFrames: () => [],
  };
}

/** Frames that are looked at. */
const framesSearched = 200;

function ownFrames(execution: Located, most: number, repository: Repository): readonly Untrusted[] {
  const frames = execution.details.flatMap(({ backtrace }) => backtrace).slice(0, framesSearched);
  const own: Untrusted[] = [];
  for (const frame of frames) {
    if (own.length >= most) break;
    if (locateFrame(frame, execution, repository) !== undefined) own.push(frame);
  }
  return own;
}
