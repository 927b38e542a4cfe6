import type { Settings } from '../settings.ts';
import type { Untrusted } from '../shared/untrusted.ts';
import { UserError } from '../shared/user-error.ts';
import type { InputName } from './names.ts';

/** A build as a message may name it: slugs and a number that were checked. */
interface BuildRef {
  readonly organization: string;
  readonly pipeline: string;
  readonly number: string;
}

/** What people write where a build or a run was meant. */
type OtherPlace = { readonly place: 'suite' | 'pipeline' | 'organization' };
/** `guess` is the slug that was probably meant, made of letters that a slug may have; `undefined` if it cannot be guessed. */
type NotSlug = { readonly guess: string | undefined };
/** Whether the inputs need a token that can also read builds. */
type TokenUse = { readonly readsBuilds: boolean };

/** Everything that can be wrong with an input: the data of each code. It never contains the given text itself. */
export interface ProblemFacts {
  readonly 'not-given': object;
  /** None of the inputs that select what is gated is set. */
  readonly 'no-selector': object;
  readonly 'cannot-be-combined': { readonly with: InputName };
  /** The input only applies to other selectors than the given one. */
  readonly 'only-applies-to': { readonly selectors: readonly InputName[] };
  /** The URL in another input names something else. */
  readonly contradicts: { readonly address: 'build-url' | 'pipeline' | 'run-id'; readonly says: string };
  readonly 'holds-token': object;

  readonly 'not-boolean': object;
  /** `near` is the choice that was probably meant; `several`: more than one may be given. */
  readonly 'not-a-choice': {
    readonly choices: readonly string[];
    readonly near: string | undefined;
    readonly several: boolean;
  };
  readonly 'not-a-count': { readonly most: number };

  readonly 'not-pipelines': object;
  readonly 'several-organizations': { readonly organizations: readonly string[] };
  readonly 'too-many-pipelines': { readonly count: number; readonly most: number };
  readonly 'not-triggered-builds': object;
  /** The event is not about a commit; `event` is its name, if it is known. */
  readonly 'no-commit-in-event': { readonly event: string | undefined };
  /** The event is about a commit, but neither the runner's variables nor the event's file name it. */
  readonly 'unreadable-event': { readonly event: string };

  readonly 'duration-without-unit': { readonly digits: string };
  readonly 'duration-with-fraction': object;
  readonly 'not-a-duration': object;
  readonly 'duration-is-zero': object;
  readonly 'duration-too-short': object;
  readonly 'duration-too-long': object;
  /** `timeout` as it was written; `byDefault`: `settle` may be the default. */
  readonly 'settle-not-below-timeout': {
    readonly timeout: string;
    readonly settle: string;
    readonly byDefault: boolean;
  };
  readonly 'tolerate-with-fail-fast': object;

  readonly 'slug-in-address': { readonly slug: string | undefined };
  readonly 'slug-too-long': NotSlug & { readonly most: number };
  readonly 'slug-with-blank': NotSlug;
  readonly 'slug-with-capitals': NotSlug;
  readonly 'not-a-slug': NotSlug;
  /** Slugs of suites that are not separated by commas or line breaks, or the name of one suite. */
  readonly 'several-slugs-for-one': { readonly slugs: readonly string[] };
  readonly 'no-suite': object;
  readonly 'too-many-suites': { readonly count: number; readonly most: number };
  readonly 'several-suites-for-one-run': object;

  readonly 'unreplaced-expression': object;
  readonly 'number-for-build-id': object;
  readonly 'json-for-build-id': object;
  /** `build` is `undefined` if the URL contains no valid build number. */
  readonly 'build-address-for-build-id': { readonly kind: 'build' | 'job'; readonly build: BuildRef | undefined };
  readonly 'not-a-uuid': object;
  readonly 'run-address': object;
  readonly 'other-address-for-build': OtherPlace;
  readonly 'build-address-without-number': object;
  readonly 'uuid-for-build-url': object;
  readonly 'number-for-build-url': object;
  readonly 'not-a-build-address': object;
  readonly 'build-address-for-run': object;
  readonly 'other-address-for-run': OtherPlace;
  readonly 'number-for-run-id': object;
  readonly 'not-a-run': object;

  readonly 'short-sha': object;
  readonly 'name-for-sha': object;
  readonly 'not-a-sha': object;
  readonly 'not-a-branch': object;
  readonly 'not-a-check-name': { readonly most: number };
  readonly 'not-a-check-run-id': object;

  readonly 'not-a-folder': object;
  readonly 'folder-not-relative': object;
  readonly 'folder-outside-repository': object;
  readonly 'not-a-file': object;
  readonly 'folder-for-file': object;

  readonly 'not-an-address': object;
  readonly 'address-with-credentials': object;
  readonly 'address-with-query': object;
  readonly 'address-not-https': object;
  readonly 'address-of-pages': object;
  readonly 'address-with-path': object;

  readonly 'no-token-in-fork': object;
  readonly 'no-token-for-dependabot': object;
  /** `mayBeWithheld`: the event may be one that gets no secrets. */
  readonly 'no-token': TokenUse & { readonly mayBeWithheld: boolean };
  readonly 'unreplaced-token': object;
  readonly 'github-token-for-buildkite': TokenUse;
  readonly 'buildkite-token-for-github': object;
  readonly 'token-with-bearer': object;
  readonly 'token-in-quotes': object;
  readonly 'token-too-long': object;
  readonly 'token-with-odd-characters': object;
}

export type ProblemCode = keyof ProblemFacts;

/** Why a text cannot be used. */
export interface Wrong<Code extends ProblemCode = ProblemCode> {
  readonly code: Code;
  readonly data: ProblemFacts[Code];
}

/** The value of a text, or what is wrong with it. */
export type Checked<T> = { readonly value: T } | Wrong;

/** The codes that need no data. */
type PlainCode = { [Code in ProblemCode]: object extends ProblemFacts[Code] ? Code : never }[ProblemCode];

/** What is wrong with a text, and what its message needs to know. */
export function wrong(code: PlainCode): Wrong;
export function wrong<Code extends ProblemCode>(code: Code, data: ProblemFacts[Code]): Wrong;
export function wrong(code: ProblemCode, data: object = {}): Wrong {
  return { code, data };
}

/** One thing that is wrong with one input. */
export interface InputProblem extends Wrong {
  readonly input: InputName;
  /** As it was given, without credentials; `undefined` if it was not given, and always for tokens. */
  readonly value: Untrusted | undefined;
}

/**
 * What reporting needs, as far as it could be read. Even with invalid inputs, there is a summary that lists them, and the status that a
 * pull request waits for.
 */
export type Readable = Pick<Settings, 'summary' | 'annotationLevel' | 'statusName' | 'headSha' | 'githubToken'>;

export interface InputFacts {
  readonly 'invalid-inputs': { readonly problems: readonly InputProblem[] };
}

/** The inputs are invalid. Thrown before the first request, with all problems together. */
export class InputError extends UserError<InputFacts, 'invalid-inputs'> {
  /** At least one, in the order in which they were found. */
  readonly problems: readonly InputProblem[];
  readonly readable: Readable;

  constructor(problems: readonly InputProblem[], readable: Readable) {
    super('invalid-inputs', { problems });
    this.problems = problems;
    this.readable = readable;
  }
}
