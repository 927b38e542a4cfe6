import { isLoopback } from '../shared/loopback.ts';
import { type Checked, wrong } from './problem.ts';

const example = 'Write the base address of the API, such as https://api.buildkite.com';

/** The base address of Buildkite's API: https, or http on this machine; the slash at its path's end is dropped. */
export function asApiUrl(text: string): Checked<URL> {
  // The parser would drop line breaks and tabs silently.
  const url = /\s/.test(text) ? null : URL.parse(text);
  if (url === null) return wrong('is not an address', `${example}, beginning with https://.`);
  if (url.username !== '' || url.password !== '') {
    return wrong('has a user name or password in it', `${example}; what grants access is the token alone.`);
  }
  if (/[?#]/.test(text)) return wrong('has a query or a fragment', `${example}, up to its path at most.`);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
    return wrong('does not begin with https://', `${example}: the token must not travel unencrypted.`);
  }
  if (url.hostname === 'buildkite.com') {
    return wrong("is the address of Buildkite's pages, not of its API", `${example}.`);
  }
  url.pathname = url.pathname.replace(/\/+$/, '');
  if (url.hostname === 'api.buildkite.com' && url.pathname !== '/') {
    return wrong('has a path', `${example}: the path of each request, /v2 included, is added to it.`);
  }
  return { value: url };
}
