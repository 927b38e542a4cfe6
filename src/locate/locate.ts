import { rawText, type Untrusted, untrusted } from '../shared/untrusted.ts';
import type { FailedExecution } from '../test-engine/model.ts';
import { withoutColours } from '../text/sanitize.ts';
import type { Checkout } from './checkout.ts';
import type { NamedPlace } from './frames.ts';
import { placesNamedIn } from './frames.ts';
import { type Given, type GivenPath, givenBy, givenPath, isOwnPath } from './given.ts';
import { type KnownFrames, knownFramesOf } from './known-frames.ts';
import { lineOf } from './line.ts';
import { fileOfClass, type Hint, hintsInLocation, hintsInName, namesClass } from './named-folder.ts';
import {
  type Asked,
  asItStands,
  belowPrefix,
  type Confidence,
  type Found,
  inNamedFolder,
  type Repository,
  withoutRoots,
  withUniqueEnding,
} from './search.ts';
import { bestFrame, type FoundFrame, frameIn, type Resolver } from './stack.ts';
import { unverified } from './unverified.ts';

export type { Confidence, Repository } from './search.ts';

/** A place in this repository. */
export interface Place {
  /** Relative to the repository's root, with `/`; never leads out of it. */
  readonly path: Untrusted;
  /** Counts from 1. */
  readonly line: number | undefined;
  /** Counts from 1. */
  readonly column: number | undefined;
  /** What the path is based on. */
  readonly confidence: Confidence;
}

/** A place as people write it: `spec/a_spec.rb:42`. */
export function spelled({ path, line }: Pick<Place, 'path' | 'line'>): string {
  return line === undefined ? rawText(path) : `${rawText(path)}:${line}`;
}

/** What may show where a test is. */
export type Located = Pick<
  FailedExecution,
  'suite' | 'runId' | 'location' | 'tags' | 'testName' | 'reason' | 'details'
>;

const steps = {
  ofPath: [belowPrefix, asItStands, inNamedFolder, withUniqueEnding, unverified],
  ofBareName: [inNamedFolder, belowPrefix, asItStands, withUniqueEnding, unverified],
};

/**
 * The steps that look for the file that a path means; the first one that finds it decides. Steps that have to guess first check whether
 * the path is third-party code.
 */
