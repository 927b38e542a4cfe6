import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../simulator/virtual-clock.ts';
import { type Destinations, deliver, type Stations } from '../src/deliver.ts';
import { Cancellation } from '../src/gate/poll.ts';
import type { Publishable } from '../src/github/publish.ts';
import { locateTests } from '../src/locate/located-tests.ts';
import type { OutputName } from '../src/report/outputs.ts';
import { nothingPublished } from '../src/report/published.ts';
import type { Report } from '../src/report/report.ts';
import { type ReportView, reportView } from '../src/report/view.ts';
import { ReportFileError } from '../src/runner/report-file.ts';
import { type ReportingTime, reportingTime } from '../src/runner/reporting-time.ts';
import { untrusted } from '../src/shared/untrusted.ts';
import {
  failedTest,
  failures,
  manyFailures,
  report,
  runId,
  surroundings,
  tracked,
  unhurried,
} from './report/fixtures.ts';

/** What became of a delivery. */
interface Delivered {
  /** The parts in the order in which they went out. */
  readonly parts: readonly string[];
  readonly outputs: Partial<Record<OutputName, string>>;
  readonly summary: string;
  readonly log: readonly string[];
  readonly file: string;
}

interface Options {
  readonly stations?: Partial<Stations>;
  readonly to?: Partial<Destinations>;
  /** What is broken of the runner. */
  readonly runner?: Partial<Destinations['runner']>;
  /** Parts of the view that are otherwise. */
  readonly view?: (whole: ReportView) => Partial<ReportView>;
  /** What the report file is made with. */
  readonly redact?: (text: string) => string;
}

const failing = report({ name: 'failed' }, { failed: manyFailures(12), runs: [tracked({ result: 'failed' })] });
const passing = report({ name: 'passed' });
const boom = () => {
  throw new RangeError('boom');
};

/** Delivers a report as the step does, and keeps all that comes out. */
async function delivered(
  given: Report,
  { stations, to, runner, view = () => ({}), redact = (text) => text }: Options = {},
): Promise<Delivered> {
  const parts: string[] = [];
  const outputs: Partial<Record<OutputName, string>> = {};
  const log: string[] = [];
  let [summary, file] = ['', ''];
  const whole = (located: Parameters<Stations['view']>[0]) =>
    reportView({ ...given, failures: located, surroundings, annotationsBefore: {} });
  await deliver(
    given,
    {
      fetch: async () => {
        parts.push('fetch');
        return given.failures;
      },
      compare: async () => given.against,
      locate: (failures) => locateTests(failures, surroundings, unhurried),
      view: (located) => {
        const made = whole(located);
        return { ...made, ...view(made) };
      },
      ...stations,
    },
    {
      runner: {
        setOutputs: (some) => {
          parts.push(...Object.keys(some).filter((name) => ['verdict', 'failed-tests', 'report-file'].includes(name)));
          Object.assign(outputs, some);
        },
        appendSummary: async (render) => {
          summary += await render(1_000_000);
          parts.push('summary');
        },
        print: (line) => {
          if (log.length === 0) parts.push('log');
          log.push(String(line));
        },
        ...runner,
      },
      summary: true,
      publish: async () => {
        parts.push('publish');
        return nothingPublished;
      },
      writeFile: async (piecesOf) => {
        file = [...piecesOf(redact)].join('');
        parts.push('file');
        return '/tmp/report.json';
      },
      linkHosts: [],
      selector: undefined,
      commit: undefined,
      time: reportingTime(new VirtualClock(), new AbortController().signal, true),
      interrupted: new AbortController().signal,
      ...to,
    },
  );
  return { parts, outputs, summary, log, file };
}

const annotations = ({ log }: Delivered) =>
  log.flatMap((line) => /^::(error|warning|notice) title=([^,:]*)/.exec(line)?.slice(1).join(': ') ?? []);
const notWhole = 'Report incomplete';

