import { howItEnded, notPassed, signalReason, unnamedJob } from '../messages/jobs.ts';
import { andMore } from '../messages/labels.ts';
import { type Untrusted, untrusted } from '../shared/untrusted.ts';
import { anchor, code, type Html, html, joined, type Link, type LogLine, link, logLine } from '../text/index.ts';
import type { Report } from './report.ts';

/** Jobs that did not end normally and may explain the verdict. */
export interface ShownJobs {
  /** How many there are, without a full stop; `undefined` if there are none. */
  readonly title: string | undefined;
  readonly jobs: readonly ShownJob[];
  /** How many more there are; `undefined` if all are shown. */
  readonly rest: string | undefined;
}

interface ShownJob {
  readonly name: Untrusted;
  /** How it ended, in our own words, to follow the name. */
  readonly how: string;
  /** Why it was ended from outside. */
  readonly signalReason: Untrusted | undefined;
  /** The job in Buildkite. */
  readonly page: Link | undefined;
}

/** The most jobs that are shown, of all builds together. */
const mostShown = 10;

/** The jobs that died, as they are shown. */
export function shownJobs(
  { jobs: { died }, outcome, selector }: Pick<Report, 'jobs' | 'outcome' | 'selector'>,
  linkHosts: readonly string[],
): ShownJobs {
  const isOneBuild = (outcome.observation.builds ?? []).length <= 1;
  const total = died.reduce((sum, one) => sum + one.total, 0);
  const jobs = died.flatMap(({ build, jobs }) =>
    jobs.map((job): ShownJob => {
      const { name, signalReason, webUrl } = job;
      const how = howItEnded(job, isOneBuild ? undefined : build, selector);
      return { name: name ?? untrusted(unnamedJob), how, signalReason, page: link(webUrl, linkHosts) };
    }),
  );
  const shown = jobs.slice(0, mostShown);
  const isMore = died.some(({ truncated }) => truncated);
  return {
    title: total === 0 ? undefined : notPassed(total, isMore),
    jobs: shown,
    rest: total > shown.length ? andMore(total - shown.length, 'job') : undefined,
  };
}

/** For the summary, and the check run. */
export function jobsHtml({ title, jobs, rest }: ShownJobs): Html {
  if (title === undefined) return html``;
  const items = jobs.map(({ name, how, signalReason: reason, page }) => {
    const why = reason === undefined ? html`` : html` (${signalReason} ${code(reason, 80)})`;
    return html`<li>${anchor(page, code(name, 120))} ${how}${why}</li>\n`;
  });
  const more = rest === undefined ? html`` : html`<li>${rest}</li>\n`;
  return html`<h3>${title}</h3>\n<ul>\n${joined(items)}${more}</ul>\n`;
}

/** For the log. */
export function jobLines({ title, jobs, rest }: ShownJobs): readonly LogLine[] {
  if (title === undefined) return [];
  const lines = jobs.map(({ name, how, signalReason: reason, page }) => {
    const why = reason === undefined ? logLine`` : logLine` (${signalReason} ${reason})`;
    const at = page === undefined ? logLine`` : logLine`: ${page}`;
    return logLine`│ ✗ ${name} ${how}${why}${at}`;
  });
  return [logLine`${title}:`, ...lines, ...(rest === undefined ? [] : [logLine`│ ${rest}`])];
}
