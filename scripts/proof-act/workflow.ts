import { parse } from 'yaml';

/** Inputs of a step that uses the gate, and the job's matrix. */
interface GateStep {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly matrix: readonly string[];
}

/** The events that a workflow runs on, with what it says of each. */
export function eventsOf(text: string): Readonly<Record<string, unknown>> {
  const { on } = parse(text) as { readonly on: unknown };
  if (typeof on === 'string') return { [on]: {} };
  return Array.isArray(on)
    ? Object.fromEntries(on.map((name) => [name, {}]))
    : (on as Readonly<Record<string, unknown>>);
}

/** On a push, if it runs on one: that is what has the most of it run. */
export function eventFor(text: string): string {
  const names = Object.keys(eventsOf(text));
  return names.includes('push') ? 'push' : (names[0] ?? 'push');
}

function gateStepsIn(text: string): readonly GateStep[] {
  const { jobs } = parse(text) as {
    readonly jobs: Readonly<
      Record<string, { steps?: { uses?: string; with?: object }[]; strategy?: { matrix?: Record<string, unknown> } }>
    >;
  };
  return Object.values(jobs).flatMap(({ steps = [], strategy }) =>
    steps
      .filter(({ uses = '' }) => /\/test-engine-gate@/.test(uses))
      .map((step) => ({
        inputs: { ...step.with },
        matrix: Object.values(strategy?.matrix ?? {}).flatMap((list) => (Array.isArray(list) ? list.map(String) : [])),
      })),
  );
}

/** Slugs of the suites that a workflow names; where it names none, there are two. */
export function suitesIn(text: string): readonly string[] {
  return gateStepsIn(text).flatMap(({ inputs, matrix }) => {
    const named = String(inputs['suite'] ?? 'rspec, jest');
    return named.includes('${{') ? matrix : named.split(/[,\s]+/).filter(Boolean);
  });
}