describe('a report', () => {
  test('goes out in the order of what must not be lost', async () => {
    const all = await delivered(failing);
    const before = ['verdict', 'fetch', 'failed-tests', 'publish'];
    expect(all.parts).toEqual([...before, 'summary', 'log', 'file', 'report-file']);
    expect(all.outputs).toMatchObject({
      verdict: 'failed',
      'run-id': runId,
      'failed-tests': '12',
      'report-file': '/tmp/report.json',
    });
    expect(all.summary).toContain('❌');
    expect(annotations(all)[0]).toBe('error: 12 tests failed (acme/rspec)');
    expect(annotations(all)).toHaveLength(10);
    expect(all.log).toContain('::group::12 failed tests');
    expect(all.log.at(-1)).toBe('Machine-readable report: /tmp/report.json');
    expect(JSON.parse(all.file).results.tests).toHaveLength(12);
  });

  test('has no summary and asks nothing of GitHub where neither is wanted', async () => {
    const { parts } = await delivered(failing, { to: { summary: false, publish: undefined } });
    expect(parts).toEqual(['verdict', 'fetch', 'failed-tests', 'log', 'file', 'report-file']);
  });

  test('gives GitHub all failed tests, those that the step does not show, and what status and comment say', async () => {
    let all: Publishable | undefined;
    const publish: Destinations['publish'] = async (publishable) => {
      all = publishable;
      return nothingPublished;
    };
    await delivered(failing, { to: { publish, commit: 'a'.repeat(40) } });
    expect([all?.checkRun?.annotations.total, all?.jobAnnotations?.annotations.total]).toEqual([12, 3]);
    expect(all?.status).toMatchObject({ state: 'failure', description: '12 tests failed (acme/rspec)' });
    expect(all?.comment).toMatchObject({ isNews: true, body: expect.stringContaining('aaaaaaaaaa') });
  });

  test('gives GitHub a status where nothing else could be made', async () => {
    let all: Publishable | undefined;
    const publish: Destinations['publish'] = async (publishable) => {
      all = publishable;
      return nothingPublished;
    };
    await delivered(failing, { stations: { view: boom }, to: { publish } });
    expect(all).toEqual({
      status: { state: 'failure', description: 'Verdict: failed', target: undefined },
      checkRun: undefined,
      jobAnnotations: undefined,
      comment: undefined,
    });
  });

  test('holds no secret where the runner masks none', async () => {
    const failed = failures([failedTest({ reason: untrusted('the key is hunter2') })]);
    const redact = (text: string) => text.replaceAll('hunter2', '***');
    const { file } = await delivered({ ...failing, failures: failed }, { redact });
    expect(file).toContain('the key is ***');
    expect(file).not.toContain('hunter2');
  });
});

