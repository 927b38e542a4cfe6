import { readFileSync, rmSync } from 'node:fs';
import { describe, expect, jest, test } from '@jest/globals';
import type { GitHubScript } from '../../simulator/github/api.ts';
import { scenarios } from '../../simulator/scenarios/index.ts';
import { notEverythingShown } from '../../src/messages/notices.ts';
import { alone, shareProcess, within } from './play.ts';
import { github, githubToken, head, JOB, merge, PULL, playOnGitHub, type Stage } from './play-on-github.ts';

shareProcess();

jest.setTimeout(60_000);

function story(name: string) {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`There is no scenario ${name}.`);
  return found;
}

/** What happens at Buildkite takes a tenth of its time here: GitHub is what this is about. */
const hurried = { interval: '100ms', settle: '100ms' };
const standIn = { now: () => 10 * performance.now() };

const playOn = (name: string, inputs: Readonly<Record<string, string>>, stage?: Stage) =>
  playOnGitHub(story(name), { ...hurried, ...inputs }, { standIn, ...stage });

describe('check-name', () => {
  test.concurrent('publishes a check run with every failed test on the head of the pull request', async () => {
    const { result, stage, verdict } = await playOn('many-failures', { 'check-name': 'Test Engine' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'failed', 'failed-tests': '200' } });
    const check = stage.checkRuns.find(({ name }) => name === 'Test Engine');
    expect(check).toMatchObject({ headSha: head, status: 'completed', conclusion: 'failure' });
    expect(check?.annotations).toHaveLength(200);
    expect(stage.requests.map(({ method, status }) => [method, status])).toEqual([
      ['POST', 201],
      ...Array.from({ length: 3 }, () => ['PATCH', 200]),
    ]);
    for (const text of [verdict?.message, result.summary]) {
      expect(text).toContain('with 200 of 200 failed tests annotated');
    }
    expect(result.annotations.filter(({ level }) => level === 'notice')).toEqual([]);
  });

  test.concurrent('shows a pass too, so that the check can be required', async () => {
    const { result, stage } = await playOn('passed', { 'check-name': 'Test Engine', 'head-sha': merge });
    expect(result.exitCode).toBe(0);
    const check = stage.checkRuns.find(({ name }) => name === 'Test Engine');
    expect(check).toMatchObject({ headSha: merge, status: 'completed', conclusion: 'success', annotations: [] });
  });

  test.concurrent('a time-out is one there, too', async () => {
    const { stage } = await playOn('timed-out', { 'check-name': 'Test Engine' });
    expect(stage.checkRuns.find(({ name }) => name === 'Test Engine')).toMatchObject({ conclusion: 'timed_out' });
  });

  test.concurrent('after a signal there is still time for it', async () => {
    const { result, stage } = await playOn(
      'timed-out',
      { 'check-name': 'Test Engine', timeout: '30s' },
      {
        ...alone,
        meanwhile: async (step: { cancel(): void }, api: { requests: readonly unknown[] }) => {
          while (api.requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
          step.cancel();
        },
      },
    );
    expect(result.outputs).toMatchObject({ verdict: 'cancelled' });
    expect(stage.checkRuns.find(({ name }) => name === 'Test Engine')).toMatchObject({
      status: 'completed',
      conclusion: 'cancelled',
    });
  });
});

describe('status-name', () => {
  const statusesOf = async (name: string, inputs: Readonly<Record<string, string>>, stage?: Stage) => {
    const { result, stage: after } = await playOn(name, { 'status-name': 'Gate', ...inputs }, stage);
    return { result, statuses: after.statuses };
  };

  test.concurrent('waits with the build, and leads to the run that decided', async () => {
    const { result, statuses } = await statusesOf('build-passed', {});
    expect(result.exitCode).toBe(0);
    expect(new Set(statuses.map(({ sha, context }) => `${sha} ${context}`))).toEqual(new Set([`${head} Gate`]));
    expect(statuses.map(({ state }) => state)).toEqual(['pending', 'pending', 'success']);
    const [begins, found, ends] = statuses;
    expect(begins?.description).toMatch(/^Waiting for the runs of build 1234/);
    expect(begins?.targetUrl).toContain('/actions/runs/');
    expect(found?.description).toMatch(/^Waiting for (?:build 1234|the results of build 1234|results)/);
    expect(found?.targetUrl).toBe('https://buildkite.com/acme/shop/builds/1234');
    expect(ends?.targetUrl).toContain('/analytics/suites/');
  });

  test.concurrent('says what the step does, not what the verdict is called', async () => {
    const { result, statuses } = await statusesOf('not-found-tolerated', {});
    expect(result).toMatchObject({ exitCode: 0, outputs: { verdict: 'not-found' } });
    expect(statuses.at(-1)).toMatchObject({ state: 'success' });
  });

  test.concurrent('is there where the inputs are wrong, too', async () => {
    const { result, statuses } = await statusesOf('failed', { timeout: 'soon' });
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'error' } });
    expect(statuses).toMatchObject([{ sha: head, state: 'error', description: expect.stringContaining('timeout') }]);
  });

  test.concurrent('is an error after a time-out', async () => {
    const { statuses } = await statusesOf('timed-out', {});
    expect(statuses.at(-1)).toMatchObject({ state: 'error' });
  });
});

