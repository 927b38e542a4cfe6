import type { FailedTest, FailedTests, ToleratedTest } from '../gate/failures.ts';
import type { TimeLeft } from '../shared/clock.ts';
import { rawText, type Untrusted } from '../shared/untrusted.ts';
import { type Owners, ownersOf } from './checkout/owners.ts';
import { type Located, locate, locateFrame, type Place } from './locate.ts';
import type { Repository } from './search.ts';

/** A failed test and its place. */
export interface LocatedTest extends FailedTest {
  /** `undefined` if no file of the repository was found, or searched for. */
  readonly place: Place | undefined;
  /** Who owns its file, according to the checkout; absent if nobody does. */
  readonly owners?: Owners;
}

/** A tolerated test and its place. */
export interface LocatedToleratedTest extends ToleratedTest, LocatedTest {}

/** The failed tests of all runs, located. */
export interface LocatedTests extends FailedTests {
  readonly tests: readonly LocatedTest[];
  readonly tolerated: readonly LocatedToleratedTest[];
  /** Number of tests for which there was no time. */
  readonly unsought: number;
  /** Whether there is a checkout; `false` if no test failed, since the workspace is then not read. */
  readonly isCheckedOut: boolean;
  /** The first `most` frames of an execution that are in the repository. */
  readonly ownFrames: (execution: Located, most: number) => readonly Untrusted[];
}

/** Locates the failed tests, as long as there is time. */
export function locateTests(failures: FailedTests, repository: Repository, timeLeft: TimeLeft): LocatedTests {
  let unsought = 0;
  const located = <Test extends FailedTest>(test: Test): Test & LocatedTest => {
    if (timeLeft() > 0) return { ...test, place: locate(test.execution, repository) };
    unsought += 1;
    return { ...test, place: undefined };
  };
  const tests = failures.tests.map(located);
  const tolerated = failures.tolerated.map(located);
  const owned = ownersIn([...tests, ...tolerated], repository, timeLeft);
  return {
    ...failures,
    tests: tests.map(owned),
    tolerated: tolerated.map(owned),
    unsought,
    isCheckedOut:
      unsought < tests.length + tolerated.length &&
      failures.tests.every(({ execution }) => repository.workspace.checkout(execution).kind === 'tested'),
    ownFrames: (execution, most) => ownFrames(execution, most, repository),
  };
}

/** Adds the owners that the checkout names. */
function ownersIn(
  tests: readonly LocatedTest[],
  { workspace }: Repository,
  timeLeft: TimeLeft,
): <Test extends LocatedTest>(test: Test) => Test {
  const lookUp = ({ place, execution }: LocatedTest) => {
    if (place === undefined) return undefined;
    const file = workspace.ownersFile(execution);
    return file === undefined ? undefined : { file, path: rawText(place.path) };
  };
  const paths = new Map<string, Set<string>>();
  for (const { file, path } of tests.flatMap((test) => lookUp(test) ?? [])) {
    paths.set(file, (paths.get(file) ?? new Set()).add(path));
  }
  const owned = new Map([...paths].map(([file, all]) => [file, ownersOf(all, file, timeLeft)]));
  return (test) => {
    const asked = lookUp(test);
    const owners = asked && owned.get(asked.file)?.get(asked.path);
    return owners === undefined ? test : { ...test, owners };
  };
}

/** Failed tests without places. */
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

/** The most frames that are examined. */
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
