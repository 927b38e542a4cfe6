import type { Peer } from './contestants.ts';

/**
 * The peers that a command line names.
 *
 * @param peers `NAME=FILE` each
 * @param variables `NAME:VARIABLE=VALUE` each
 * @throws {Error} for whatever is of another form, and for a variable of a peer that is not there
 */
export function peersIn(peers: readonly string[], variables: readonly string[]): Peer[] {
  const given = variables.map((text) => cut(text, /^([^:]+):([^=]+)=(.*)$/s, '--peer-env NAME:VARIABLE=VALUE'));
  const named = peers.map((text) => cut(text, /^([^=:]+)=(.+)$/s, '--peer NAME=FILE'));
  const stray = given.find(([whose]) => !named.some(([name]) => name === whose));
  if (stray !== undefined) throw new Error(`--peer-env is for ${stray[0]}, and no --peer is.`);
  return named.map(([name, file]) => {
    const env = given.filter(([whose]) => whose === name).map(([, variable, value]) => [variable, value]);
    return { name, file, env: Object.fromEntries(env) };
  });
}

function cut(text: string, pattern: RegExp, form: string): readonly [string, string, string] {
  const [, one, two, three = ''] = pattern.exec(text) ?? [];
  if (one === undefined || two === undefined) throw new Error(`"${text}" is not of the form ${form}.`);
  return [one, two, three];
}
