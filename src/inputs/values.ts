import { type Checked, type Wrong, wrong } from './problem.ts';

/** `true` or `false` as YAML 1.2's core schema spells them; `yes`, `on` and `1` are errors. */
export function asBoolean(text: string): Checked<boolean> {
  if (/^(?:true|True|TRUE)$/.test(text)) return { value: true };
  if (/^(?:false|False|FALSE)$/.test(text)) return { value: false };
  return wrong('not-boolean');
}

/** A visible character, or one that selects the glyph of the one before it. */
const visible = String.raw`[[\p{L}\p{M}\p{N}\p{P}\p{S}]--[\p{Default_Ignorable_Code_Point}--[\uFE0E\uFE0F]]]`;
/** Joins two characters, or keeps them apart: ZWJ and ZWNJ. */
const joiner = String.raw`[\u200C\u200D]`;
/** Controls, line breaks, half characters, joiners with nothing to join. */
const unseen = String.raw`[[\p{C}\p{Zl}\p{Zp}]--${joiner}]|(?<!${visible})${joiner}|${joiner}(?!${visible})`;

/** Whether a text contains something invisible. A joiner in an emoji or in a Persian word is a part of its spelling. */
export function hasUnseen(text: string): boolean {
  // Most texts do not need the pattern, which takes ten milliseconds to compile.
  return !/^[ -~]*$/.test(text) && new RegExp(unseen, 'v').test(text);
}

/** Exactly one of some choices. */
export function asChoice<const T extends string>(text: string, choices: readonly T[]): Checked<T> {
  const choice = choices.find((known) => known === text);
  return choice === undefined ? notAChoice(text, choices, false) : { value: choice };
}

/** Any of some choices, separated by commas or line breaks, each once; none if the text is empty. */
export function asChoices<const T extends string>(text: string, choices: readonly T[]): Checked<readonly T[]> {
  const words = text.split(/[,\r\n]/).map((word) => word.trim());
  const chosen = new Set<T>();
  for (const word of words.filter((one) => one !== '')) {
    const choice = choices.find((known) => known === word);
    if (choice === undefined) return notAChoice(word, choices, true);
    chosen.add(choice);
  }
  return { value: [...chosen] };
}

function notAChoice(text: string, choices: readonly string[], several: boolean): Wrong {
  const near = choices.find((known) => isNear(text.toLowerCase(), known));
  return wrong('not-a-choice', { choices, near, several });
}

/** `warning` for `warn`, `err` for `error`, `ignored` for `ignore`. */
function isNear(text: string, choice: string): boolean {
  return text.length > 2 && (choice.startsWith(text) || text.startsWith(choice));
}

/** A whole number from 0 to `most`. */
export function asCount(text: string, most: number): Checked<number> {
  const value = Number(text);
  if (/^\d{1,9}$/.test(text) && value <= most) return { value };
  return wrong('not-a-count', { most });
}
