import type { Conclusion } from '../gate/conclusion.ts';
import type { TrackedRun } from '../gate/observation.ts';
import type { VerdictName } from '../gate/outcome.ts';
import type { LocatedTest, LocatedTests } from '../locate/located-tests.ts';
import { helpLink } from '../messages/help.ts';
import { failedCount } from '../messages/naming.ts';
import { costSentence, moreThanFetched } from '../messages/report-notices.ts';
import { isTolerated, tally } from '../messages/tolerated.ts';
import { basis, type Message, messageOf } from '../messages/verdict-message.ts';
import { rawText } from '../shared/untrusted.ts';
import type { Run } from '../test-engine/model.ts';
import { type Link, link } from '../text/index.ts';
import { type AnnotatedTest, annotatedTests, type Level, type Taken } from './annotated-tests.ts';
import { comparisonNotes, shownStanding } from './compared.ts';
import { type ShownJobs, shownJobs } from './died-jobs.ts';
import type { Surroundings } from './github-context.ts';
import { jobPages } from './job-pages.ts';
import { notesOf, placeNotes, putAsideRuns, remarksOf, type ShownRemark } from './remarks.ts';
import type { Cost, Report } from './report.ts';
import { type Rerun, rerunOf } from './rerun.ts';
import { newOrAll, type Section, sectionsOf } from './sections.ts';
import { byFile, type ShownTest, type ShownToleratedTest, shownTest, type TestContext } from './shown-tests.ts';

/** Everything that the writers show, made once. Writers only lay it out. */
export interface ReportView {
  readonly verdict: VerdictName;
  readonly conclusion: Conclusion;
  /** The verdict in words, with the entry of the documentation that explains it. */
  readonly message: Message & { readonly help: Link | undefined };
  /** What the verdict is based on, in sentences: with the runs named, or only counted, for where they are listed anyway. */
  readonly basis: { readonly named: readonly string[]; readonly counted: readonly string[] };
  /** Which runs newer ones replaced, in sentences. */
  readonly putAside: readonly string[];
  /** What the wait cost, in a sentence; `undefined` if nothing was requested. */
  readonly costs: string | undefined;
  readonly cost: Cost;
  /** In the order in which they were first seen. */
  readonly runs: readonly ShownRun[];
  /** The run that decided; `undefined` if none was ever seen. */
  readonly decisive: ShownRun | undefined;
  readonly failed: ShownFailedTests;
  readonly tolerated: { readonly title: string; readonly tests: readonly ShownToleratedTest[] };
  /** Warnings and notices that are annotations of their own. */
  readonly remarks: readonly ShownRemark[];
  /** Jobs that may explain the verdict. */
  readonly jobs: ShownJobs;
  /** What else people should know, in sentences. */
  readonly notes: readonly string[];
  readonly problems: readonly Error[];
  readonly selector: Report['selector'];
  readonly settings: Report['settings'];
  readonly surroundings: Surroundings;
}

/** A gated run as reports show it. */
export interface ShownRun {
  readonly run: Run;
  readonly presence: TrackedRun['presence'];
  readonly page: Link | undefined;
  /** It failed, but counts as passed. */
  readonly isTolerated: boolean;
}

/** The failed tests that count. */
export interface ShownFailedTests {
  /** `3 failed tests`, `at least 1,000 failed tests` */
  readonly count: string;
  readonly total: number;
  /** Failed executions that were fetched, including those of tolerated tests. */
  readonly executions: number;
  /** There are more than were fetched. */
  readonly truncated: boolean;
  /** Each test once, in the order of the sections. */
  readonly tests: readonly ShownTest[];
  /** The same tests in sections; one section if nothing was compared. */
  readonly sections: readonly Section[];
  /** The tests that the step's own annotations show, and those that they may not show. Both are empty if no annotations are wanted. */
  readonly annotated: readonly AnnotatedTest[];
  readonly notAnnotated: readonly ShownTest[];
  /** How to run them again, or only the new ones if it is known which are new. */
  readonly rerun: Rerun & { readonly areNew: boolean };
  /** The level of their annotations. */
  readonly level: Level | 'none';
  /** Whether a test's suite has to be named, because there are several. */
  readonly severalSuites: boolean;
  /** Whether new ones have to be marked, because there are others. */
  readonly marksNew: boolean;
  /** Sentences about the list as a whole: what is missing from it, and what to do about it. */
  readonly notes: {
    readonly truncation: string | undefined;
    readonly comparison: readonly string[];
    readonly places: readonly string[];
  };
}

/** What a view is made of. */
export interface Viewed extends Omit<Report, 'failures'> {
  readonly failures: LocatedTests;
  readonly surroundings: Surroundings;
  /** Annotations that the step already has: the runner's own, and those that were printed during the wait. */
  readonly annotationsBefore: Partial<Taken>;
}

