import { type Answer, jsonAnswer, refusal } from './answers.ts';
import type { FailureDetails, FailureScript } from './failures-script.ts';
import { isUuid, uuid } from './ids.ts';
import type { SuitePlace } from './routes.ts';
import { defaultCreatedAt, type RunScript } from './script.ts';
import { appears, finishes } from './story.ts';

/** What a collector posts, as far as a run is made of it. All of it is its word; anything may be missing. */
interface Upload {
  readonly format?: unknown;
  readonly run_env?: Readonly<Record<string, unknown>>;
  readonly tags?: Readonly<Record<string, unknown>>;
  readonly data?: readonly UploadedExecution[];
}

interface UploadedExecution {
  readonly scope?: unknown;
  readonly name?: unknown;
  readonly location?: unknown;
  readonly result?: unknown;
  readonly failure_reason?: unknown;
  readonly failure_expanded?: unknown;
  readonly history?: { readonly duration?: unknown };
  readonly tags?: Readonly<Record<string, unknown>>;
}

/** A suite that takes uploads by this token. */
export interface UploadDoor {
  readonly token: string;
  readonly place: SuitePlace;
}

/** What one key has been given so far. */
interface Uploaded {
  readonly env: Readonly<Record<string, unknown>>;
  readonly executions: readonly UploadedExecution[];
  /** Which run it was to come in, counting all from 0. */
  readonly number: number;
}

/**
 * What collectors have uploaded. One suite and one key (`run_env.key`) make one run, however many uploads it comes in. Each is
 * processed at once, so that a run is finished whenever somebody asks; it failed if any of its executions did. `location` and
 * `failure_expanded` are handed on as they came.
 */
export class Uploads {
  readonly #doors: readonly UploadDoor[];
  readonly #bySuite = new Map<string, Map<string, Uploaded>>();
  #number = 0;
  /** Uploads taken so far. */
  count = 0;

  constructor(doors: readonly UploadDoor[]) {
    this.#doors = doors;
  }

  /** Takes an upload. The header is `Token token="…"`, with the suite's own token. */
  take(authorization: string | undefined, body: string): Answer {
    const [, token] = /^Token token="([^"]*)"$/.exec(authorization ?? '') ?? [];
    const door = this.#doors.find((one) => one.token === token);
    if (door === undefined) return refusal('unauthorized', 'Unauthorized');
    const upload = asUpload(body);
    if (upload === undefined || upload.format !== 'json') return refusal('unprocessable', 'format must be json');
    const { run_env: env = {}, tags = {}, data = [] } = upload;
    const key = typeof env['key'] === 'string' ? env['key'] : '';
    if (key === '') return refusal('unprocessable', 'run_env.key is missing');
    const runs = this.#runsOf(door.place);
    const before = runs.get(key);
    const number = before?.number ?? this.#number++;
    runs.set(key, {
      env: { ...before?.env, ...env },
      executions: [...(before?.executions ?? []), ...data.map((one) => ({ ...one, tags: { ...tags, ...one.tags } }))],
      number,
    });
    this.count += 1;
    const id = runId(door.place, key);
    const page = `https://buildkite.com/organizations/${door.place.organization}/analytics/suites/${door.place.suite}/runs/${id}`;
    return jsonAnswer(202, {
      id: uuid('upload', id, number),
      run_id: id,
      queued: data.length,
      skipped: 0,
      errors: [],
      run_url: page,
    });
  }

  /** The runs that a suite was given, the oldest first. */
  runs(place: SuitePlace): readonly RunScript[] {
    return [...this.#runsOf(place)].map(([key, uploaded]) => runOf(place, key, uploaded));
  }

  #runsOf(place: SuitePlace): Map<string, Uploaded> {
    const name = JSON.stringify([place.organization, place.suite]);
    const runs = this.#bySuite.get(name) ?? new Map<string, Uploaded>();
    this.#bySuite.set(name, runs);
    return runs;
  }
}

function runId({ organization, suite }: SuitePlace, key: string): string {
  return uuid('uploaded run', organization, suite, key);
}

function runOf(place: SuitePlace, key: string, { env, executions, number }: Uploaded): RunScript {
  const failed = executions.filter(({ result }) => result === 'failed');
  const passed = executions.filter(({ result }) => result === 'passed').length;
  const result = failed.length > 0 ? 'failed' : passed > 0 ? 'passed' : 'pending';
  return {
    id: runId(place, key),
    // Inside Buildkite the key is the build's UUID; other runs have none. Python's collector writes the field in capitals.
    buildId: (env['ci'] ?? env['CI']) === 'buildkite' && isUuid(key) ? key : null,
    branch: textOr(env['branch'], null),
    commit: textOr(env['commit_sha'], null),
    createdAt: new Date(Date.parse(defaultCreatedAt) + number * 1000).toISOString(),
    steps: [appears({ at: 0 }), finishes({ at: 0 }, result)],
    failures: { list: failed.map((one) => failureOf(one, env)) },
    passing: passed,
  };
}

function failureOf(execution: UploadedExecution, env: Readonly<Record<string, unknown>>): FailureScript {
  const { scope, name, location, failure_reason: reason, history, tags = {} } = execution;
  const told = { 'test.framework.name': env['test_runner'], 'collector.name': env['collector'], ...tags };
  const duration = history?.duration;
  return {
    test: `${textOr(scope, '')} ${textOr(name, '')}`,
    location: textOr(location, null),
    reason: textOr(reason, null),
    ...(Array.isArray(execution.failure_expanded) && {
      details: execution.failure_expanded as readonly FailureDetails[],
    }),
    ...(typeof duration === 'number' && { duration }),
    tags: Object.fromEntries(
      Object.entries(told).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
  };
}

function textOr<Else>(value: unknown, otherwise: Else): string | Else {
  return typeof value === 'string' ? value : otherwise;
}

function asUpload(body: string): Upload | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Upload) : undefined;
  } catch {
    return undefined;
  }
}
