import { readFileSync } from 'node:fs';
import { type StepResult, startStep } from '../../../simulator/runner/step.ts';
import { TOKEN } from '../../../simulator/scenarios/cast.ts';
import type { Where } from '../../../simulator/test-engine/fault-script.ts';
import type { RecordedRequest } from '../../../simulator/test-engine/records.ts';
import { startTestEngine } from '../../../simulator/test-engine/server.ts';
import { action, expectGoodManners, logOf } from '../play.ts';
import { type Elsewhere, startElsewhere, startTlsFront, type TlsFront } from './elsewhere.ts';
import { INJECTED } from './kinds.ts';
import { type Combination, faultOf, outageOf, outages, shortestRequest, timesOf } from './matrix.ts';
import { expectationOf, reportingTime } from './oracle.ts';

/** Bytes that the process may take at the most, whatever is sent to it: a body of 200 MB in it would be beyond. */
const mostMemory = 200_000_000;
/** Milliseconds between two looks at the running process. */
const watchInterval = 50;
/** Milliseconds that the process may go on after a deadline. */
const slack = 1_500;

/** How a combination went. */
export interface Report {
  /** What was not as it must be, a sentence each. */
  readonly complaints: readonly string[];
  /** What the step and the API said, for whoever looks into the complaints. */
  readonly story: string;
  /** The most memory that the process had, in bytes; `undefined` where the system does not tell. */
  readonly memory: number | undefined;
}

/** Plays a combination through the shipped action and holds what comes of it against the oracle. */
export async function examine(combination: Combination): Promise<Report> {
  for (const patience of [1, 2, 4]) {
    const played = await play(withMoreTime(combination, patience));
    if (isFair(played)) return examined(played);
  }
  const played = await play(withMoreTime(combination, 8));
  const { complaints, ...report } = examined(played);
  if (complaints.length === 0 || !isHeldUp(played)) return { complaints, ...report };
  return {
    complaints: ['The machine was too busy for this to say anything; play it again alone.', ...complaints],
    ...report,
  };
}

/** A request that hangs must not come to its own end before the deadline, where it did not before. */
function withMoreTime(combination: Combination, patience: number): Combination {
  const { kind, timeout } = combination;
  const most = kind.hangs && timeout < shortestRequest ? shortestRequest - 1_000 : Number.POSITIVE_INFINITY;
  return { ...combination, timeout: Math.min(timeout * patience, most) };
}

/**
 * On a machine that is too busy the time may be up before the fault comes, or so soon after it that it does not count: that
 * is played again, with more time.
 */
function isFair(played: Played): boolean {
  return wasMet(played) && cameInTime(played) && !isHeldUp(played);
}

/** The API that is played here answered so late that it was another API. */
function isHeldUp({ heldUp }: Played): boolean {
  return heldUp >= 400;
}

interface Played {
  readonly combination: Combination;
  readonly result: StepResult;
  readonly requests: readonly RecordedRequest[];
  readonly heardElsewhere: readonly string[];
  /** Milliseconds from the first request to the process's end. */
  readonly sinceFirstRequest: number;
  readonly memory: number | undefined;
  /** The longest that this process, which plays the API, did nothing meanwhile; milliseconds. */
  readonly heldUp: number;
}

