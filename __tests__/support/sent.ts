import type { Checkout } from '../../src/locate/checkout.ts';
import { type Located, locate, type Repository, spelled } from '../../src/locate/locate.ts';
import { treeOf } from '../../src/locate/tree.ts';
import { untrusted } from '../../src/shared/untrusted.ts';

/** What a collector sent, in plain strings. */
export interface Sent {
  readonly location?: string | undefined;
  readonly name?: string;
  readonly reason?: string;
  readonly message?: readonly string[];
  readonly backtrace?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** A failed execution as far as its place is concerned. */
export function located({ location, name, reason, message = [], backtrace = [], tags = {} }: Sent): Located {
  const text = (given: string | undefined) => (given === undefined ? undefined : untrusted(given));
  return {
    suite: 'shop',
    runId: 'run-1',
    location: text(location),
    testName: text(name),
    reason: text(reason),
    details: [{ message: message.map(untrusted), backtrace: backtrace.map(untrusted) }],
    tags: new Map(Object.entries(tags).map(([key, value]) => [key, untrusted(value)])),
  };
}

/** A repository `acme/shop` with these files at the commit that was tested; without any, one of which nothing is checked out. */
export function repositoryOf(files?: readonly string[], changes: Partial<Repository> = {}): Repository {
  const checkout: Checkout = files === undefined ? { kind: 'none' } : { kind: 'tested', files: treeOf(files) };
  const workspace = { roots: [], clones: () => [], checkout: () => checkout, ownersFile: () => undefined };
  return { workspace, pathPrefix: undefined, repository: 'acme/shop', ...changes };
}

/** `path:line` where a failure lands; `—` where it lands nowhere. */
export function landing(sent: Sent, repository: Repository): string {
  const place = locate(located(sent), repository);
  return place === undefined ? '—' : spelled(place);
}
