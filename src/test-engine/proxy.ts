import type * as Http from 'node:http';
import type { Environment } from '../github-context.ts';
import { type ProxyOnTheWay, type ProxyRoute, TestEngineError } from './errors.ts';

/** What it depends on whether requests go by way of a proxy. */
export interface Network {
  /** The process's variables. */
  readonly env: Environment;
  /** The version of Node, such as `v24.14.0`. */
  readonly nodeVersion: string;
  /** Node's own module, loaded when it is needed, which is seldom. */
  readonly http: () => Pick<typeof Http, 'setGlobalProxyFromEnv'>;
}

/**
 * Lets this process reach all hosts by way of the proxy that HTTPS_PROXY names, but for those in NO_PROXY and this machine
 * itself: as GitHub's own actions do (`@actions/http-client`, getProxyUrl and checkBypass). HTTP_PROXY is for plain HTTP,
 * which is spoken to this machine only. `unable`: this Node cannot be told so while it runs.
 *
 * @throws {TestEngineError} `bad-proxy`; the variable's value is not in it, since a password may stand there
 */
export function followProxy({ env, http }: Network, apiUrl: URL): 'direct' | 'followed' | 'unable' {
  const name = variableIn(env);
  // Told from its start, Node follows it by itself, by rules of its own.
  if (name === undefined || env['NODE_USE_ENV_PROXY'] === '1') return 'direct';
  const proxy = addressIn(env[name] ?? '');
  if (proxy === undefined) throw new TestEngineError('bad-proxy', { variable: name });
  const exceptions = exceptionsIn(env);
  if (exceptions.includes('*')) return 'direct';
  if (!canFollowProxy(http())) return 'unable';
  http().setGlobalProxyFromEnv({ https_proxy: proxy, no_proxy: withoutProxy(exceptions, apiUrl) });
  return 'followed';
}

/** Where nothing is known of a proxy. */
export const direct: ProxyRoute = { proxy: undefined, olderNode: undefined };

/** How requests to `https://HOST` go, by the rules of `followProxy`. `host` is a name, or a name with a port. */
export function routeTo(host: string, network: Network): ProxyRoute {
  const olderNode = canFollowProxy(network.http()) ? undefined : network.nodeVersion;
  return { proxy: proxyTo(host, network), olderNode };
}

function proxyTo(host: string, { env, http }: Network): ProxyOnTheWay | undefined {
  const variable = variableIn(env);
  const proxy = URL.parse(addressIn((variable && env[variable]) ?? '') ?? '');
  const target = URL.parse(`https://${host}`);
  if (variable === undefined || proxy === null || target === null) return undefined;
  const byItself = env['NODE_USE_ENV_PROXY'] === '1';
  if (!byItself && !canFollowProxy(http())) return undefined;
  const exceptions = exceptionsIn(env);
  const all = byItself ? exceptions : withoutProxy(exceptions, target).split(',');
  if (all.some((entry) => isExcepted(entry.toLowerCase(), target))) return undefined;
  // What stands behind the host may be the rest of a password with a special character in it.
  const isWhole = proxy.pathname === '/' && proxy.search === '' && proxy.hash === '';
  const port = proxy.port || (proxy.protocol === 'https:' ? '443' : '80');
  return { variable, address: isWhole ? `${proxy.hostname}:${port}` : undefined };
}

function variableIn(env: Environment): string | undefined {
  return ['https_proxy', 'HTTPS_PROXY'].find((variable) => env[variable]);
}

function exceptionsIn(env: Environment): readonly string[] {
  return (env['no_proxy'] || env['NO_PROXY'] || '').split(/[,\s]+/).filter((entry) => entry !== '');
}

/** Whether NO_PROXY's entry holds for a host, as "Built-in Proxy Support" in Node's manual has it. A range counts as one that does. */
function isExcepted(entry: string, { hostname, port }: URL): boolean {
  if (entry === '*' || entry === hostname || entry === `${hostname}:${port || '443'}`) return true;
  if (entry.startsWith('.')) return hostname.endsWith(entry);
  if (entry.startsWith('*.')) return hostname.endsWith(entry.slice(1));
  return /^[\d.]+-[\d.]+$/.test(entry) && /^[\d.]+$/.test(hostname);
}

/** Whether this Node can be told to follow a proxy while it runs: from 24.14 on, see "Built-in Proxy Support" in its manual. */
function canFollowProxy(http: object): boolean {
  return 'setGlobalProxyFromEnv' in http;
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
