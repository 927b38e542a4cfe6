/**
 * Opens an issue about drift of Buildkite's API, or brings the one that is open up to date:
 *
 *     DRIFT="what scripts/openapi-drift.ts printed" GITHUB_TOKEN=… node scripts/openapi-drift-issue.ts
 */
import { repositoryOf } from './github-api.ts';
import { orSayWhy, Problem } from './problem.ts';

const label = 'api-drift';

/**
 * Opens or updates the issue about the differences that `DRIFT` holds.
 *
 * @throws {Problem} when there are none, or GitHub refuses
 */
export async function reportDrift(env: NodeJS.ProcessEnv): Promise<string> {
  const drift = (env['DRIFT'] ?? '').trim();
  if (drift === '') throw new Problem('DRIFT is empty: there is nothing to open an issue about.');
  const ask = repositoryOf(env);
  const issue = { title: "Buildkite's description of its API differs from what is assumed", body: text(drift) };

  const { body } = await ask('GET', `/issues?state=open&labels=${label}&per_page=1`);
  const [open] = Array.isArray(body) ? (body as { readonly number?: unknown; readonly body?: unknown }[]) : [];
  if (typeof open?.number !== 'number') {
    await ask('POST', '/issues', { body: { ...issue, labels: [label] } });
    return 'Opened an issue.';
  }
  if (String(open.body).replaceAll('\r\n', '\n') === issue.body) return `Issue ${open.number} says so already.`;
  await ask('PATCH', `/issues/${open.number}`, { body: issue });
  await ask('POST', `/issues/${open.number}/comments`, {
    body: { body: 'The differences are others now: see above.' },
  });
  return `Brought issue ${open.number} up to date.`;
}

/** The differences quote the file, so they stand in a fence that nothing in them can close. */
function text(drift: string): string {
  const longest = Math.max(2, ...[...drift.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [
    "Buildkite's OpenAPI file of the Test Engine API says otherwise than this project assumes:",
    '',
    `${fence}text`,
    drift,
    fence,
    '',
    'For each: see what it does to `src/test-engine/` and to the stand-in in `simulator/test-engine/`, change them if need be,',
    'and bring `scripts/openapi-drift/assumptions.ts` up to date. Then close this issue.',
  ].join('\n');
}

if (import.meta.main) await orSayWhy(() => reportDrift(process.env));