function fileMeant(asked: Asked): Found | undefined {
  const question = withoutRoots(asked);
  for (const step of question.isBareName ? steps.ofBareName : steps.ofPath) {
    const found = step(question);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Where in the repository a failed test is: at its location, or else in the file that its tags name, or else at the best frame of its
 * backtrace or message, or else in the file that its name begins with. If a location has no line, the first frame in the same file gives
 * one. All of these texts are untrusted. So the path always leads to a file of the repository or, if the tested commit is not checked
 * out, to something that looks like one. Never throws.
 */
export function locate(execution: Located, repository: Repository): Place | undefined {
  return new Search(execution, repository).place();
}

/** The first place in the repository that an execution's backtrace names. */
export function locateFrame(frame: Untrusted, execution: Located, repository: Repository): Place | undefined {
  return new Search(execution, repository).placeOfFrame(withoutColours(rawText(frame)));
}

/** The search for one execution's place. */
class Search {
  readonly #execution: Located;
  readonly #repository: Repository;
  readonly #hints: readonly Hint[];
  #checkout: Checkout | undefined;

  constructor(execution: Located, repository: Repository) {
    this.#execution = execution;
    this.#repository = repository;
    this.#hints = [...hintsInName(plain(execution.testName)), ...hintsInLocation(plain(execution.location))];
  }

  place(): Place | undefined {
    const location = plain(this.#execution.location);
    const given = givenBy(location);
    const found = (given && this.#file(given)) ?? this.#fileOfClass(location);
    const file = found ?? this.#fileAt(plain(this.#execution.tags.get('code.file.path')));
    if (file === undefined) return this.#withoutLocation();
    // The tag names a file, so a line of another file does not apply.
    const own = found !== undefined || given?.base === file.path.split('/').at(-1) ? given : undefined;
    const line = own && lineOf(own, this.#execution);
    if (line !== undefined) return placed(file, line, own?.column);
    const frame = frameIn(this.#execution, file.path, this.#resolver());
    return placed(file, frame?.place.line, frame?.place.column);
  }

  placeOfFrame(frame: string): Place | undefined {
    for (const named of placesNamedIn(frame)) {
      const found = this.#fileOfFrame(named, true);
      if (found !== undefined) return placed(found, named.line, named.column);
    }
    return undefined;
  }

  /** The file that a frame names, and whether it is one. */
  #fileOfFrame(named: NamedPlace, isTrace: boolean): FoundFrame | undefined {
    if (named.line < 1) return undefined;
    // A bare name may be the end of a path with spaces, and its meaning depends on the test.
    const { isFrame } = named;
    const isInFrame = isTrace || isFrame;
    const isBare = !/[/\\]/.test(named.path);
    const longer = isBare ? this.#longer(named) : undefined;
    if (longer !== undefined) return longer;
    const found = isBare
      ? this.#lookUp(named, isInFrame)
      : this.#known().fileAt(named.path, isInFrame, () => this.#lookUp(named, isInFrame));
    if (found !== undefined) return { ...found, isFrame };
    return isBare ? undefined : this.#longer(named);
  }

  #lookUp(named: NamedPlace, isInFrame: boolean): Found | undefined {
    const { owner } = named;
    const isOwn = this.#hints.some(({ text }) => namesClass(text, named.path));
    const hints = owner === undefined ? this.#hints : [{ text: owner, isOwn }];
    const source = isInFrame ? 'frame' : 'words';
    const given = givenPath(named.path);
    const found = given && fileMeant({ given: { ...given, form: 'colon' }, source, hints, ...this.#around() });
    return found && asFrame(found);
  }

  /** A path with spaces or brackets only counts if such a file exists. */
  #longer(named: NamedPlace): FoundFrame | undefined {
    if (this.#around().checkout.kind === 'none') return undefined;
    for (const { path, isFrame } of named.longer()) {
      const given = givenPath(path);
      const question = given && withoutRoots({ given, source: 'frame', hints: [], ...this.#around() });
      const found = question && (belowPrefix(question) ?? asItStands(question));
      if (found !== undefined) return { ...asFrame(found), isFrame };
    }
    return undefined;
  }

  /** The best frame, or else the file that the test's name begins with, which is better than a path that a text only mentions. */
  #withoutLocation(): Place | undefined {
    const own = this.#namedFile();
    const frame = bestFrame(this.#execution, own?.path, this.#resolver());
    if (frame === undefined || (own !== undefined && frame.path !== own.path && !frame.isFrame)) {
      return own && placed(own, undefined, undefined);
    }
    return placed(frame, frame.place.line, frame.place.column);
  }

  /** A test's name may begin with its file (`tests/test_sum.py::TestSum`) or with its class (`com.example.SumTest`). */
  #namedFile(): Found | undefined {
    const [first = ''] = plain(this.#execution.testName).slice(0, 1000).trimStart().split(/\s/, 1);
    if (this.#around().checkout.kind === 'none' || !/[/\\.]/.test(first)) return undefined;
    const file = this.#fileAt(first);
    return file?.confidence === 'unverified' ? undefined : (file ?? this.#fileOfClass(first));
  }

  #fileAt(path: string): Found | undefined {
    const given = givenBy(path);
    return given && this.#file(given);
  }

  #file(given: Given | GivenPath): Found | undefined {
    return fileMeant({ given, source: 'location', hints: this.#hints, ...this.#around() });
  }

  #fileOfClass(text: string): Found | undefined {
    const { checkout, repository } = this.#around();
    if (checkout.kind !== 'tested') return undefined;
    const path = fileOfClass(text, { files: checkout.files, ...repository });
    return path === undefined ? undefined : { path, confidence: 'path-suffix' };
  }

  #around(): Pick<Asked, 'checkout' | 'repository'> {
    this.#checkout ??= this.#repository.workspace.checkout(this.#execution);
    return { checkout: this.#checkout, repository: this.#repository };
  }

  #resolver(): Resolver {
    const { idleLines } = this.#known();
    return { file: (named, isTrace) => this.#fileOfFrame(named, isTrace), idleLines };
  }

  #known(): KnownFrames {
    return knownFramesOf(this.#repository, this.#around().checkout);
  }
}

function asFrame({ path, confidence }: Found): Found {
  return { path, confidence: confidence === 'unverified' ? 'unverified' : 'stack-frame' };
}

function plain(text: Untrusted | undefined): string {
  return text === undefined ? '' : rawText(text);
}

function placed({ path, confidence }: Found, line: number | undefined, column: number | undefined): Place | undefined {
  // Paths of the repository are also untrusted: one that would not be accepted as a location is not shown.
  return isOwnPath(path) ? { path: untrusted(path), line, column, confidence } : undefined;
}
