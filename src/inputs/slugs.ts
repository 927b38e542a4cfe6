import { type Place, placeOf } from './buildkite-url.ts';
import { isSlug, longestSlug } from './identifiers.ts';
import { type Checked, type Wrong, wrong } from './problem.ts';

/** With more suites in one gate, too few requests would be left for polling. */
export const mostSuites = 20;

/** The slug of an organization. */
export function asOrganization(text: string): Checked<string> {
  if (isSlug(text)) return { value: text };
  return notASlug(text, { inAddress: addressed(text)?.organization, part: 0 });
}

/** Suites' slugs, each once, in the order given, with all problems of any of them. */
export function readSuites(text: string): {
  readonly suites: readonly string[];
  readonly problems: readonly (Wrong & { readonly value: string })[];
} {
  const suites = [...new Set(text.split(/[,\r\n]/).map((item) => item.trim()))].filter((item) => item !== '');
  if (suites.length === 0) {
    return { suites, problems: [{ ...wrong('no-suite'), value: text }] };
  }
  if (suites.length > mostSuites) {
    const tooMany = wrong('too-many-suites', { count: suites.length, most: mostSuites });
    return { suites, problems: [{ ...tooMany, value: text }] };
  }
  const problems = suites.filter((suite) => !isSlug(suite)).map((value) => ({ ...notASuite(value), value }));
  return { suites, problems };
}

function notASuite(text: string): Wrong {
  const several = text.split(/[\s;|]+/).filter((part) => part !== '');
  if (several.length > 1 && several.every(isSlug)) {
    return wrong('several-slugs-for-one', { slugs: several });
  }
  const place = addressed(text);
  const inAddress = place?.kind === 'suite' || place?.kind === 'run' ? place.suite : undefined;
  return notASlug(text, { inAddress, part: -1 });
}

/** What a URL leads to, even one without https://. */
function addressed(text: string): Place | undefined {
  return placeOf(text) ?? placeOf(`https://${text}`);
}

/** The slug that was probably meant, as far as it can be guessed. */
interface Meant {
  readonly inAddress: string | undefined;
  /** Which part of `my-org/my-pipeline` or `my-org/rspec` it would be, as `at()` counts. */
  readonly part: 0 | -1;
}

function notASlug(text: string, { inAddress, part }: Meant): Wrong {
  if (inAddress !== undefined || text.includes('://')) return wrong('slug-in-address', { slug: inAddress });
  if (text.length > longestSlug) return wrong('slug-too-long', { most: longestSlug, guess: undefined });
  const parts = text.toLowerCase().split('/').filter(Boolean);
  const meant = (parts.at(part) ?? '').replace(/[^a-z0-9._]+/g, '-').replace(/^[-._]+|[-._]+$/g, '');
  const guess = meant === '' ? undefined : meant;
  if (/\s/.test(text)) return wrong('slug-with-blank', { guess });
  return wrong(guess === text.toLowerCase() ? 'slug-with-capitals' : 'not-a-slug', { guess });
}
