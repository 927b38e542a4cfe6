import type * as Http from 'node:http';
import type { Environment } from '../github-context.ts';
import { type ProxyOnTheWay, type ProxyRoute, TestEngineError } from './errors.ts';

/** What decides whether requests go through a proxy. */
export interface Network {
  /** The process's variables. */
  readonly env: Environment;
  /** The version of Node, such as `v24.14.0`. */
  readonly nodeVersion: string;
  /** Node's own module, loaded only if it is needed, which is rare. */
  readonly http: () => Pick<typeof Http, 'setGlobalProxyFromEnv'>;
}

/**
 * Lets this process reach all hosts through the proxy that HTTPS_PROXY names, except for those in NO_PROXY and this machine itself, as
 * GitHub's own actions do (`@actions/http-client`, getProxyUrl and checkBypass). HTTP_PROXY is for plain HTTP, which is only used on this
 * machine. `unable`: this Node does not allow that at run time.
 *
 * @throws {TestEngineError} `bad-proxy`, without the variable's value, which may contain a password
 */
export function followProxy({ env, http }: Network, apiUrl: URL): 'direct' | 'followed' | 'unable' {
  const name = variableIn(env);
  // With this variable, Node uses the proxy by itself, by its own rules.
  if (name === undefined || env['NODE_USE_ENV_PROXY'] === '1') return 'direct';
  const proxy = addressIn(env[name] ?? '');
  if (proxy === undefined) throw new TestEngineError('bad-proxy', { variable: name });
  const exceptions = exceptionsIn(env);
  if (exceptions.includes('*')) return 'direct';
  if (!canFollowProxy(http())) return 'unable';
  http().setGlobalProxyFromEnv({ https_proxy: proxy, no_proxy: withoutProxy(exceptions, apiUrl) });
  return 'followed';
}

/** No proxy. */
export const direct: ProxyRoute = { proxy: undefined, olderNode: undefined };

/** The route of requests to `https://HOST`, by the rules of `followProxy`. `host` is a name, or a name with a port. */
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
  // What comes after the host may be the rest of a password that contains a special character.
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

/** Whether an entry of NO_PROXY covers a host, as in "Built-in Proxy Support" in Node's manual. A range of addresses counts as covering it. */
function isExcepted(entry: string, { hostname, port }: URL): boolean {
  if (entry === '*' || entry === hostname || entry === `${hostname}:${port || '443'}`) return true;
  if (entry.startsWith('.')) return hostname.endsWith(entry);
  if (entry.startsWith('*.')) return hostname.endsWith(entry.slice(1));
  return /^[\d.]+-[\d.]+$/.test(entry) && /^[\d.]+$/.test(hostname);
}

/** Whether this Node can set a proxy at run time: from 24.14 on, see "Built-in Proxy Support" in its manual. */
function canFollowProxy(http: object): boolean {
  return 'setGlobalProxyFromEnv' in http;
}

/** Without a scheme, it is an HTTP proxy. */
function addressIn(text: string): string | undefined {
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : undefined;
}

/** A name also covers the hosts below it; not every Node does that without a dot before it. */
function withoutProxy(exceptions: readonly string[], { hostname }: URL): string {
  const named = exceptions.flatMap((entry) => {
    if (/^[.*[]/.test(entry)) return entry;
    return /:.*:/.test(entry) ? `[${entry}]` : [entry, `.${entry}`];
  });
  const thisMachine = ['localhost', '127.0.0.1', '[::1]', ...(hostname.startsWith('127.') ? [hostname] : [])];
  return [...named, ...thisMachine].join(',');
}