describe('a part that fails', () => {
  const rejects = async () => boom();
  /** The same, but for a field that nobody can read. */
  const without = <T extends object>(whole: T, field: keyof T): T => Object.create(whole, { [field]: { get: boom } });

  test.each<readonly [string, Options, readonly string[]]>([
    ['locating', { stations: { locate: boom } }, []],
    ['asking GitHub', { to: { publish: rejects } }, []],
    ['the summary', { runner: { appendSummary: rejects } }, ['summary']],
    ['the words of the summary', { view: ({ basis }) => ({ basis: without(basis, 'counted') }) }, ['summary']],
    ['the report file', { to: { writeFile: rejects } }, ['file']],
  ])('(%s) costs that part alone, which a warning says', async (_, broken, missing) => {
    const all = await delivered(failing, { ...broken, ...(broken.to && { to: { ...broken.to } }) });
    const parts = ['verdict', 'fetch', 'failed-tests', 'publish', 'summary', 'log', 'file', 'report-file'];
    const lost = broken.to?.publish === undefined ? missing : ['publish'];
    expect(all.parts).toEqual(parts.filter((part) => !lost.includes(part)));
    expect(all.outputs).toMatchObject({ verdict: 'failed', 'failed-tests': '12' });
    // The verdict's own annotation is the error that a failing step must have.
    expect(annotations(all).filter((one) => one.startsWith('error'))[0]).toMatch('12 tests failed');
    expect(annotations(all).at(-1)).toBe(`warning: ${notWhole}`);
    expect(all.log.at(-1)).toContain('The verdict is failed, but an unexpected error occurred');
    expect(all.log.at(-1)).toContain('RangeError: boom');
  });

  test('(fetching) is reported with the verdict', async () => {
    const all = await delivered(failing, { stations: { fetch: async () => boom() } });
    expect(all.outputs).toMatchObject({ verdict: 'failed', 'failed-tests': '0', truncated: 'true' });
    expect(all.summary).toContain('boom');
    expect(annotations(all)).toEqual([expect.stringMatching(/^error: Tests failed in acme\/rspec/)]);
    expect(all.parts.slice(-4)).toEqual(['summary', 'log', 'file', 'report-file']);
  });

  test('(the view of the failed tests) leaves one without them', async () => {
    let made: ReportView | undefined;
    const view: Stations['view'] = (located) => {
      if (located.tests.length > 0) boom();
      made = reportView({ ...failing, failures: located, surroundings, annotationsBefore: {} });
      return made;
    };
    const all = await delivered(failing, { stations: { view } });
    expect(made?.failed.total).toBe(0);
    expect(all.outputs).toMatchObject({ verdict: 'failed', 'failed-tests': '12' });
    expect(annotations(all)).toEqual([expect.stringMatching(/^error: Tests failed/), `warning: ${notWhole}`]);
  });

  test('(any view) leaves the outputs and an error', async () => {
    const all = await delivered(failing, { stations: { view: boom } });
    expect(all.outputs).toMatchObject({ verdict: 'failed', 'run-id': runId, 'failed-tests': '12', 'report-file': '' });
    expect(annotations(all)).toEqual([`error: ${notWhole}`, `warning: ${notWhole}`]);
  });

  test('(the annotations) is an error where the step fails, since it must have one, and no more than one', async () => {
    const view = ({ failed }: ReportView) => ({ failed: without(failed, 'annotated') });
    const runner = { appendSummary: rejects };
    expect(annotations(await delivered(failing, { view, runner }))).toEqual([
      `error: ${notWhole}`,
      `warning: ${notWhole}`,
    ]);
    expect(annotations(await delivered(passing, { view }))).toEqual([`warning: ${notWhole}`]);
  });

  test('(the words of the log) leaves the annotations', async () => {
    const all = await delivered(failing, { view: ({ basis }) => ({ basis: without(basis, 'named') }) });
    expect(annotations(all).slice(0, 10)).toEqual([
      'error: 12 tests failed (acme/rspec)',
      ...Array(9).fill(expect.stringMatching(/^error: Checkout with/)),
    ]);
    // The report file says the same words.
    expect(annotations(all).slice(10)).toEqual([`warning: ${notWhole}`, `warning: ${notWhole}`]);
  });

  test('(a file that the system refuses) says why, and what to do', async () => {
    const writeFile = async () => {
      throw new ReportFileError('file-not-written', { path: '/x', isFolder: false, systemCode: 'ENOSPC' });
    };
    const all = await delivered(failing, { to: { writeFile } });
    expect(all.outputs['report-file']).toBe('');
    expect(all.log.at(-1)).toBe(
      '::warning title=The report file could not be written::The report file /x could not be written: the disk is full (ENOSPC). Free up space on the runner, or lower `report-limit`.',
    );
  });
});