describe('comment', () => {
  test.concurrent('comes with failures, and takes the place of the one before', async () => {
    const first = await playOn('failed', { comment: 'failures' });
    const [made] = first.stage.comments;
    expect(made?.body).toContain('6 of 93 tests failed');
    const [mark = ''] = made?.body.split('\n') ?? [];
    const comments = [{ pull: PULL, login: 'github-actions[bot]', body: `${mark}\nof an earlier commit` }];
    const next = await playOn('failed', { comment: 'failures' }, { script: { ...github, comments } });
    expect(next.stage.comments.map(({ body }) => body.includes('6 of 93 tests failed'))).toEqual([true]);
  });

  test.concurrent('is no comment on a pass', async () => {
    const { result, stage } = await playOn('passed', { comment: 'failures' });
    expect([result.exitCode, stage.comments]).toEqual([0, []]);
  });
});

describe('an event that is about no commit', () => {
  const events = ['issue_comment', 'issues', 'discussion_comment', 'label', 'repository_dispatch'];

  test.concurrent.each(events)('(%s) gets no check run, and a notice that says how to get one', async (name) => {
    const event = { event_name: name, event: { issue: { number: 1, pull_request: {} } }, sha: merge };
    const { result, stage } = await playOn('failed', { 'check-name': 'Test Engine' }, { event });
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'failed' } });
    expect(stage.requests).toEqual([]);
    const notices = result.annotations.filter(({ level }) => level === 'notice');
    expect(notices).toMatchObject([{ title: 'Not everything could be shown on GitHub' }]);
    expect(notices[0]?.message).toMatch(new RegExp(`the ${name} event does not name.*head-sha`, 's'));
  });

  test.concurrent.each([
    ['head-sha', { 'head-sha': head }],
    ['commit', { commit: head, 'build-id': '' }],
  ])('gets its check run where %s is given', async (_, inputs) => {
    const event = { event_name: 'issue_comment', event: {}, sha: merge };
    const given = { 'check-name': 'Test Engine', timeout: '1s', settle: '0', 'if-no-run-found': 'ignore', ...inputs };
    const { stage } = await playOn('passed', given, { event });
    expect(stage.checkRuns.find(({ name }) => name === 'Test Engine')).toMatchObject({ headSha: head });
  });
});

test.concurrent('if the event’s file is missing, only the gate prints', async () => {
  const env = { GITHUB_EVENT_PATH: '/nowhere/event.json' };
  const { result, stage } = await playOn('failed', { 'check-name': 'Test Engine' }, { env });
  expect(result.rawOutput).not.toContain('/nowhere/event.json');
  expect(stage.requests).toEqual([]);
  expect(result.annotations.find(({ level }) => level === 'notice')?.message).toContain('the pull_request event');
});

test.concurrent('a signal while GitHub does not answer leaves outputs and summary within two seconds', async () => {
  const silent: GitHubScript = { ...github, faults: [{ on: 'create', fault: { kind: 'silence' } }] };
  await within(2_000, async () => {
    let cancelledAt = 0;
    const { result } = await playOn(
      'many-failures',
      { 'check-name': 'Test Engine' },
      {
        script: silent,
        onLine: ({ text }) => {
          if (text.includes('Verdict: failed')) setTimeout(() => (cancelledAt = performance.now()), 1_000);
        },
        meanwhile: async (step) => {
          while (cancelledAt === 0) await new Promise((resolve) => setTimeout(resolve, 10));
          step.kill('SIGINT');
        },
      },
    );
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'failed', 'failed-tests': '200' } });
    expect(result.summary).toContain('200 failed tests');
    return performance.now() - cancelledAt;
  });
});

