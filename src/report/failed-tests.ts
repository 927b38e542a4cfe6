import type { FailedTest, ToleratedTest } from '../gate/failures.ts';
import { locate, type Place, type Repository } from '../locate/locate.ts';
import { unnamedTest } from '../messages/report-notices.ts';
import type { Tolerance } from '../settings.ts';
import { rawText, type Untrusted, untrusted } from '../shared/untrusted.ts';
import type { FailedExecution } from '../test-engine/model.ts';
import { clean, type Text } from '../text/sanitize.ts';

/** A failed test as reports show it. */
export interface ShownTest {
  readonly test: FailedTest;
  readonly name: Text;
  /** `undefined` when its location leads to no file of the repository. */
  readonly place: Place | undefined;
  /** What it is tolerated for; `undefined` for a test that counts. */
  readonly why: Tolerance | undefined;
}

/** A tolerated test as reports show it. */
export type ShownTolerated = ShownTest & { readonly why: Tolerance };

/** The failed tests of one file. */
export interface FileGroup {
  /** The path in the repository, else what the collector sent without its line, else `undefined`. */
  readonly file: Untrusted | undefined;
  readonly inRepository: boolean;
  /** At least one. */
  readonly tests: readonly [ShownTest, ...ShownTest[]];
}

/** Failed tests by file, in the order in which they came, files of the repository first. */
export function byFile(tests: readonly FailedTest[], repository: Repository): readonly FileGroup[] {
  const groups = new Map<
    string,
    { file: Untrusted | undefined; inRepository: boolean; tests: [ShownTest, ...ShownTest[]] }
  >();
  for (const test of tests) {
    const shown = shownAs(test, repository);
    const file = shown.place?.path ?? withoutLine(test.execution.location);
    const inRepository = shown.place !== undefined;
    const key = `${inRepository} ${file === undefined ? '' : rawText(file)}`;
    const group = groups.get(key);
    if (group) group.tests.push(shown);
    else groups.set(key, { file, inRepository, tests: [shown] });
  }
  const all = [...groups.values()];
  return [...all.filter((group) => group.inRepository), ...all.filter((group) => !group.inRepository)];
}

/** The tolerated tests in the order in which they came. */
export function tolerated(tests: readonly ToleratedTest[], repository: Repository): readonly ShownTolerated[] {
  return tests.map((test) => ({ ...shownAs(test, repository), why: test.why }));
}

function shownAs(test: FailedTest, repository: Repository): ShownTest {
  return { test, name: nameOf(test.execution), place: locate(test.execution, repository), why: undefined };
}

function nameOf({ testName }: FailedExecution): Text {
  return testName === undefined || isBlank(testName) ? unnamedTest : testName;
}

function withoutLine(location: Untrusted | undefined): Untrusted | undefined {
  return location === undefined || isBlank(location)
    ? undefined
    : untrusted(rawText(location).replace(/(?::\d{1,9}){1,2}$/, ''));
}

/** The reason, else the first line of the expanded message that says anything. */
export function reasonOf({ reason, details }: FailedExecution): Untrusted | undefined {
  if (reason !== undefined && !isBlank(reason)) return reason;
  return details.flatMap(({ message }) => message).find((line) => !isBlank(line));
}

/** Lines of the expanded message that are shown with a short reason: what was expected stands there, not in the reason. */
const linesBeside = 8;

/** The reason; a short one with the first lines of the expanded message. */
export function explanationOf(execution: FailedExecution): Untrusted | undefined {
  const reason = reasonOf(execution);
  if (reason === undefined || clean(reason).trim().split('\n').length > 2) return reason;
  const upstreamMessage = clean(reason).trim();
  const message = (execution.details[0]?.message ?? []).flatMap((line) => clean(line).trimEnd().split('\n'));
  const start = message.findIndex((line) => line.trim() !== '' && line.trim() !== upstreamMessage);
  const beside = start < 0 ? [] : message.slice(start, start + linesBeside);
  return beside.length === 0 ? reason : untrusted([rawText(reason), ...beside].join('\n').trimEnd());
}

/** Expanded messages and backtraces, one below the other; `undefined` when there are none. */
export function detailsOf({ details }: FailedExecution): Untrusted | undefined {
  // Cleaned one by one, since what cannot be seen in one must not hide the others.
  const blocks = details.map(({ message, backtrace }) => [...message, ...backtrace].map(clean).join('\n'));
  const text = blocks.filter((block) => block.trim() !== '').join('\n\n');
  return text === '' ? undefined : untrusted(text);
}

function isBlank(text: Untrusted): boolean {
  return /^\s*$/.test(rawText(text)) || clean(text).trim() === '';
}
