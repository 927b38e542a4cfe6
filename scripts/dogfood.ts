/**
 * Asks Buildkite's API what only a live account can tell, and prints each answer as a line of a Markdown table, for the summary of a
 * workflow's job. It reads only, with about twenty requests:
 *
 *     TOKEN=… PIPELINE=my-org/my-pipeline SUITE=rspec [RUN=UUID] [API_URL=…] node scripts/dogfood.ts
 *
 * Ends with 0 whatever the answers are, and with 1 when the token or the pipeline is missing. In a workflow it sets the output
 * `build-url`, the address of the newest build that has ended. `docs/proofs.md` says what the gate does either way.
 */
import { appendFileSync } from 'node:fs';
import { orSayWhy, Problem } from './problem.ts';

/** An answer of the API, of whose content nothing is certain. */
interface Answered {
  readonly status: number;
  readonly link: string;
  readonly body: unknown;
}

/** Where to ask. */
interface Place {
  readonly organization: string;
  readonly pipeline: string;
  /** Empty where none is given. */
  readonly suite: string;
  readonly run: string;
}

type Ask = (path: string) => Promise<Answered>;
type Row = Readonly<Record<string, unknown>>;

/** The questions by their words in `docs/proofs.md`. */
const questions: Readonly<Record<string, (ask: Ask, place: Place) => Promise<string>>> = {
  'Is a run that went stale a 404, or a word?': async (ask, place) => {
    if (place.suite === '') return noSuite;
    const path = runsOf(place);
    if (place.run !== '') {
      const { status, body } = await ask(`${path}/${place.run}`);
      return `look-up: ${status} ${words(body, 'state', 'result')}`;
    }
    const stale = rows((await ask(`${path}?per_page=100`)).body).filter(({ result }) => result === 'stale');
    return stale.length === 0 ? 'no stale run among the newest hundred' : `list: ${words(stale[0], 'state', 'result')}`;
  },
  'Does a list say rel="last"?': async (ask, place) => {
    if (place.suite === '') return noSuite;
    const [first, whole] = [
      await ask(`${runsOf(place)}?per_page=1`),
      await ask(`${runsOf(place)}?per_page=100&page=100`),
    ];
    return `first page: ${relations(first)}; a page beyond the end: ${whole.status} ${relations(whole)}`;
  },
  'Does scm.commit_sha filter the tests of a suite?': async (ask, place) => {
    if (place.suite === '') return noSuite;
    const commit = rows((await ask(`${runsOf(place)}?per_page=1`)).body)[0]?.['commit_sha'];
    const path = `/v2/analytics/organizations/${place.organization}/suites/${place.suite}/tests?per_page=10&tags=scm.commit_sha:`;
    const [known, none] = [await ask(`${path}${String(commit)}`), await ask(`${path}${'0'.repeat(40)}`)];
    return `commit of the newest run: ${known.status}, ${rows(known.body).length} rows; no commit: ${none.status}, ${rows(none.body).length} rows`;
  },
  'What does a blocked build answer?': async (ask, place) => {
    const [listed] = rows((await ask(`${buildsOf(place)}?state[]=blocked&per_page=1`)).body);
    if (listed === undefined) return 'no blocked build';
    const { body } = await ask(`${buildsOf(place)}/${String(listed['number'])}?include_test_engine=true`);
    const { states } = ((body as Row | null)?.['job_state_counts'] ?? {}) as { readonly states?: object };
    return `${words(body, 'state', 'blocked')}; jobs: ${Object.keys(states ?? {}).join(', ')}`;
  },
  'Is the ID in a trigger step the ID of the triggered build?': async (ask, place) => {
    for (const build of rows((await ask(`${buildsOf(place)}?per_page=5`)).body)) {
      const { body } = await ask(`${buildsOf(place)}/${String(build['number'])}/jobs?per_page=100`);
      const jobs = rows((body as Row | null)?.['items']);
      const child = jobs.map(({ triggered_build: one }) => one as Row | null | undefined).find((one) => one != null);
      if (child === undefined) continue;
      const path = URL.parse(String(child['url']))?.pathname;
      const own = path === undefined ? undefined : ((await ask(path)).body as Row | null);
      return `${own?.['id'] === child['id'] ? 'the same' : 'another'} (${Object.keys(child).join(', ')})`;
    }
    return 'no trigger step in the newest five builds';
  },
  'Do lists of builds count jobs?': async (ask, place) => {
    const [listed] = rows((await ask(`${buildsOf(place)}?per_page=1`)).body);
    return listed === undefined ? 'no build' : String('job_state_counts' in listed);
  },
  'Is build_id null or absent in a run from outside Buildkite?': async (ask, place) => {
    if (place.suite === '') return noSuite;
    const outside = rows((await ask(`${runsOf(place)}?per_page=100`)).body).find((run) => run['build_id'] == null);
    if (outside === undefined) return 'no such run among the newest hundred';
    return 'build_id' in outside ? 'null' : 'absent';
  },
};

