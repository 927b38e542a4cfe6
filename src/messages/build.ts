import type { Selector } from '../selector.ts';
import { rawText } from '../shared/untrusted.ts';
import type { Build } from '../test-engine/model.ts';

/** `build 7 of pipeline shop`; `the build` where the selector does not name it so. */
export function buildName(selector: Selector | undefined): string {
  return selector?.kind === 'build-url' ? `build ${selector.number} of pipeline ${selector.pipeline}` : 'the build';
}

/** Where to look, to stand behind a sentence: `: https://buildkite.com/acme/shop/builds/7`; '' where that is not known. */
export function atBuild(selector: Selector | undefined): string {
  if (selector?.kind !== 'build-url') return '';
  const { organization, pipeline, number } = selector;
  return `: https://buildkite.com/${organization}/${pipeline}/builds/${number}`;
}

/** The word of a build's state, where it looks like one of Buildkite's, so that it can stand in a sentence of ours. */
export function stateWord({ word }: Build): string | undefined {
  return /^[a-z_]{1,20}(?:, blocked)?$/.test(rawText(word)) ? rawText(word) : undefined;
}

/** Nothing of the build goes on until somebody unblocks it. */
export function isBlocked({ word }: Build): boolean {
  return /(?:^|, )blocked$/.test(rawText(word));
}
