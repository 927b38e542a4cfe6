import { isLoopback } from '../shared/loopback.ts';
import { type Checked, wrong } from './problem.ts';

/** The base URL of Buildkite's API: https, or http on this machine. A slash at its end is dropped. */
export function asApiUrl(text: string): Checked<URL> {
  // The parser would drop line breaks and tabs silently.
  const url = /\s/.test(text) ? null : URL.parse(text);
  if (url === null) return wrong('not-an-address');
  if (url.username !== '' || url.password !== '') {
    return wrong('address-with-credentials');
  }
  if (/[?#]/.test(text)) return wrong('address-with-query');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
    return wrong('address-not-https');
  }
  if (url.hostname === 'buildkite.com') {
    return wrong('address-of-pages');
  }
  url.pathname = url.pathname.replace(/\/+$/, '');
  if (url.hostname === 'api.buildkite.com' && url.pathname !== '/') {
    return wrong('address-with-path');
  }
  return { value: url };
}
