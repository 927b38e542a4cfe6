import { type Known, tell } from './deliver.ts';
import { nothingSeen } from './gate/observation.ts';
import type { Outcome } from './gate/outcome.ts';
import { wait } from './gate/poll.ts';
import { readSettings, secretsIn } from './inputs/read-settings.ts';
import { debugLine, eventLines, isWarning } from './report/log.ts';
import type { Conclusion } from './report/report.ts';
import { runSourceOf } from './run-source.ts';
import { readContext } from './runner/context.ts';
import { Runner } from './runner/runner.ts';
import { interruptedBy } from './runner/signals.ts';
import type { Settings } from './settings.ts';
import { realClock } from './shared/clock.ts';
import { asError } from './shared/user-error.ts';
import { version } from './shared/version.ts';
import { type RequestEvent, TestEngine } from './test-engine/client.ts';
import { followProxy, type Network } from './test-engine/proxy.ts';
import { type LogLine, logLine } from './text/index.ts';
import { redactor } from './text/redact.ts';

/** Milliseconds for one request: a page of failures that hangs must leave time for asking in another way. */
const requestTimeout = 10_000;

/** What the system gives a step. */
export interface Host extends Network {
  /** The log. */
  readonly out: NodeJS.WritableStream;
  /** Says when a signal comes, and when an error comes from where nobody waits for it. */
  readonly events: Parameters<typeof interruptedBy>[0];
}

/** The step from its inputs to its exit code. Never rejects: whatever goes wrong is a verdict, told like any other. */
export async function main(host: Host): Promise<0 | 1> {
  const { env, nodeVersion, out, events } = host;
  const interrupted = interruptedBy(events);
  const context = readContext(env, nodeVersion);
  const secrets = secretsIn(env);
  const redact = redactor(secrets);
  const runner = new Runner(context, out, redact);
  runner.mask(secrets);
  const conclusion = await new Step({ host, context, runner, secrets, redact, interrupted }).run();
  await written(out);
  return conclusion === 'failure' ? 1 : 0;
}

/** Resolves when all that was printed has left the process, or when nobody takes it any more. */
function written(out: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    out.once('error', () => resolve());
    out.write('', () => resolve());
  });
}

/** What the step has from its beginning. */
interface Given extends Pick<Known, 'context' | 'runner' | 'redact' | 'interrupted'> {
  readonly host: Host;
  readonly secrets: readonly string[];
}

class Step {
  readonly #given: Given;
  #settings: Settings | undefined;
  #engine: TestEngine | undefined;
  #warnings = 0;

  constructor(given: Given) {
    this.#given = given;
  }

  async run(): Promise<Conclusion> {
    const outcome = await this.#judge().catch((error: unknown) => brokenOff(asError(error)));
    return tell(outcome, {
      ...this.#given,
      env: this.#given.host.env,
      clock: realClock,
      random: Math.random,
      settings: this.#settings,
      engine: this.#engine,
      warnings: this.#warnings,
    });
  }

  async #judge(): Promise<Outcome> {
    const { host, context, runner, secrets, redact } = this.#given;
    const settings = readSettings(host.env, secrets, context);
    this.#settings = settings;
    if (followProxy(host, settings.apiUrl) === 'unable') runner.print(proxyNotFollowed(host.nodeVersion));
    const engine = new TestEngine({
      apiUrl: settings.apiUrl,
      token: settings.token,
      redact,
      network: host,
      version,
      clock: realClock,
      requestTimeout,
      onRequest: (event) => this.#debugRequest(event),
    });
    this.#engine = engine;
    return this.#wait(settings, engine);
  }

  #wait(settings: Settings, engine: TestEngine): Promise<Outcome> {
    const { runner, interrupted } = this.#given;
    return wait(settings, settings, {
      source: runSourceOf(engine, settings, realClock),
      clock: realClock,
      random: Math.random,
      interrupted,
      tell: (event) => {
        if (isWarning(event)) this.#warnings += 1;
        for (const line of eventLines(event)) runner.print(line);
        const detail = debugLine(event);
        if (detail !== undefined) runner.debug(detail);
      },
    });
  }

  #debugRequest({ method, path, query, status, error, duration, budgets }: RequestEvent): void {
    const left = budgets.map(({ scope, remaining, limit }) => `${scope} ${remaining}/${limit}`).join(', ');
    const answer = [status, error].filter((part) => part !== undefined).join(' ');
    this.#given.runner.debug(
      logLine`${method} ${path}?${query} → ${answer} in ${Math.round(duration)} ms${left === '' ? '' : `; left: ${left}`}`,
    );
  }
}

function proxyNotFollowed(nodeVersion: string): LogLine {
  return logLine`HTTPS_PROXY is set, but Node ${nodeVersion}, which runs this, follows it only if the environment variable NODE_USE_ENV_PROXY is 1.`;
}

/** The outcome when there was no wait, or nothing came of it. */
function brokenOff(cause: Error): Outcome {
  return {
    verdict: { name: 'error', cause },
    observation: nothingSeen,
    decisive: undefined,
    toleranceResult: undefined,
    startedAt: 0,
    endedAt: 0,
  };
}