const noSuite = 'not asked: SUITE is not set';

/**
 * All questions and their answers as a Markdown table.
 *
 * @throws {Problem} when it is not said where and with what to ask
 */
export async function record(env: NodeJS.ProcessEnv): Promise<string> {
  const { TOKEN: token = '', PIPELINE = '', SUITE: suite = '', RUN: run = '', API_URL } = env;
  const [, organization, pipeline] = /^([\w-]+)\/([\w-]+)$/.exec(PIPELINE) ?? [];
  if (token === '' || organization === undefined || pipeline === undefined) {
    throw new Problem('Set TOKEN to an API access token and PIPELINE to my-org/my-pipeline.');
  }
  const ask = asker(token, API_URL || 'https://api.buildkite.com');
  const lines: string[] = [];
  for (const [question, find] of Object.entries(questions)) {
    const answer = await find(ask, { organization, pipeline, suite, run }).catch(
      (error: unknown) => `not answered: ${error}`,
    );
    lines.push(`| ${question} | \`${plain(answer)}\` |`);
  }
  if (env['GITHUB_OUTPUT'])
    appendFileSync(env['GITHUB_OUTPUT'], `build-url=${await newestBuild(ask, { organization, pipeline })}\n`);
  return ['## What a live account answers', '', '| Question | Answer |', '| --- | --- |', ...lines].join('\n');
}

/** The address of the newest build that has ended; empty where there is none. */
async function newestBuild(
  ask: Ask,
  { organization, pipeline }: Pick<Place, 'organization' | 'pipeline'>,
): Promise<string> {
  const path = `/v2/organizations/${organization}/pipelines/${pipeline}/builds`;
  const ended = await ask(`${path}?state[]=passed&state[]=failed&per_page=1`).catch(() => undefined);
  const { number } = rows(ended?.body)[0] ?? {};
  return typeof number === 'number' ? `https://buildkite.com/${organization}/${pipeline}/builds/${number}` : '';
}

function asker(token: string, base: string): Ask {
  return async (path) => {
    const response = await fetch(`${base}${path}`, {
      headers: { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(30_000),
    });
    const body: unknown = await response.json().catch(() => undefined);
    return { status: response.status, link: response.headers.get('link') ?? '', body };
  };
}

const runsOf = ({ organization, suite }: Place) => `/v2/analytics/organizations/${organization}/suites/${suite}/runs`;
const buildsOf = ({ organization, pipeline }: Place) =>
  `/v2/organizations/${organization}/pipelines/${pipeline}/builds`;

function rows(body: unknown): readonly Row[] {
  return Array.isArray(body) ? body.filter((row): row is Row => typeof row === 'object' && row !== null) : [];
}

function words(body: unknown, ...names: readonly string[]): string {
  return names.map((name) => `${name}=${String((body as Row | null | undefined)?.[name])}`).join(' ');
}

function relations({ link }: Answered): string {
  const found = [...link.matchAll(/rel="(\w+)"/g)].map(([, rel]) => rel);
  return found.length === 0 ? 'no link' : found.join(', ');
}

/** What came from outside is to break out of no cell of the table. */
function plain(text: string): string {
  return text.replaceAll(/[^\w ,.;:=()-]/g, '?').slice(0, 300);
}

if (import.meta.main) await orSayWhy(() => record(process.env));