/** Makes the view of what happened. */
export function reportView(viewed: Viewed): ReportView {
  const { outcome, conclusion, failures, cost, surroundings, selector, settings } = viewed;
  const { name: verdict } = outcome.verdict;
  const message = messageOf(viewed, surroundings);
  const runs = outcome.observation.runs.map((tracked) => shownRun(tracked, viewed));
  const remarks = remarksOf(viewed);
  const tolerated = failures.tolerated.map((test) => shownTest(test, test.why, testContext(viewed)));
  return Object.freeze({
    verdict,
    conclusion,
    message: { ...message, help: verdict === 'passed' ? undefined : helpLink(message.anchor, surroundings) },
    basis: { named: basis(viewed), counted: basis(viewed, 'counted') },
    putAside: putAsideRuns(viewed, surroundings),
    costs: cost.requests === 0 ? undefined : costSentence(cost),
    cost,
    runs,
    decisive: outcome.decisive && shownRun(outcome.decisive, viewed),
    failed: shownFailedTests(viewed, remarks),
    tolerated: { title: tally(failures.tolerated), tests: tolerated },
    remarks,
    jobs: shownJobs(viewed, surroundings.linkHosts),
    notes: notesOf(viewed),
    problems: failures.problems,
    selector,
    settings,
    surroundings,
  });
}

function shownRun(tracked: TrackedRun, viewed: Viewed): ShownRun {
  const { run, presence } = tracked;
  const page = link(run.webUrl, viewed.surroundings.linkHosts);
  return { run, presence, page, isTolerated: isTolerated(viewed, tracked) };
}

function testContext({ outcome, surroundings, selector, against }: Viewed): TestContext {
  const { runs } = outcome.observation;
  const commits = new Map(runs.map(({ run }) => [`${run.suite}/${run.id}`, run.commit && rawText(run.commit)]));
  return {
    surroundings,
    commitOf: (suite: string, runId: string) => commits.get(`${suite}/${runId}`),
    jobPageOf: jobPages(outcome.observation, selector),
    standingOf: (test: LocatedTest) => shownStanding(against.comparison, test),
  };
}

function shownFailedTests(viewed: Viewed, remarks: readonly ShownRemark[]): ShownFailedTests {
  const { outcome, failures, settings, against, surroundings } = viewed;
  const { executions, truncated, ownFrames } = failures;
  const context = testContext(viewed);
  const groups = byFile(failures.tests.map((test) => shownTest(test, undefined, context)));
  const sections = sectionsOf(groups, viewed, surroundings);
  const tests = sections.flatMap((section) => section.tests);
  const again = newOrAll(tests);
  const level = settings?.annotationLevel ?? 'error';
  const taken = takenBy(viewed, remarks);
  const annotated = level === 'none' ? [] : annotatedTests(groups, { level, taken, ownFrames });
  const chosen = new Set(annotated.map(({ shown }) => shown));
  return {
    count: failedCount(failures),
    total: tests.length,
    executions,
    truncated,
    tests,
    sections,
    annotated,
    notAnnotated: level === 'none' ? [] : tests.filter((test) => surroundings.sharesAnnotations || !chosen.has(test)),
    rerun: {
      ...rerunOf(
        again.tests.map(({ test }) => test),
        surroundings.pathPrefix,
      ),
      areNew: again.areNew,
    },
    level,
    severalSuites: new Set(outcome.observation.runs.map(({ run }) => run.suite)).size > 1,
    marksNew: new Set(groups.map((group) => group.section)).size > 1,
    notes: {
      comparison: comparisonNotes(against.comparison, viewed.selector),
      truncation: truncated ? moreThanFetched(failures, settings?.reportLimit) : undefined,
      places: placeNotes(failures, groups, surroundings),
    },
  };
}

/** How many of the ten annotations per level are not available for failed tests. */
function takenBy({ conclusion, settings, annotationsBefore }: Viewed, remarks: readonly ShownRemark[]): Taken {
  const count = (level: ShownRemark['level']) => remarks.filter((one) => one.level === level).length;
  const { error = 0, warning = 0, notice = 0 } = annotationsBefore;
  // Counted before it is known whether there are any, so that the choice of tests does not depend on them.
  const { statusName, checkName, jobAnnotations, comment } = settings ?? {};
  const asked = [statusName !== undefined, checkName !== undefined, jobAnnotations === 'all', comment === 'failures'];
  const notices = asked.filter((one) => one).length;
  return {
    error: error + (conclusion === 'failure' ? 1 : 0),
    warning: warning + count('warning') + (conclusion === 'warning' ? 1 : 0),
    notice: notice + notices + count('notice'),
  };
}
