import type { Checkout } from './checkout.ts';
import type { Found, Repository } from './search.ts';

/** Longer paths than any repository's are not kept, nor more than so many. */
const longestKept = 500;
const mostKept = 50_000;

/** What frames turned out to mean in one checkout: those of failures are much alike, whichever test they belong to. */
export class KnownFrames {
  readonly #frames = new Map<string, Found | undefined>();
  readonly #words = new Map<string, Found | undefined>();
  /** Lines of backtraces in which no place leads anywhere: most frames of most failures. */
  readonly idleLines = new Set<string>();

  /** The file that a path means in a frame or in words; it is looked up once. */
  fileAt(path: string, isFrame: boolean, lookUp: () => Found | undefined): Found | undefined {
    const files = isFrame ? this.#frames : this.#words;
    const there = files.get(path);
    if (there !== undefined || files.has(path)) return there;
    const found = lookUp();
    if (path.length <= longestKept && files.size < mostKept) files.set(path, found);
    return found;
  }
}

const known = new WeakMap<Repository, WeakMap<Checkout, KnownFrames>>();

/** Kept as long as somebody asks about this repository in this checkout. */
export function knownFramesOf(repository: Repository, checkout: Checkout): KnownFrames {
  const ofRepository = known.get(repository) ?? new WeakMap<Checkout, KnownFrames>();
  known.set(repository, ofRepository);
  const there = ofRepository.get(checkout) ?? new KnownFrames();
  ofRepository.set(checkout, there);
  return there;
}
