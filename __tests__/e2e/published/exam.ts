import { setTimeout } from 'node:timers/promises';
import { type GitHubStandIn, startGitHub } from '../../../simulator/github/api.ts';
import type { RunningStep, StepResult } from '../../../simulator/runner/step.ts';
import { acme, gate, run } from '../../../simulator/scenarios/cast.ts';
import { appears, finishes } from '../../../simulator/test-engine/story.ts';
import { complaints as bodyComplaints } from '../../github/openapi.ts';
import { play } from '../play.ts';
import { github, githubToken, head, JOB } from '../play-on-github.ts';
import { type Cell, type Part, parts, troubles } from './matrix.ts';

const now = { at: 0 };
/** More failures than one request may annotate. */
const story = {
  api: acme({ rspec: [run('rspec', [appears(now), finishes({ at: 500 }, 'failed')], { count: 60, retryEvery: 0 })] }),
  inputs: gate({
    suite: 'rspec',
    timeout: '20s',
    interval: '100ms',
    settle: '0',
    'status-name': 'Gate',
    'check-name': 'Tests',
    comment: 'failures',
  }),
};

/** Milliseconds that a killed step has; a busy machine adds some. */
const longestEnd = 2_000;
const attempts = 3;

interface Played {
  readonly result: StepResult;
  readonly stage: GitHubStandIn;
  /** Milliseconds from the signal to the end; `undefined` where there was none. */
  readonly endedIn: number | undefined;
}

/** Plays a cell through the shipped action, and gives what is not as it must be, a sentence each. */
export async function examine(cell: Cell): Promise<readonly string[]> {
  for (let attempt = 1; ; attempt++) {
    const played = await playCell(cell);
    const isLate = (played.endedIn ?? 0) > longestEnd;
    if (!isLate) return [...examined(cell, played)];
    if (attempt === attempts) return [`It ended ${played.endedIn} ms after the signal.`, ...examined(cell, played)];
  }
}

async function playCell({ event, part, trouble }: Cell): Promise<Played> {
  const { permission, endpoints } = parts[part];
  const may = { checks: 'write', statuses: 'write', 'pull-requests': 'write' } as const;
  const rights = trouble === troubles.forbidden ? { may: { ...may, [permission]: 'read' } } : { may };
  await using stage = await startGitHub({
    ...github,
    tokens: { [githubToken]: rights },
    faults: trouble.faults(endpoints),
  });
  let signalled: number | undefined;
  const kill = async (step: RunningStep) => {
    const over = step.result.then(() => true);
    const isUnderWay = () =>
      stage.requests.some(({ endpoint }) => (endpoints as readonly unknown[]).includes(endpoint));
    while (!isUnderWay() && !(await Promise.race([over, setTimeout(5, false)])));
    signalled = performance.now();
    step.kill('SIGINT');
  };
  const { result } = await play(story, {
    github: {
      ...{ token: githubToken, api_url: stage.url, sha: event.sha },
      ...{ event_name: event.name, event: event.payload },
    },
    job: { check_run_id: JOB },
    ...(trouble === troubles.killed && { meanwhile: kill }),
  });
  const endedIn = signalled === undefined ? undefined : performance.now() - signalled;
  // What would still come after the end.
  await setTimeout(50);
  return { result, stage, endedIn };
}

function* examined(cell: Cell, { result, stage }: Played): Generator<string> {
  const verdict = result.outputs['verdict'] ?? '';
  if (result.exitCode !== 1 || !['failed', 'cancelled'].includes(verdict)) yield `It ended with ${verdict}.`;
  if (verdict === 'cancelled' && cell.trouble !== troubles.killed)
    yield 'It was cancelled, though nobody asked for it.';
  yield* status(cell, stage, verdict);
  yield* checkRun(cell, stage, verdict);
  yield* comment(cell, stage, verdict);
  yield* notices(cell, result);
  for (const { endpoint, body } of stage.requests) {
    if (endpoint === undefined || body === undefined) continue;
    for (const complaint of bodyComplaints(endpoint, body)) yield `A body of ${endpoint} is wrong: ${complaint}`;
  }
}

/** Whether a part is to be there at the end. */
function isDue({ event, part, trouble }: Cell, of: Part): boolean {
  return event.hasCommit && (of !== 'comment' || event.hasPull) && (of !== part || trouble.heals);
}

function* status(cell: Cell, { statuses, requests }: GitHubStandIn, verdict: string): Generator<string> {
  const last = statuses.at(-1);
  if (!isDue(cell, 'status')) {
    if (last !== undefined) yield `There is a status: ${last.state}.`;
    return;
  }
  const state = verdict === 'cancelled' ? 'error' : 'failure';
  if (last?.state !== state || last.context !== 'Gate') yield `The last status is ${last?.state}, not ${state}.`;
  if (statuses.some(({ sha }) => sha !== head)) yield 'A status is on another commit.';
  const states = requests.flatMap(({ endpoint, body }) =>
    endpoint === 'status' ? [(body as { readonly state?: string }).state] : [],
  );
  if (states.lastIndexOf('pending') > states.indexOf(state)) yield 'Something was sent after the final status.';
}

function* checkRun(cell: Cell, { checkRuns }: GitHubStandIn, verdict: string): Generator<string> {
  const own = checkRuns.filter(({ ofJob }) => !ofJob);
  const [check] = own;
  if (!isDue(cell, 'check run')) {
    if (own.length > 0) yield 'There is a check run.';
    return;
  }
  if (own.length !== 1) yield `There are ${own.length} check runs.`;
  const conclusion = verdict === 'cancelled' ? 'cancelled' : 'failure';
  if (check?.conclusion !== conclusion || check.headSha !== head) yield `The check run is ${check?.conclusion}.`;
  const { length } = check?.annotations ?? [];
  if (cell.trouble === troubles.killed ? length > 60 : length !== 60) yield `It has ${length} annotations.`;
}

function* comment(cell: Cell, { comments }: GitHubStandIn, verdict: string): Generator<string> {
  const due = isDue(cell, 'comment') && verdict === 'failed' ? 1 : 0;
  // There may be no time for it after a signal.
  const isRight = comments.length === due || (cell.trouble === troubles.killed && comments.length === 0);
  if (!isRight) yield `There are ${comments.length} comments, not ${due}.`;
  for (const { body } of comments) if (!body.includes('60 tests failed')) yield 'The comment does not say what failed.';
}

function* notices({ event, part, trouble }: Cell, { annotations }: StepResult): Generator<string> {
  const said = annotations.filter(({ level }) => level === 'notice').map(({ message }) => message);
  const expected = [
    ...(event.hasCommit ? [] : [/the \w+ event does not name a commit/]),
    ...(event.hasPull ? [] : [/the \w+ event does not belong to a pull request/]),
    ...(trouble.notice !== undefined && event.hasCommit && (part !== 'comment' || event.hasPull)
      ? [trouble.notice]
      : []),
  ];
  for (const one of expected) if (!said.some((message) => one.test(message))) yield `No notice says ${one}.`;
  if (trouble !== troubles.killed && said.length !== expected.length) yield `The notices are: ${said.join(' | ')}`;
}