describe('an error that nothing handled', () => {
  const interruptedBy = (reason: unknown) => delivered(failing, { to: { interrupted: AbortSignal.abort(reason) } });

  test('is reported', async () => {
    expect((await interruptedBy(new TypeError('stray'))).log.at(-1)).toContain('TypeError: stray');
  });

  test('is not reported if it is the verdict, or a signal', async () => {
    const cause = new TypeError('stray');
    const broken = report({ name: 'error', cause });
    const all = await delivered(broken, { to: { interrupted: AbortSignal.abort(cause) } });
    expect(annotations(all)).toEqual([expect.stringMatching(/^error: No verdict/)]);
    expect(annotations(await interruptedBy(new Cancellation('SIGINT')))).not.toContain(`warning: ${notWhole}`);
  });
});

describe('time', () => {
  const tests = failures(manyFailures(500, 250).tests);
  const many: Report = { ...failing, failures: tests };

  /** Nothing is left of it for anything. */
  const over: ReportingTime = {
    fetching: { signal: AbortSignal.abort(), left: () => 0 },
    locating: () => 0,
    publishing: { signal: AbortSignal.abort(), left: () => 0 },
    summary: () => 0,
    log: () => 0,
    file: () => 0,
  };

  test('that has run out costs details, and each part says so', async () => {
    const locate: Stations['locate'] = (found) => locateTests(found, surroundings, over.locating);
    const all = await delivered(many, { to: { time: over }, stations: { locate } });
    expect(all.parts.slice(-4)).toEqual(['summary', 'log', 'file', 'report-file']);
    expect(all.outputs).toMatchObject({ verdict: 'failed', 'failed-tests': '500' });
    expect(all.summary).toMatch(/Left out for lack of time.*the names of 400 failed tests/);
    expect(all.summary).toContain('There was no time to find the files of 500 failed tests.');
    expect(all.summary).toContain('Checkout with 99 ite…');
    expect(annotations(all)).toHaveLength(10);
    expect(all.log).toContain('… and 491 more failed tests.');
    const { results } = JSON.parse(all.file);
    expect(results.summary).toMatchObject({ tests: 500, failed: 500 });
    expect(results.tests).toHaveLength(100);
    expect(results.extra).toEqual({ testsWithoutTexts: 100, testsLeftOut: 400 });
  });

  test.each([
    ['before the verdict', 0],
    ['while failures are fetched', 5_000],
  ])('is cut short by a signal that comes %s', async (_, after) => {
    const clock = new VirtualClock();
    const interrupted = new AbortController();
    if (after === 0) interrupted.abort(new Cancellation('SIGTERM'));
    const time = reportingTime(clock, interrupted.signal, false);
    /** Nobody answers, until there is no time any more. */
    const fetch = async () => {
      void clock.sleep(after).then(() => interrupted.abort(new Cancellation('SIGTERM')));
      await clock.play(clock.sleep(60_000, time.fetching.signal).catch(() => undefined));
      return { ...tests, truncated: true };
    };
    const to = { time, interrupted: interrupted.signal, publish: undefined };
    const all = await delivered(many, { stations: { fetch }, to });
    expect(clock.now() - after).toBeLessThan(1_000);
    expect(time.file()).toBeLessThan(2_000 - (clock.now() - after));
    expect(all.outputs).toMatchObject({ verdict: 'failed', truncated: 'true' });
    expect(all.parts).toEqual(['verdict', 'failed-tests', 'summary', 'log', 'file', 'report-file']);
    expect(annotations(all)).not.toContain(`warning: ${notWhole}`);
  });

  test('is cut short by a signal that is heard in the middle of the summary', async () => {
    let left = Number.POSITIVE_INFINITY;
    const failed = failures(
      Array.from({ length: 1_500 }, (_, index) =>
        failedTest({ testId: untrusted(`${index}`), reason: untrusted('é '.repeat(16_000)) }),
      ),
    );
    const time = { ...over, summary: () => left };
    const work = delivered({ ...failing, failures: failed }, { to: { time } });
    // Heard only if the summary lets others have their turn.
    setTimeout(() => {
      left = 0;
    }, 1);
    expect((await work).summary).toContain('for lack of time');
  });
});
