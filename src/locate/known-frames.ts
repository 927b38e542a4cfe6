import type { Checkout } from './checkout.ts';
import type { Found, Repository } from './search.ts';

/** Bounds of the cache: repositories have no longer paths. */
const longestKept = 500;
const mostKept = 50_000;

/** A cache of what frames mean in one checkout: different failures have many frames in common. */
export class KnownFrames {
  readonly #frames = new Map<string, Found | undefined>();
  readonly #words = new Map<string, Found | undefined>();
  /** Lines of backtraces that lead to no file, as most frames do. */
  readonly idleLines = new Set<string>();

  /** The file that a path means in a frame or a text. It is looked up once. */
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

/** Kept as long as the repository and the checkout are in use. */
export function knownFramesOf(repository: Repository, checkout: Checkout): KnownFrames {
  const ofRepository = known.get(repository) ?? new WeakMap<Checkout, KnownFrames>();
  known.set(repository, ofRepository);
  const there = ofRepository.get(checkout) ?? new KnownFrames();
  ofRepository.set(checkout, there);
  return there;
}
