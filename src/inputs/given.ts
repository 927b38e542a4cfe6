import { isDeepStrictEqual } from 'node:util';
import type { Environment } from '../github-context.ts';
import { untrusted } from '../shared/untrusted.ts';
import { type Redact, redactor } from '../text/redact.ts';
import { defaults, type InputName, inputNames, variable } from './names.ts';
import { type Checked, type InputProblem, type Wrong, wrong } from './problem.ts';
import { isToken, looksLikeToken } from './token.ts';

/** What is as long as this may be a token; shorter ones would be "found" in ordinary words. */
const tokenLength = 16;

/** The inputs as they were given, and a place where everything that is wrong with them comes together. */
export class GivenInputs {
  readonly problems: InputProblem[] = [];
  readonly #env: Environment;
  readonly #redact: Redact;

  constructor(env: Environment, secrets: readonly string[]) {
    this.#env = env;
    this.#redact = redactor(secrets.filter((secret) => secret.length >= tokenLength));
    // Even where it would be a right value: a token may be the slug of a suite, and would go into addresses and titles.
    for (const input of inputNames) if (this.holdsToken(input)) this.report(input, wrong('holds-token'));
  }

  /** Whether a token stands in an input that is for something else; that is reported already. */
  holdsToken(input: InputName): boolean {
    return !isToken(input) && this.#hasToken(this.text(input) ?? '');
  }

  /** The trimmed text; `undefined` when the input is not given, which an empty one is not. */
  text(input: InputName): string | undefined {
    return this.#env[variable(input)]?.trim() || undefined;
  }

  /** The trimmed text or, when the input is not given, its default. */
  textOrDefault(input: InputName): string {
    return this.text(input) ?? defaults[input];
  }

  /** What the input or its default means; `undefined` when it is wrong, which is reported. */
  read<T>(input: InputName, check: (text: string) => Checked<T>): T | undefined {
    if (this.holdsToken(input)) return undefined;
    const checked = check(this.textOrDefault(input));
    if ('value' in checked) return checked.value;
    this.report(input, checked);
    return undefined;
  }

  /** Notes a problem, once. `value` is the part of the input that is wrong, where it is not the whole; '' shows nothing. */
  report(input: InputName, found: Wrong, value = this.text(input) ?? ''): void {
    const problem = this.#asProblem(input, found, value);
    if (!this.problems.some((known) => isDeepStrictEqual(known, problem))) this.problems.push(problem);
  }

  /** A token that landed in another input must not come back in a message. The tokens' own problems hold no part of them. */
  #asProblem(input: InputName, found: Wrong, value: string): InputProblem {
    if (isToken(input)) return { input, value: undefined, ...found };
    if (this.holdsToken(input)) return { input, value: undefined, ...wrong('holds-token') };
    return { input, value: value === '' ? undefined : untrusted(withoutCredentials(value)), ...found };
  }

  #hasToken(text: string): boolean {
    // Addresses are read without these signs.
    const texts = [text, text.replace(/[\t\r\n]/g, '')];
    return texts.some(looksLikeToken) || this.#redact(text) !== text;
  }
}

/** Addresses may carry a password before their host or a key in their query. */
function withoutCredentials(text: string): string {
  return text.replace(/\/\/[^/?#\s]*@/g, '//***@').replace(/([?&](?:api_key|access_token|token)=)[^&#\s]*/gi, '$1***');
}
