import { link } from '../text/index.ts';
import type { Surroundings } from './github-context.ts';
import type { Report } from './report.ts';

/** Outputs that are known with the verdict, before anything is fetched for the report. */
export const verdictOutputs = ['verdict', 'run-id', 'run-url', 'state', 'result', 'runs'] as const;
/** Outputs that tell of the failed tests. */
export const failureOutputs = ['failed-tests', 'failed-executions', 'tolerated-tests', 'truncated'] as const;
/** The output that is known once the file is written. */
export const fileOutputs = ['report-file'] as const;

/** The outputs, by their public names. */
export const outputNames = [...verdictOutputs, ...failureOutputs, ...fileOutputs] as const;
export type OutputName = (typeof outputNames)[number];

/**
 * UTF-8 bytes of the output `runs`. A job has 1 MB for all outputs of all its steps; some two thousand runs fit in here,
 * and what is beyond is left out.
 */
const mostBytesOfRuns = 500_000;

/** The value of every output, one line each; '' where there is nothing to tell. `file` is the path of the report file. */
export function outputsOf(
  report: Report,
  { linkHosts }: Surroundings,
  file = '',
): Readonly<Record<OutputName, string>> {
  const { outcome, failures } = report;
  const decisive = outcome.decisive?.run;
  return {
    verdict: outcome.verdict.name,
    'run-id': decisive?.id ?? '',
    'run-url': String(link(decisive?.webUrl, linkHosts) ?? ''),
    state: decisive?.state ?? '',
    result: decisive?.result ?? '',
    runs: runsAsJson(report, linkHosts),
    'failed-tests': String(failures.tests.length),
    'failed-executions': String(failures.executions),
    'tolerated-tests': String(failures.tolerated.length),
    truncated: String(failures.truncated),
    'report-file': file,
  };
}

function runsAsJson({ outcome }: Report, linkHosts: readonly string[]): string {
  const items: string[] = [];
  let bytes = 2;
  for (const { run } of outcome.observation.runs) {
    const { suite, id, state, result } = run;
    const item = JSON.stringify({ suite, id, url: String(link(run.webUrl, linkHosts) ?? ''), state, result });
    bytes += Buffer.byteLength(item) + 1;
    if (bytes > mostBytesOfRuns) break;
    items.push(item);
  }
  return `[${items.join(',')}]`;
}
