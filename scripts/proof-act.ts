/**
 * Proves that the examples of the README and of `docs/` do what they say on a runner that nobody here has written: `act` runs each
 * of them on this machine, without containers, with this action and against the stand-in of Buildkite's API, once where all tests
 * pass and once where one fails. Verdict, outputs, annotations, summary, later steps and exit code have to be as they should be;
 * ends with 1 and all that is not. `proofs/act/` holds workflows that check themselves.
 *
 *     npm run proof:act [-- PART]     PART: only what has this in its name
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { startGitHub } from '../simulator/github/api.ts';
import { startTestEngine } from '../simulator/test-engine/server.ts';
import { orSayWhy, Problem } from './problem.ts';
import { type Exam, type Found, mistakesIn } from './proof-act/exam.ts';
import { readLog } from './proof-act/log.ts';
import { eventFor, eventsOf, suitesIn } from './proof-act/workflow.ts';
import { makeWorkspace, type Workspace } from './proof-act/workspace.ts';
import { eventOf, GITHUB_TOKEN, type Result, TOKEN, worldOf } from './proof-act/world.ts';
import { examples } from './proofs/examples.ts';
import { goProgram, runProgram, versionIn } from './proofs/tools.ts';

const root = resolve(import.meta.dirname, '..');
const tools = join(root, 'proofs/tools');
const own = join(root, 'proofs/act');
const [part = ''] = process.argv.slice(2);

await orSayWhy(async () => {
  if (process.platform === 'win32') throw new Problem('This proof needs a shell as on Linux: run it there or in WSL.');
  const act = await goProgram({ folder: tools, target: 'github.com/nektos/act', name: 'act' });
  const install =
    'This proof needs jq, which examples use: install it (https://jqlang.org/download/) and put it on the PATH.';
  await runProgram('jq', ['--version'], { folder: root, install });
  const all = examples();
  const gated = all.filter(({ text }) => /uses:\s*\S+\/(?:test-engine-gate@|ci\/)/.test(text));
  const callable = all.find(({ text }) => 'workflow_call' in eventsOf(text));
  const selfChecking = readdirSync(own).map((name) => ({ name, text: readFileSync(join(own, name), 'utf8') }));
  const suites = [...new Set([...gated, ...selfChecking].flatMap(({ text }) => suitesIn(text)))];
  const exams: readonly Exam[] = [
    ...gated
      .filter((one) => one !== callable)
      .flatMap(({ page, line, text }) =>
        (['passed', 'failed'] as const).map((result) => ({
          name: `${page}:${line}, ${result}`,
          text,
          event: eventFor(text),
          result,
          checksItself: false,
        })),
      ),
    ...selfChecking.map(({ name, text }) => ({
      name: `proofs/act/${name}`,
      text,
      event: eventFor(text),
      result: 'failed' as const,
      checksItself: true,
    })),
  ].filter(({ name }) => name.includes(part));

  const wrong: string[] = [];
  for (const result of ['passed', 'failed'] as const) {
    const mine = exams.filter((exam) => exam.result === result);
    if (mine.length > 0) wrong.push(...(await sit(act, mine, { result, suites, reusable: callable?.text ?? '' })));
  }
  const version = versionIn(join(tools, 'go.mod'), 'github.com/nektos/act');
  if (wrong.length > 0) throw new Problem(`Not as it has to be on act ${version}:\n${wrong.join('\n')}`);
  return `${exams.length} runs of ${new Set(exams.map(({ text }) => text)).size} workflows came out as they have to on act ${version}.`;
});

/** Runs workflows one after another against one world; gives what is wrong. */
async function sit(
  act: string,
  exams: readonly Exam[],
  {
    result,
    suites,
    reusable,
  }: { readonly result: Result; readonly suites: readonly string[]; readonly reusable: string },
): Promise<readonly string[]> {
  await using stack = new AsyncDisposableStack();
  const workspace = stack.use(makeWorkspace(reusable, suites));
  const api = stack.use(await startTestEngine(worldOf(workspace.commit, suites, result)));
  workspace.putGate(root, { 'api-url': api.url, settle: '300ms', interval: '200ms', timeout: '20s' });
  const github = stack.use(
    await startGitHub({ tokens: { [GITHUB_TOKEN]: 'write' }, repository: 'acme/shop', commits: [workspace.commit] }),
  );
  const wrong: string[] = [];
  for (const exam of exams) {
    const began = performance.now();
    const checksBefore = github.checkRuns.length;
    const found = await run(act, exam, workspace, { apiUrl: api.url, githubUrl: github.url });
    const published = github.checkRuns.length - checksBefore;
    const mistakes = found.failure === undefined ? mistakesIn(exam, found, published) : [found.failure];
    console.log(
      `${mistakes.length === 0 ? '✓' : '✗'} ${exam.name} (${((performance.now() - began) / 1000).toFixed(1)} s)`,
    );
    wrong.push(...mistakes.map((mistake) => `${exam.name}: ${mistake}`));
  }
  return wrong;
}

async function run(
  act: string,
  { text, event }: Exam,
  workspace: Workspace,
  { apiUrl, githubUrl }: { readonly apiUrl: string; readonly githubUrl: string },
): Promise<Found> {
  const workflow = workspace.workflow(text);
  const payload = join(dirname(workflow), 'event.json');
  writeFileSync(payload, JSON.stringify(eventOf(workspace.commit)));
  // Secrets whose names begin so are those that a workflow is to find missing.
  const secrets = new Set([...text.matchAll(/secrets\.(?!NOBODY_|GITHUB_TOKEN)(\w+)/g)].map(([, name = '']) => name));
  const args = [
    event,
    '--json',
    ...['--workflows', workflow, '--eventpath', payload],
    ...['ubuntu-latest', 'self-hosted', 'linux'].flatMap((label) => ['--platform', `${label}=-self-hosted`]),
    ...['--secret', `GITHUB_TOKEN=${GITHUB_TOKEN}`],
    ...[...secrets].flatMap((name) => ['--secret', `${name}=${TOKEN}`]),
    ...['--env', `GITHUB_API_URL=${githubUrl}`, '--var', `API_URL=${apiUrl}`, '--var', `COMMIT=${workspace.commit}`],
    ...['--action-cache-path', join(dirname(workflow), 'cache'), '--no-cache-server', '--rm'],
    ...workspace.localActions(text),
  ];
  const path = [workspace.path, dirname(process.execPath), process.env['PATH']].join(delimiter);
  const { code, output, errors } = await runProgram(act, args, { folder: workspace.root, env: { PATH: path } });
  const seen = readLog(`${output}\n${errors}`);
  const failure = seen.steps.length > 0 ? undefined : `act ran nothing:\n${`${output}${errors}`.slice(-3000)}`;
  return { ...seen, code, failure };
}
