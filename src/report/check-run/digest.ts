import { digestNote } from '../../messages/report-notices.ts';
import { rawText } from '../../shared/untrusted.ts';
import { jsonBlock } from '../../text/index.ts';
import { oneLine } from '../../text/sanitize.ts';
import { rerunOf } from '../rerun.ts';
import { newOrAll } from '../sections.ts';
import type { ShownTest, TestGroup } from '../shown-tests.ts';
import type { ReportView } from '../view.ts';

/** The most UTF-8 bytes of a digest, including its fence: small enough for any agent to read. */
const mostBytes = 4096;
/** The most failed tests and links in a digest, and the most UTF-16 units of its texts and commands. */
const mostTests = 40;
const mostRuns = 3;
const longest = { sentence: 300, name: 120, place: 200, reason: 160, commands: 700 };

/**
 * What happened, as a block of JSON for scripts and agents, who read checks and not summaries. If it would be too long, the last tests
 * are left out and counted.
 */
export function digestOf(view: ReportView): string {
  const { verdict, failed } = view;
  const [head, commands] = [headOf(view), commandsOf(view)];
  for (let shown = Math.min(failed.total, mostTests); shown >= 0; shown--) {
    const block = jsonBlock({ ...head, ...testsOf(view, shown), ...commands });
    if (Buffer.byteLength(block) <= mostBytes) return block;
  }
  return jsonBlock({ note: digestNote, verdict, failedTests: failed.total });
}

function headOf({ verdict, message, runs }: ReportView) {
  const pages = runs.flatMap(({ page }) => (page === undefined ? [] : String(page)));
  return {
    note: digestNote,
    verdict,
    headline: oneLine(message.headline, longest.sentence),
    message: oneLine(message.what, longest.sentence),
    ...(message.hint === '' ? {} : { whatToDo: oneLine(message.hint, longest.sentence) }),
    ...(pages.length === 0 ? {} : { runs: pages.slice(0, mostRuns) }),
  };
}

function testsOf({ failed: { total, truncated, sections } }: ReportView, shown: number) {
  if (total === 0) return {};
  return {
    failedTests: total,
    ...(truncated ? { atLeast: true } : {}),
    groups: groupsOf(
      sections.flatMap(({ groups }) => groups),
      shown,
    ),
    ...(shown < total ? { testsLeftOut: total - shown } : {}),
  };
}

function commandsOf({ failed, surroundings }: ReportView) {
  const tests = newOrAll(failed.tests).tests.map(({ test }) => test);
  const { commands } = rerunOf(tests, surroundings.pathPrefix, longest.commands);
  return commands.length === 0 ? {} : { runAgain: commands.map(rawText) };
}

/** The first tests, by heading. */
function groupsOf(groups: readonly TestGroup[], shown: number) {
  let left = shown;
  return groups.flatMap((group) => {
    const tests = group.tests.slice(0, left).map(entryOf);
    left -= tests.length;
    if (tests.length === 0) return [];
    const { onBase } = group.tests[0];
    const standing = onBase === undefined || onBase.section === 'before' ? {} : { onBase: onBase.section };
    const heading = 'owners' in group ? { owners: group.owners.map(rawText) } : {};
    return [{ ...standing, ...heading, failedTests: group.tests.length, tests }];
  });
}

function entryOf({ name, where, failures: [{ explanation }] }: ShownTest) {
  return {
    name: oneLine(name, longest.name),
    ...(where === undefined ? {} : { place: oneLine(where, longest.place) }),
    reason: oneLine(explanation, longest.reason),
  };
}
