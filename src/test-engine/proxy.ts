import type * as Http from 'node:http';
import { CuredError } from '../cured-error.ts';

/** HTTPS_PROXY holds something else than the address of a proxy. Its value is not told: a password may stand in it. */
export class BadProxy extends CuredError {
  constructor(name: string) {
    super(
      `The environment variable ${name} holds no address of a proxy that can be used.`,
      'Write it as http://host:port, or http://name:password@host:port with what is special in them percent-encoded. ' +
        'Other protocols, such as socks5, are not supported.',
    );
  }
}

/**
 * Lets this process reach all hosts by way of the proxy that HTTPS_PROXY names, but for those in NO_PROXY and this machine
 * itself: as GitHub's own actions do (`@actions/http-client`, getProxyUrl and checkBypass). HTTP_PROXY is for plain HTTP,
 * which is spoken to this machine only. `unable`: this Node cannot be told so while it runs.
 *
 * @throws {BadProxy}
 */
export function followProxy(env: NodeJS.ProcessEnv, apiUrl: URL): 'direct' | 'followed' | 'unable' {
  const name = ['https_proxy', 'HTTPS_PROXY'].find((variable) => env[variable]);
  // Told from its start, Node follows it by itself, by rules of its own.
  if (name === undefined || env['NODE_USE_ENV_PROXY'] === '1') return 'direct';
  const proxy = addressIn(env[name] ?? '');
  if (proxy === undefined) throw new BadProxy(name);
  const exceptions = (env['no_proxy'] || env['NO_PROXY'] || '').split(/[,\s]+/).filter((entry) => entry !== '');
  if (exceptions.includes('*')) return 'direct';
  if (!canFollowProxy()) return 'unable';
  http().setGlobalProxyFromEnv({ https_proxy: proxy, no_proxy: withoutProxy(exceptions, apiUrl) });
  return 'followed';
}

/** Whether this Node can be told to follow a proxy while it runs: from 24.14 on, see "Built-in Proxy Support" in its manual. */
export function canFollowProxy(): boolean {
  return 'setGlobalProxyFromEnv' in http();
}

/** Loaded when it is needed, which is seldom. */
function http(): typeof Http {
  return process.getBuiltinModule('node:http');
}

/** Without a scheme it is one of plain HTTP. */
function addressIn(text: string): string | undefined {
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : undefined;
}

/** A name stands for the hosts below it, too; not every Node takes it for that without a dot before it. */
function withoutProxy(exceptions: readonly string[], { hostname }: URL): string {
  const named = exceptions.flatMap((entry) => {
    if (/^[.*[]/.test(entry)) return entry;
    return /:.*:/.test(entry) ? `[${entry}]` : [entry, `.${entry}`];
  });
  const thisMachine = ['localhost', '127.0.0.1', '[::1]', ...(hostname.startsWith('127.') ? [hostname] : [])];
  return [...named, ...thisMachine].join(',');
}