async function play(combination: Combination): Promise<Played> {
  const { kind, phase, timeout } = combination;
  await using elsewhere: Elsewhere = await startElsewhere();
  const faults = [...(phase.api.faults ?? []), faultOf(combination, elsewhere.url)];
  await using api = await startTestEngine({ ...phase.api, faults });
  await using front: TlsFront | undefined = kind.overTls ? await startTlsFront() : undefined;
  front?.leadTo(api.url);
  const inputs = { ...phase.inputs, timeout: `${timeout}ms`, 'api-url': front?.url ?? api.url };
  const env = front === undefined ? {} : { NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' };
  const started = performance.now();
  const step = startStep({ action, inputs, env, timeLimit: timeout + reportingTime + 10_000 });
  let firstRequest: number | undefined;
  let memory: number | undefined;
  let heldUp = 0;
  let last = started;
  const watch = setInterval(() => {
    const now = performance.now();
    heldUp = Math.max(heldUp, now - last - watchInterval);
    last = now;
    if (api.requests.length > 0) firstRequest ??= now;
    memory = peakMemory(step.pid) ?? memory;
  }, watchInterval);
  const result = await step.result.finally(() => clearInterval(watch));
  const sinceFirstRequest = started + result.durationMs - (firstRequest ?? started);
  const { requests } = api;
  return { combination, result, requests, heardElsewhere: elsewhere.heard, sinceFirstRequest, memory, heldUp };
}

/** The most that a process ever held in memory, in bytes; Linux tells. */
function peakMemory(pid: number): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}

function wasMet(played: Played): boolean {
  const { combination, result, requests } = played;
  const kind = kindOf(combination);
  if (kind !== 'refused') return meeting(kind, requests).length > 0;
  // Nobody hears a connection that is refused: the log tells of it, or the silence.
  const { phase, duration } = combination;
  const refused = meeting(kind, requests).filter((request) => fits(phase.hits, request));
  if (logOf(result).includes('ECONNREFUSED') || refused.length > 0) return true;
  const last = lastBefore(played);
  if (last === undefined && outageOf(phase).from > 1) return false;
  const next = requests.find((request) => request.at > (last?.at ?? -1) && fits(phase.hits, request));
  return (next?.at ?? Number.POSITIVE_INFINITY) - (last?.at ?? 0) > 0.8 * (outages[duration] ?? 0);
}

/** The fault came early enough before the deadline, and often enough, to be what the verdict must rest on. */
function cameInTime(played: Played): boolean {
  const { combination, result, requests } = played;
  const { kind, phase, timeout } = combination;
  if (phase.failures || kind.effect === 'harmless' || !expectationOf(combination).untilDeadline) return true;
  const told = logOf(result).match(/Attempt \d+ failed/g)?.length ?? 0;
  if (!kind.hangs && told <= (phase.api.faults?.length ?? 0)) return false;
  const came = meeting(kindOf(combination), requests)[0] ?? lastBefore(played);
  if ((came?.elapsed ?? 0) > (phase.by ?? Number.POSITIVE_INFINITY)) return false;
  return (came?.at ?? 0) - (requests[0]?.at ?? 0) < timeout - 700;
}

/** The request after which nothing listens; `undefined` also if nothing ever did. */
function lastBefore({ combination: { phase }, requests }: Played): RecordedRequest | undefined {
  const { from, ...where } = outageOf(phase);
  return requests.filter((request) => fits(where, request))[from - 2];
}

function fits({ where, page }: Where, { endpoint, query }: RecordedRequest): boolean {
  return (where === 'any' || where === endpoint) && (page === undefined || page === Number(query['page'] ?? 1));
}

function meeting(kind: string, requests: readonly RecordedRequest[]): RecordedRequest[] {
  return requests.filter(({ fault }) => fault === kind);
}

function kindOf({ kind }: Combination): string {
  const trouble = kind.trouble('http://elsewhere');
  return trouble === 'refused' ? trouble : trouble.kind;
}

function examined(played: Played): Report {
  const examiners = [manners, verdict, times, causes, failures, secrets, memory];
  const complaints = examiners.flatMap((examiner) => examiner(played));
  if (!wasMet(played)) complaints.unshift('The fault was never met.');
  return { complaints, story: storyOf(played), memory: played.memory };
}

