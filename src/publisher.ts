import { randomUUID } from 'node:crypto';
import type { Publisher, Wishes } from './github/publish.ts';
import type { GitHubContext } from './github-context.ts';
import type { Readable } from './inputs/problem.ts';
import { realClock } from './shared/clock.ts';
import type { Redact } from './text/redact.ts';

/** The publisher; `undefined` if nothing has to be written to GitHub, so that its code is not loaded. */
export async function publisherFor(
  wishes: Wishes,
  { context, redact }: { readonly context: GitHubContext; readonly redact: Redact },
): Promise<Publisher | undefined> {
  const { statusName, checkName, jobAnnotations, comment } = wishes;
  const isWished = statusName !== undefined || checkName !== undefined;
  if (!isWished && jobAnnotations === 'first' && comment === 'never') return undefined;
  const { Publisher } = await import('./github/publish.ts');
  return new Publisher({ wishes, context, redact, clock: realClock, newId: randomUUID });
}

/** What is wished for where the inputs are wrong: a status alone, since a pull request may wait for it. */
export function wishesIn({ statusName, headSha, githubToken }: Readable): Wishes {
  const nothing = { checkName: undefined, jobAnnotations: 'first', comment: 'never', checkRunId: undefined } as const;
  return { ...nothing, statusName, headSha, githubToken };
}
