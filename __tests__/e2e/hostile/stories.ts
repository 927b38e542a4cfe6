import { acme, gate, run } from '../../../simulator/scenarios/cast.ts';
import type { FailureScript } from '../../../simulator/test-engine/failures-script.ts';
import type { ApiScript } from '../../../simulator/test-engine/script.ts';
import { appears, changes, finishes } from '../../../simulator/test-engine/story.ts';

const now = { at: 0 };

/** What a workflow says that sees its run at once. */
export const inputs = gate({ suite: 'rspec', timeout: '30s', interval: '50ms', settle: '0' });

/** The API with one failed run, whose failures these are. */
export function failing(failures: readonly FailureScript[], fields: Parameters<typeof changes>[1] = {}): ApiScript {
  const steps = [appears(now), finishes(now, 'failed'), changes(now, fields)];
  return acme({ rspec: [run('rspec', steps, { list: failures })] });
}

/** Fields of a failure, and those of the run, that are text of others. */
const textsOfFailure = 10;
const textsOfRun = 4;

/** How many texts there are in a story of so many failures. */
export function textsIn(failures: number): number {
  return failures * textsOfFailure + textsOfRun;
}

/** A failed run with a text of others in every place that has one. What they say must not change what is built around it. */
export function storyOf(texts: readonly string[]): ApiScript {
  const next = texts[Symbol.iterator]();
  const text = () => next.next().value ?? '';
  const fields = { branch: text(), commit_sha: text(), web_url: text(), created_at: text() };
  const count = Math.floor((texts.length - textsOfRun) / textsOfFailure);
  const failures = Array.from({ length: count }, (_, index): FailureScript => {
    // Nothing but a reason is blank and no two tests are one, so that the harmless story has as much in it; the text has either
    // end.
    const numbered = (given: string) => (index % 2 === 0 ? `${given} no. ${index}` : `${index} ${given}`);
    return {
      test: numbered(text()),
      location: numbered(text()),
      reason: text(),
      details: [{ expanded: [numbered(text())], backtrace: [`from ${numbered(text())}`] }],
      tags: { [text()]: text() },
      raw: { duration: text(), created_at: text(), test_url: text(), test_execution_url: fields.web_url },
    };
  });
  return failing(failures, fields);
}
