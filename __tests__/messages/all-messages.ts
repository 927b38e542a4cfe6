import { nothingSeen } from '../../src/gate/observation.ts';
import type { InputName } from '../../src/inputs/names.ts';
import type { ProblemCode, ProblemFacts } from '../../src/inputs/problem.ts';
import { InputError } from '../../src/inputs/problem.ts';
import { basis } from '../../src/messages/basis.ts';
import { problemMessages } from '../../src/messages/input-problems.ts';
import { howItEnded, notPassed, signalReason, unnamedJob } from '../../src/messages/jobs.ts';
import { andMore, labels, timesFailed } from '../../src/messages/labels.ts';
import type { Message, Messages, Words } from '../../src/messages/message.ts';
import { notToleratedReasons } from '../../src/messages/not-tolerated.ts';
import { gitHubMessages, reportFileMessages } from '../../src/messages/notices.ts';
import { oldNode } from '../../src/messages/old-node.ts';
import { debugProgress, progressOf, proxyNotFollowed } from '../../src/messages/progress.ts';
import * as notices from '../../src/messages/report-notices.ts';
import { gateMessages, testEngineMessages } from '../../src/messages/test-engine.ts';
import { messageOf } from '../../src/messages/verdict-message.ts';
import { noteMessages } from '../../src/messages/verdict-notes.ts';
import { TestEngineError } from '../../src/test-engine/errors.ts';
import { counted } from '../../src/text/words.ts';
import {
  buildSelector,
  failures,
  manyFailures,
  nowhere,
  observation,
  report,
  settings,
  tracked,
} from '../report/fixtures.ts';
import { build } from '../support/runs.ts';
import { everyBasis } from './every-basis.ts';
import { comparisonSentences, everyComparison } from './every-comparison.ts';
import { bad, everyGap, forbidden, noBuild, outside } from './every-gap.ts';
import { everyEvent, everyVerdict, readable } from './every-verdict.ts';
import {
  asked,
  gateSamples,
  gitHubSamples,
  noteSamples,
  problemSamples,
  reportFileSamples,
  testEngineSamples,
} from './samples.ts';

/** One message of a record, as it comes to with a sample. */
export interface Rendered extends Words {
  readonly name: string;
}

function rendered<Facts extends object>(
  messages: Messages<Facts>,
  samples: { readonly [Code in keyof Facts]: readonly Facts[Code][] },
): readonly Rendered[] {
  return (Object.keys(messages) as (keyof Facts & string)[]).flatMap((code) =>
    samples[code].map((data, index) => ({ name: `${code} ${index + 1}`, ...messages[code](data) })),
  );
}

/** The messages of all codes but those of inputs and of verdicts. */
export const codeMessages: readonly Rendered[] = [
  ...rendered(testEngineMessages, testEngineSamples),
  ...rendered(gateMessages, gateSamples),
  ...rendered(gitHubMessages, gitHubSamples),
  ...rendered(reportFileMessages, reportFileSamples),
  ...rendered(noteMessages, noteSamples),
  { name: 'report-incomplete', ...notices.reportIncomplete('failed') },
  { name: 'old-node', anchor: 'node-24-is-needed', quotes: [], ...oldNode({ version: '20.19.0', needed: 24 }) },
];

const tolerating = { tolerate: ['retried', 'muted'] } as const;
const undecided = report({ name: 'failed' }, { failed: manyFailures(2) });
const failedReports = [
  ...everyGap.map(([, failed, options]) =>
    report({ name: 'failed' }, { runs: [bad], failed, ...tolerating, ...options }),
  ),
  report({ name: 'failed' }, { runs: [outside], failed: failures([], { problems: [noBuild] }), ...tolerating }),
  { ...undecided, settings: { ...settings, tolerate: ['retried'] as const } },
];
const late = {
  changes: { cost: { waited: 4000, requests: 9, budget: undefined }, settings: { ...settings, timeout: 4000 } },
};
const lateErrors = [
  report({ name: 'error', cause: forbidden }, late),
  report({ name: 'error', cause: forbidden }, { ...late, seen: { lastPoll: undefined } }),
  report({ name: 'error', cause: new TestEngineError('rate-limited', { asked, scope: 'user', ms: 9000 }) }, late),
];
const input = (code: 'no-selector' | 'no-suite') =>
  new InputError([{ input: 'suite', value: undefined, code, data: {} }], readable);
const strange = { builds: [build('Half <b>done')] };

/** The messages of all verdicts. */
export const verdictMessages: readonly (Message & { readonly name: string })[] = [
  ...everyVerdict.map(([, , verdict, options]) => report(verdict, options)),
  ...failedReports,
  ...lateErrors,
  report({ name: 'error', cause: input('no-selector') }),
  report({ name: 'error', cause: input('no-suite') }),
  report({ name: 'failed' }, { failed: failures([], { problems: [forbidden], truncated: true }) }),
  report({ name: 'timed-out', because: 'build-goes-on' }, { seen: strange }),
  ...everyComparison,
].map((one) => {
  const message = messageOf(one, nowhere);
  return { name: message.headline, ...message };
});

/** All that can be wrong with an input. */
export const inputProblems = (Object.keys(problemMessages) as ProblemCode[]).flatMap((code) => ofProblem(code));

