/** A failed or passed test of a report in JUnit's format. */
export interface JUnitTest {
  readonly scope: string;
  readonly name: string;
  /** `undefined` for one that passed. */
  readonly failure: { readonly message: string; readonly text: string } | undefined;
}

/** The tests in a report, as pytest, gotestsum and Surefire write it: one element a test, a failure within it. */
export function testsIn(xml: string): readonly JUnitTest[] {
  return [...xml.matchAll(/<testcase\b([^>]*?)(?:\/>|>(.*?)<\/testcase>)/gs)].map(
    ([, attributes = '', content = '']) => {
      const [, failed, text = ''] =
        /<(?:failure|error)\b([^>]*?)(?:\/>|>(.*?)<\/(?:failure|error)>)/s.exec(content) ?? [];
      return {
        scope: attribute(attributes, 'classname'),
        name: attribute(attributes, 'name'),
        failure: failed === undefined ? undefined : { message: attribute(failed, 'message'), text: decoded(text) },
      };
    },
  );
}

function attribute(text: string, name: string): string {
  return decoded(new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1] ?? '');
}

const names: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function decoded(text: string): string {
  const [, data] = /^\s*<!\[CDATA\[(.*)\]\]>\s*$/s.exec(text) ?? [];
  if (data !== undefined) return data;
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hexadecimal, name) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    if (hexadecimal !== undefined) return String.fromCodePoint(Number.parseInt(hexadecimal, 16));
    return names[name] ?? whole;
  });
}

/**
 * What Test Engine makes of a report, as far as it is known: no location, a count for a reason, the failure's text as its expanded
 * message.
 */
export function uploadOf(tests: readonly JUnitTest[], runEnv: Readonly<Record<string, string>>): string {
  const data = tests.map(({ scope, name, failure }) => ({
    scope,
    name,
    location: null,
    result: failure === undefined ? 'passed' : 'failed',
    failure_reason: failure === undefined ? null : 'Got 1 failure and 0 errors.',
    failure_expanded:
      failure === undefined ? [] : [{ expanded: [failure.message, ...failure.text.split('\n')], backtrace: [] }],
    history: { section: 'top', start_at: 0, end_at: 0.01, duration: 0.01, children: [] },
  }));
  return JSON.stringify({ format: 'json', run_env: runEnv, data });
}