function manners({ result }: Played): string[] {
  const complaints: string[] = [];
  try {
    expectGoodManners(result);
  } catch (error) {
    complaints.push(error instanceof Error ? error.message : String(error));
  }
  if (result.signal !== null || result.outputHeldOpen) complaints.push(`It ended by ${result.signal ?? 'nothing'}.`);
  const nonsense = /.*(?:\bInfinity|\bNaN\b|\bundefined\b|\[object |\(node:\d+\)).*/.exec(result.rawOutput);
  if (nonsense) complaints.push(`It says what means nothing to people: ${nonsense[0]}`);
  const title = result.annotations.find(({ level }) => level === 'error')?.title ?? '';
  if (title.split('(').length !== title.split(')').length) complaints.push(`The title breaks off: ${title}`);
  if (/is tried again/.test(verdictOf(result))) complaints.push('The verdict says that it is still tried again.');
  return complaints;
}

function verdict({ combination, result }: Played): string[] {
  const { verdict: name, exitCode, sight } = expectationOf(combination);
  const { outputs } = result;
  const runs: unknown[] = JSON.parse(outputs['runs'] ?? '[]');
  const is = [outputs['verdict'], result.exitCode, outputs['state'], outputs['result'], runs.length].join(' ');
  const must = [name, exitCode, sight.state, sight.result, sight.runs].join(' ');
  const complaints = is === must ? [] : [`Verdict, exit code, state, result and runs are ${is}, not ${must}.`];
  if (sight.runs > 0 !== /^[\da-f-]{36}$/.test(outputs['run-id'] ?? '')) {
    complaints.push(`The output run-id is "${outputs['run-id']}".`);
  }
  if (!result.summary?.includes('<h2')) complaints.push('There is no summary.');
  return complaints;
}

/** Requests of reports; the list of a build's tests tells how many there are. */
const ofReports = /\/(?:failed_executions|access-token|tests|suites\/[^/]+)$/;

function times({ combination, result, requests, sinceFirstRequest }: Played): string[] {
  const { kind, phase, timeout } = combination;
  const complaints: string[] = [];
  // Where no request comes through, the process's start counts too.
  const most =
    (phase.failures ? 0 : timeout) +
    (phase.failures || phase.isReported ? reportingTime : 0) +
    (requests.length > 0 ? slack : 3 * slack);
  if (sinceFirstRequest > most) complaints.push(`It ended ${sinceFirstRequest} ms after its first request.`);
  if (expectationOf(combination).untilDeadline && result.durationMs < timeout) {
    complaints.push(`It gave up after ${result.durationMs} ms.`);
  }
  const [first] = requests;
  // A report asks for what failed, how many tests ran, what the base branch shows and when the token expires.
  const waited = phase.isReported ? requests.filter(({ path }) => !ofReports.test(path)) : requests;
  const late = waited.filter(({ at }) => at - (first?.at ?? 0) > timeout + 750);
  if (!phase.failures && late.length > 0) complaints.push(`It sent ${late.length} requests after the deadline.`);
  for (const [index, { at, status }] of waited.entries()) {
    const next = waited[index + 1];
    if (!next || !kind.leaveAlone || (status !== 429 && status !== 503)) continue;
    if (next.at - at < kind.leaveAlone - 20) complaints.push(`After a ${status} it came back in ${next.at - at} ms.`);
  }
  // Connections that are refused cannot be counted.
  const isCounted = phase.api.faults === undefined && kindOf(combination) !== 'refused';
  const met = isCounted ? meeting(kindOf(combination), requests).length : 0;
  const times = timesOf(combination.duration);
  if (!kind.hangs && kind.effect === 'tells nothing' && Number.isFinite(times) && met !== 0 && met !== times) {
    complaints.push(`The fault was met ${met} times, not ${times}: it was not asked again.`);
  }
  return complaints;
}

/** A verdict that rests on the fault says so wherever people look. */
function causes({ combination, result }: Played): string[] {
  const { kind, phase } = combination;
  if (!expectationOf(combination).namesCause) return [];
  const complaints = unnamed(result, kind.cause);
  const passed = phase.api.faults !== undefined && !kind.name.includes('500');
  if (passed && verdictOf(result).includes('(500)')) complaints.push('The verdict names a cause that had passed.');
  return complaints;
}

function unnamed(result: StepResult, cause: RegExp): string[] {
  const places = { annotation: verdictOf(result), summary: plain(result.summary ?? ''), log: logOf(result) };
  return Object.entries(places).flatMap(([place, text]) =>
    cause.test(text) ? [] : [`The ${place} does not name the cause, ${cause}.`],
  );
}

function verdictOf({ annotations }: StepResult): string {
  const verdict = annotations.find(({ level }) => level === 'error');
  return verdict === undefined ? '' : `${verdict.title}\n${verdict.message}`;
}

function plain(html: string): string {
  const text = html.replaceAll(/<[^>]*>/g, '').replaceAll('&apos;', "'");
  return text.replace(/&#(x?[\da-f]+);/gi, (_, code: string) => String.fromCharCode(Number(code.replace(/^x/i, '0x'))));
}

/** What could not be fetched is said: executions, and details of those that were. */
function failures({ combination, result, requests }: Played): string[] {
  const { fetched } = expectationOf(combination);
  if (fetched === undefined) return [];
  const { outputs } = result;
  const complaints: string[] = [];
  const count = Number(outputs['failed-executions']);
  if (!(count >= fetched.least && count <= fetched.all)) {
    complaints.push(`${count} of ${fetched.all} executions were fetched, not at least ${fetched.least}.`);
  }
  const isWhole = count === fetched.all;
  if (outputs['truncated'] !== String(!isWhole)) complaints.push(`The output truncated is ${outputs['truncated']}.`);
  const good = requests.filter(({ endpoint, fault, status }) => {
    return endpoint === 'failed-executions' && status === 200 && (fault === undefined || fault.startsWith('link-'));
  });
  const plain = good.some(({ query }) => query['include_failure_expanded'] !== 'true');
  if (!isWhole || plain) {
    const what = isWhole ? 'details' : 'executions';
    const { kind } = combination;
    complaints.push(...unnamed(result, kind.cause).map((complaint) => `Some ${what} are missing. ${complaint}`));
  }
  return complaints;
}

/** Pieces of the token that are long enough to be worth something. */
const pieces = Array.from({ length: TOKEN.length - 15 }, (_, start) => TOKEN.slice(start, start + 16));

function secrets({ result, heardElsewhere }: Played): string[] {
  const complaints: string[] = [];
  if (heardElsewhere.length > 0) complaints.push(`Another host was talked to: ${heardElsewhere.join('; ')}`);
  const shown = [
    result.rawOutput.replace(`::add-mask::${TOKEN}`, ''),
    result.summary ?? '',
    JSON.stringify([result.outputs, result.annotations, result.leftInTemp, result.environment]),
  ].join('\n');
  if (pieces.some((piece) => shown.includes(piece))) complaints.push('The token, or a piece of it, is shown.');
  const foreign = result.commands.filter(({ data }) => data.startsWith(INJECTED));
  if (foreign.length > 0) complaints.push(`It had the runner do what others said: ${foreign[0]?.line}`);
  return complaints;
}

function memory({ memory }: Played): string[] {
  return memory !== undefined && memory > mostMemory ? [`It took ${Math.round(memory / 1e6)} MB of memory.`] : [];
}

function storyOf({ result, requests, sinceFirstRequest, memory, heldUp }: Played): string {
  const log = result.log.filter(({ from }) => from === 'action').map(({ text }) => text);
  const asked = requests.map(({ at, path, query, status, fault }) => {
    const page = query['page'] ? ` page ${query['page']} of ${query['per_page']}` : '';
    return `${Math.round(at)} ms ${path.split('/').slice(-2).join('/')}${page}: ${status}${fault ? `, ${fault}` : ''}`;
  });
  return [
    ...['The log:', ...log.slice(0, 60), ''],
    ...['The verdict annotation:', verdictOf(result), ''],
    ...['The requests:', ...asked.slice(0, 40), ''],
    JSON.stringify(result.outputs).slice(0, 1_000),
    `${Math.round(sinceFirstRequest)} ms since the first request; ${Math.round((memory ?? 0) / 1e6)} MB; held up for ${Math.round(heldUp)} ms`,
  ].join('\n');
}