function ofProblem<Code extends ProblemCode>(code: Code) {
  const samples: readonly (readonly [InputName, ProblemFacts[Code]])[] = problemSamples[code];
  return samples.map(([input, data]) => ({ code, input, ...problemMessages[code](data, input) }));
}

/** The lines of all events, without their times. */
export const progressLines: readonly string[] = [
  ...everyEvent.flatMap(([, event]) => {
    const { lines, quotes, warning } = progressOf(event, buildSelector);
    return [...lines, ...quotes.map(({ intro }) => intro), ...(warning === undefined ? [] : [warning])];
  }),
  ...[undefined, 5000].flatMap((settlesIn) =>
    [5000, Number.POSITIVE_INFINITY].map((pause) =>
      debugProgress(
        { kind: 'goes-on', waited: 0, pause, settlesIn, observation: observation([tracked()]) },
        buildSelector,
      ),
    ),
  ),
  debugProgress(
    { kind: 'goes-on', waited: 0, pause: 1, settlesIn: undefined, observation: nothingSeen },
    buildSelector,
  ),
  proxyNotFollowed('v24.0.0'),
].filter((line) => line !== '');

/** What verdicts are based on. */
export const basisSentences: readonly string[] = [...everyVerdict.map(([, , ...rest]) => rest), ...everyBasis].flatMap(
  ([verdict, options]) => [...basis(report(verdict, options)), ...basis(report(verdict, options), 'counted')],
);

const budget = { remaining: 38, limit: 50 } as const;
const nothingLeftOut = { details: 0, reasons: 0, facts: 0, tests: 0, files: 0, tolerated: { facts: 0, tests: 0 } };
const one = { details: 4, reasons: 3, facts: 2, tests: 1, files: 1, tolerated: { facts: 2, tests: 1 } };
const two = { details: 8, reasons: 6, facts: 4, tests: 2, files: 2, tolerated: { facts: 4, tests: 2 } };
const all = (total: number) => ({ total, count: counted(total, 'failed test'), truncated: false });

/** What reports say in addition: what it cost, where the rest is, what is missing. */
export const reportSentences: readonly string[] = [
  notices.costSentence({ waited: 65_000, requests: 12, budget: { scope: 'user', ...budget } }),
  notices.costSentence({ waited: 65_000, requests: 1, budget: { scope: 'organization', ...budget } }),
  notices.costSentence({ waited: 0, requests: 12, budget: undefined }),
  notices.unnamedTest,
  notices.noReason,
  notices.moreThanFetched({ executions: 1 }, 1),
  notices.moreThanFetched({ executions: 1000 }, 1000),
  notices.moreThanFetched({ executions: 10 }, 1000),
  notices.noneLocated(undefined),
  notices.noneLocated('packages/api'),
  notices.annotatedOf(9, all(12), true),
  notices.annotatedOf(1, all(1), false),
  notices.annotatedOf(9, { ...all(20), truncated: true }, true),
  notices.checkRunPublished(0, 0, '0 failed tests'),
  notices.checkRunPublished(1, 1, '1 failed test'),
  notices.checkRunPublished(50, 120, '120 failed tests'),
  notices.jobAnnotated(1, 12),
  notices.jobAnnotated(11, 12),
  notices.jobAnnotated(12, 12),
  ...[nothingLeftOut, one, two].flatMap((leftOut) => [
    ...notices.leftOutOfSummary(leftOut, 'room'),
    ...notices.leftOutOfSummary(leftOut, 'time'),
  ]),
  notices.unsoughtPlaces(1),
  notices.unsoughtPlaces(2),
  notices.notRunAgain(1),
  notices.notRunAgain(2),
  notices.digestNote,
  notices.summaryFull,
  notices.annotationsComing,
  notices.beyondTheStep,
  notices.annotationsMissing(1, false),
  notices.annotationsMissing(2, false),
  notices.annotationsMissing(2, true),
  notices.reportFileAt,
  notices.notWritten('outputs'),
  notices.notWritten('summary'),
  ...Object.values(notToleratedReasons),
  ...comparisonSentences,
  unnamedJob,
  ...[notPassed(1, false), notPassed(2, false), notPassed(100, true)],
];

/** Every sentence that there is, for what holds of all of them. */
export const allTexts: readonly string[] = [
  ...[...codeMessages, ...verdictMessages].flatMap(({ headline, what, hint, quotes = [] }) => [
    headline,
    what,
    hint,
    ...quotes.map(({ intro }) => intro),
  ]),
  ...inputProblems.flatMap(({ input, problem, hint }) => [`\`${input}\` ${problem}`, hint]),
  ...progressLines,
  ...basisSentences,
  ...reportSentences,
  ...Object.values(labels),
  ...[timesFailed(3), andMore(1, 'run'), andMore(2, 'failed test'), andMore(3, 'tolerated test'), andMore(12, 'job')],
  signalReason,
  ...(['failed', 'timed_out', 'expired', 'canceled'] as const).flatMap((how) => [
    howItEnded({ how, exitStatus: undefined }, undefined, buildSelector),
    howItEnded({ how, exitStatus: 1 }, { pipeline: 'tea', number: 3 }, buildSelector),
  ]),
].filter((text) => text !== '');
