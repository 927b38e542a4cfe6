/** What is served to the client, and what it must find there. */
import { acme, BUILD_ID, build, COMMIT, run, TOKEN } from '../../simulator/scenarios/cast.ts';
import { scenarios } from '../../simulator/scenarios/index.ts';
import { becomes, ends, starts } from '../../simulator/test-engine/build-story.ts';
import { uuid } from '../../simulator/test-engine/ids.ts';
import { jobFails, jobIs, jobIsRetried, jobTriggers } from '../../simulator/test-engine/job-story.ts';
import type { ApiScript } from '../../simulator/test-engine/script.ts';
import { appears, finishes } from '../../simulator/test-engine/story.ts';

/** A world, and how it is asked. */
export interface World {
  readonly name: string;
  readonly api: ApiScript;
  readonly token: string;
  /** Of the organization `acme`. */
  readonly suites: readonly string[];
  /** The status and the message by which everything is refused, where it is. */
  readonly refused?: { readonly status: number; readonly message: string };
}

const at = (ms: number) => ({ at: ms });

/** Jobs of every kind that the gate tells apart, a build that one of them triggers, and lists of more than a page. */
const childId = uuid('build', 'acme/deploy', 77);
const everything = acme(
  {
    rspec: [
      {
        ...run('rspec', [appears(at(0)), finishes(at(500), 'failed')], {
          list: Array.from({ length: 8 }, (_, index) => ({
            test: `Cart applies discount ${index}`,
            location: `./spec/models/cart_spec.rb:${10 + index}`,
            reason: `Failure/Error: expected ${index}, got – “nothing” \u{1f6d2}`,
            details: [{ expanded: ['', '  expected: 1'], backtrace: ['./spec/models/cart_spec.rb:12'] }],
            duration: 0.125,
            tags: { 'build.job_id': uuid('job', BUILD_ID, 'rspec 1') },
          })),
        }),
        passing: 9,
      },
    ],
    jest: Array.from({ length: 7 }, (_, index) => ({
      ...run('jest', [appears(at(0)), finishes(at(400), 'passed')]),
      id: uuid('run', 'jest', index),
      createdAt: `2026-08-03T09:0${index}:00.000Z`,
    })),
  },
  {
    builds: [
      build(
        [starts(at(0)), becomes(at(600), 'failing'), ends(at(900), 'failed')],
        [
          { name: 'rspec 1', stepKey: 'rspec', steps: [jobIs(at(0), 'running'), jobFails(at(500), { exit: 1 })] },
          { name: 'rspec 2', stepKey: 'rspec', steps: [jobFails(at(300), { exit: 255 }), jobIsRetried(at(310))] },
          { name: 'rspec 2 again', stepKey: 'rspec', steps: [jobIs(at(700), 'passed')] },
          { name: 'lint', steps: [jobFails(at(200), { exit: 2, soft: true })] },
          { name: null, type: 'waiter', steps: [jobIs(at(0), 'waiting_failed')] },
          { name: 'release?', type: 'manual', steps: [jobIs(at(0), 'blocked_failed')] },
          { name: 'deploy', type: 'trigger', async: true, steps: [jobTriggers(at(100), 'deploy', 77)] },
          { name: 'lost', steps: [jobIs(at(100), 'timed_out')] },
        ],
      ),
      { id: childId, pipeline: 'deploy', number: 77, branch: 'main', commit: COMMIT, steps: [ends(at(500), 'passed')] },
      ...[78, 79, 80].map((number) => ({
        id: uuid('build', 'acme/deploy', number),
        pipeline: 'deploy',
        number,
        branch: 'main',
        commit: uuid('commit', number).replaceAll('-', '').padEnd(40, '0'),
        steps: [ends(at(500), 'canceled')],
      })),
    ],
  },
);

const passed = acme({ rspec: [run('rspec', [appears(at(0)), finishes(at(100), 'passed')])] });

/** All scenarios without what goes wrong on the way, a world with all that they lack, and what is refused. */
export const worlds: readonly World[] = [
  ...scenarios
    .filter(({ api }) => mayRead(api))
    .map(({ name, api }) => ({ name, api, token: TOKEN, suites: suitesOf(api) })),
  { name: 'jobs, a triggered build, long lists', api: everything, token: TOKEN, suites: ['rspec', 'jest'] },
  {
    name: 'a token that nobody knows',
    api: passed,
    token: 'bkua_nobodyknowsthistoken',
    suites: ['rspec'],
    refused: { status: 401, message: 'Authentication required' },
  },
  {
    name: 'a token without the scope',
    api: { ...passed, tokens: { [TOKEN]: { scopes: ['read_builds'] } } },
    token: TOKEN,
    suites: ['rspec'],
    refused: { status: 403, message: 'read_suites' },
  },
  {
    name: 'a suite that is not there',
    api: passed,
    token: TOKEN,
    suites: ['rspce'],
    refused: { status: 404, message: 'Not Found' },
  },
];

/** Whether the scenarios' token may read all that there is. */
function mayRead({ organizations, tokens }: ApiScript): boolean {
  const scopes = tokens[TOKEN]?.scopes ?? [];
  return (
    scopes.includes('read_suites') && (organizations['acme']?.builds === undefined || scopes.includes('read_builds'))
  );
}

function suitesOf({ organizations }: ApiScript): readonly string[] {
  return Object.keys(organizations['acme']?.suites ?? {});
}
