import { type Place, placeOf } from './buildkite-url.ts';
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
  return notASlug(text, { inAddress: addressed(text)?.organization, part: 0, where: whereSlug.organization });
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
  const several = text.split(/[\s;|]+/).filter((part) => part !== '');
  if (several.length > 1 && several.every(isSlug)) {
    return wrong(
      'is not one slug',
      `Separate several suites by commas or line breaks: ${several.join(', ')}. If it is the name of one suite, its slug is ` +
        `probably ${several.join('-')}. ${whereSlug.suite}`,
    );
  }
  const place = addressed(text);
  const inAddress = place?.kind === 'suite' || place?.kind === 'run' ? place.suite : undefined;
  const where = `${whereSlug.suite} Several suites are separated by commas or line breaks.`;
  return notASlug(text, { inAddress, part: -1, where });
}

/** What an address leads to, even one that is written without https://. */
function addressed(text: string): Place | undefined {
  return placeOf(text) ?? placeOf(`https://${text}`);
}

/** What is known about the slug that was probably meant. */
interface Meant {
  readonly inAddress: string | undefined;
  /** Which part of `my-org/my-pipeline` or `my-org/rspec` it would be, as `at()` counts. */
  readonly part: 0 | -1;
  /** Where it can be read. */
  readonly where: string;
}

function notASlug(text: string, { inAddress, part, where }: Meant): Wrong {
  if (inAddress !== undefined) return wrong('is an address, not a slug', `Write ${inAddress}.`);
  if (text.includes('://')) return wrong('is an address, not a slug', `Write the slug alone. ${where}`);
  if (text.length > longestSlug) return wrong(`is longer than ${longestSlug} characters`, `Write the slug. ${where}`);
  const parts = text.toLowerCase().split('/').filter(Boolean);
  const guess = (parts.at(part) ?? '').replace(/[^a-z0-9._]+/g, '-').replace(/^[-._]+|[-._]+$/g, '');
  const hint = guess === '' ? 'Write the slug.' : `The slug is probably ${guess}.`;
  if (/\s/.test(text)) return wrong('has a blank in it, so it is a name rather than a slug', `${hint} ${where}`);
  if (guess === text.toLowerCase()) return wrong('has capitals, which no slug has', `${hint} ${where}`);
  return wrong('is not a slug: a-z, 0-9, -, _ and . only, with a letter or digit at both ends', `${hint} ${where}`);
}