describe('job-annotations: all', () => {
  test.concurrent('adds the failed tests that the step does not show to the check run of the job', async () => {
    const { result, stage, verdict } = await playOn('many-failures', { 'job-annotations': 'all' });
    const shown = result.annotations.filter(({ level }) => level === 'error').slice(1);
    expect(shown).toHaveLength(9);
    const [job] = stage.checkRuns;
    expect(job).toMatchObject({ id: JOB, status: 'in_progress' });
    expect(job?.annotations).toHaveLength(191);
    const titles = new Set(job?.annotations.map(({ title }) => title));
    expect(shown.filter(({ title }) => titles.has(title))).toEqual([]);
    expect(verdict?.message).toContain("191 more failed tests are annotated in this job's check run");
  });

  test.concurrent('adds nothing but the digest where the step shows them all, and nothing where all passed', async () => {
    const [failed, passed] = await Promise.all([
      playOn('failed', { 'job-annotations': 'all' }),
      playOn('passed', { 'job-annotations': 'all' }),
    ]);
    expect(failed.stage.requests.map(({ method, status }) => [method, status])).toEqual([
      ['GET', 200],
      ['PATCH', 200],
    ]);
    const [own] = failed.stage.checkRuns;
    expect(own?.annotations).toEqual([]);
    expect(own?.output?.text).toContain('bundle exec rspec ./spec/models/gift_card_spec.rb:27');
    expect(passed.stage.requests).toEqual([]);
  });
});

describe('what GitHub does not allow is a notice that names the cure, and changes nothing else', () => {
  const forbidden = { ...github, tokens: { [githubToken]: 'read' } } as const;

  test.concurrent.each([
    ['a token that may not write checks', {}, { script: forbidden }, 'permission `checks: write`'],
    ['no token', { 'github-token': '' }, {}, '`github-token` is empty'],
    ['a job whose check run is not known', { 'job-annotations': 'all' }, { job: {} }, 'GitHub Enterprise Server'],
    ['a commit that is none', { 'head-sha': 'f'.repeat(40) }, {}, '`head-sha` is not a commit of this repository'],
    ['a server that is not there', {}, { github: {} }, 'Could not connect to GitHub'],
  ])('%s', async (_, inputs, more, cure) => {
    const wanted = 'job-annotations' in inputs ? {} : { 'check-name': 'Test Engine' };
    const { script = github, job = { check_run_id: JOB } } = more as Stage;
    const isGone = 'github' in more;
    const { result, stage, verdict } = await playOn(
      'many-failures',
      { ...wanted, ...inputs },
      { script, job, ...(isGone && { env: { GITHUB_API_URL: 'http://127.0.0.1:9' } }) },
    );
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'failed' } });
    const [notice, ...others] = result.annotations.filter(({ level }) => level === 'notice');
    expect(notice?.title).toBe(notEverythingShown);
    for (const text of [notice?.message, result.summary?.replace(/<\/?code>/g, '`')]) expect(text).toContain(cure);
    // Once is enough, and the verdict has nothing to do with it.
    expect(verdict?.message).not.toContain(cure);
    expect(others).toEqual([]);
    expect(stage.checkRuns.filter(({ name }) => name === 'Test Engine')).toEqual([]);
  });

  test.concurrent('a pass stays one', async () => {
    const { result } = await playOn('passed', { 'check-name': 'Test Engine' }, { script: forbidden });
    expect(result.exitCode).toBe(0);
    expect(result.annotations.map(({ level, title }) => [level, title])).toEqual([['notice', notEverythingShown]]);
  });
});

test.concurrent('the report file holds every failed test, wherever it was asked to be', async () => {
  const { result } = await playOn('many-failures', { 'report-file': 'reports/failed.json' }, { keepFiles: true });
  const path = result.outputs['report-file'] ?? '';
  expect(path).toMatch(/[/\\]reports[/\\]failed\.json$/);
  const { results } = JSON.parse(readFileSync(path, 'utf8'));
  rmSync(result.files?.root ?? '', { recursive: true });
  expect(results.summary).toMatchObject({ tests: 200, failed: 200 });
  expect(results.tests).toHaveLength(200);
});
