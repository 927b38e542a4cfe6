import { aBuildId, aBuildUrl, aRun, is, type ProblemMessages } from './input-hints.ts';

/** The messages of what can be wrong with the inputs `build-url`, `build-id` and `run-id`. */
export const buildOrRunProblems = {
  'unreplaced-expression': () => is('is an expression that was not evaluated', aBuildId),
  'number-for-build-id': () =>
    is(
      'is a build number, not a UUID',
      `${aBuildId} Alternatively, set \`build-url\` to the build's URL, the output \`url\` of that action; the token then also ` +
        'needs the scope `read_builds`.',
    ),
  'json-for-build-id': () => is("is the build's whole JSON, not its UUID", aBuildId),
  'build-address-for-build-id': ({ kind, build }) => {
    const url = build && `https://buildkite.com/${build.organization}/${build.pipeline}/builds/${build.number}`;
    const instead =
      url === undefined
        ? aBuildId
        : `Use \`build-url: ${url}\` instead; the token then also needs the scope \`read_builds\`. Or keep \`build-id\`: ${aBuildId}`;
    return is(`is the URL of a ${kind}, which does not contain the build's UUID`, instead);
  },
  'not-a-uuid': () => is('is not a UUID (32 hex digits in groups of 8, 4, 4, 4 and 12)', aBuildId),
  'run-address': (_, input) => is('is the URL of a run', `Use \`run-id\` instead of \`${input}\`.`),
  'other-address-for-build': ({ place }) => is(`is the URL of ${article(place)}, not of a build`, aBuildUrl),
  'build-address-without-number': () => is('has no build number', aBuildUrl),
  'uuid-for-build-url': () => is('is a UUID, not a URL', `Use \`build-id\` for a UUID. ${aBuildUrl}`),
  'number-for-build-url': () => is('is a number, not a URL', aBuildUrl),
  'not-a-build-address': () => is('is not the URL of a build', aBuildUrl),
  'build-address-for-run': () =>
    is('is the URL of a build, not of a run', `Use \`build-url\` for a build, or open the run in Test Engine. ${aRun}`),
  'other-address-for-run': ({ place }) =>
    is(
      `is the URL of ${article(place)}, not of a run`,
      place === 'suite' ? `Open the run there and copy its URL. ${aRun}` : aRun,
    ),
  'number-for-run-id': () =>
    is('is a number, not a UUID', `\`github.run_id\` is a workflow run; a run in Test Engine has a UUID. ${aRun}`),
  'not-a-run': () => is('is neither a UUID nor the URL of a run', aRun),
} satisfies Partial<ProblemMessages>;

function article(place: 'suite' | 'pipeline' | 'organization'): string {
  return place === 'organization' ? 'an organization' : `a ${place}`;
}
