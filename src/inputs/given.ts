import { isDeepStrictEqual } from 'node:util';
import type { Environment } from '../github-context.ts';
import { untrusted } from '../shared/untrusted.ts';
import { type Redact, redactor } from '../text/redact.ts';
import { defaults, type InputName, inputNames, variable } from './names.ts';
import { type Checked, type InputProblem, type Wrong, wrong } from './problem.ts';
import { isToken, looksLikeToken } from './token.ts';

/** Only texts of at least this length are searched for as tokens; shorter ones would be "found" in ordinary words. */
const tokenLength = 16;

/** The inputs as they were given, and all problems that were found in them. */
export class GivenInputs {
  readonly problems: InputProblem[] = [];
  readonly #env: Environment;
  /** Inputs for something else that contain a token. */
  readonly #withToken: ReadonlySet<InputName>;

  constructor(env: Environment, secrets: readonly string[]) {
    this.#env = env;
    const redact = redactor(secrets.filter((secret) => secret.length >= tokenLength));
    const others = inputNames.filter((input) => !isToken(input));
    this.#withToken = new Set(others.filter((input) => hasToken(this.text(input) ?? '', redact)));
    // Even if it is a valid value: a token may look like the slug of a suite, and would end up in URLs and titles.
    for (const input of this.#withToken) this.report(input, wrong('holds-token'));
  }

  /** Whether an input for something else contains a token, which is reported already. */
  holdsToken(input: InputName): boolean {
    return this.#withToken.has(input);
  }

  /** The trimmed text; `undefined` if the input is not given or empty. */
  text(input: InputName): string | undefined {
    return this.#env[variable(input)]?.trim() || undefined;
  }

  /** The trimmed text or, if the input is not given, its default. */
  textOrDefault(input: InputName): string {
    return this.text(input) ?? defaults[input];
  }

  /** The value of the input or of its default; `undefined` if it is invalid, which is reported. */
  read<T>(input: InputName, check: (text: string) => Checked<T>): T | undefined {
    if (this.holdsToken(input)) return undefined;
    const checked = check(this.textOrDefault(input));
    if ('value' in checked) return checked.value;
    this.report(input, checked);
    return undefined;
  }

  /** Reports a problem, once. `value` is the invalid part of the input, if that is not all of it; '' shows nothing. */
  report(input: InputName, found: Wrong, value = this.text(input) ?? ''): void {
    const problem = this.#asProblem(input, found, value);
    if (!this.problems.some((known) => isDeepStrictEqual(known, problem))) this.problems.push(problem);
  }

  /** A token in the wrong input must not appear in a message. The problems of `token` itself hold no part of it. */
  #asProblem(input: InputName, found: Wrong, value: string): InputProblem {
    if (isToken(input)) return { input, value: undefined, ...found };
    if (this.holdsToken(input)) return { input, value: undefined, ...wrong('holds-token') };
    return { input, value: value === '' ? undefined : untrusted(withoutCredentials(value)), ...found };
  }
}

function hasToken(text: string, redact: Redact): boolean {
  // URLs are parsed without these characters.
  const texts = [text, text.replace(/[\t\r\n]/g, '')];
  return texts.some(looksLikeToken) || redact(text) !== text;
}

/** URLs may have a password before their host or a key in their query. */
function withoutCredentials(text: string): string {
  return text.replace(/\/\/[^/?#\s]*@/g, '//***@').replace(/([?&](?:api_key|access_token|token)=)[^&#\s]*/gi, '$1***');
}
