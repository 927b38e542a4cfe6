import { placeOf } from './buildkite-url.ts';
import { isSlug, longestSlug } from './identifiers.ts';
import { type Checked, type Wrong, wrong } from './problem.ts';

/** More suites than this in one gate would leave no budget of requests to wait with. */
export const mostSuites = 20;

/** Where each kind of slug can be read. */
export const whereSlug = {
  organization: 'It is the first part of the address of its pages: my-org in https://buildkite.com/my-org.',
  suite:
    'It stands in the address of its page: rspec in https://buildkite.com/organizations/my-org/analytics/suites/rspec.',
} as const;

/** The slug of an organization. */
export function asOrganization(text: string): Checked<string> {
  if (isSlug(text)) return { value: text };
  return notASlug(text, placeOf(text)?.organization, whereSlug.organization);
}

/** Suites' slugs, each once, in the order given, with all that is wrong about any of them. */
export function readSuites(text: string): {
  readonly suites: readonly string[];
  readonly problems: readonly (Wrong & { readonly value: string })[];
} {
  const suites = [...new Set(text.split(/[,\r\n]/).map((item) => item.trim()))].filter((item) => item !== '');
  if (suites.length === 0) {
    return {
      suites,
      problems: [{ ...wrong('names no suite', `Write a suite's slug. ${whereSlug.suite}`), value: text }],
    };
  }
  if (suites.length > mostSuites) {
    const tooMany = wrong(`names ${suites.length} suites`, `At most ${mostSuites} are allowed: use several steps.`);
    return { suites, problems: [{ ...tooMany, value: text }] };
  }
  const problems = suites.filter((suite) => !isSlug(suite)).map((value) => ({ ...notASuite(value), value }));
  return { suites, problems };
}

function notASuite(text: string): Wrong {
  const place = placeOf(text);
  const found = place?.kind === 'suite' || place?.kind === 'run' ? place.suite : undefined;
  return notASlug(text, found, `${whereSlug.suite} Several suites are separated by commas or line breaks.`);
}

function notASlug(text: string, inAddress: string | undefined, where: string): Wrong {
  if (inAddress !== undefined) return wrong('is an address, not a slug', `Write ${inAddress}.`);
  if (text.includes('://')) return wrong('is an address, not a slug', `Write the slug alone. ${where}`);
  if (text.length > longestSlug) return wrong(`is longer than ${longestSlug} characters`, `Write the slug. ${where}`);
  const guess = text
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, '-')
    .replace(/^[-._]+|[-._]+$/g, '');
  const hint = guess === '' ? 'Write the slug.' : `The slug is probably ${guess}.`;
  if (/\s/.test(text)) return wrong('has a blank in it, so it is a name rather than a slug', `${hint} ${where}`);
  if (guess === text.toLowerCase()) return wrong('has capitals, which no slug has', `${hint} ${where}`);
  return wrong('is not a slug: a-z, 0-9, -, _ and . only, with a letter or digit at both ends', `${hint} ${where}`);
}
