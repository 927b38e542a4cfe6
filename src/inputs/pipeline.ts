import { isSlug } from './identifiers.ts';
import { type Checked, wrong } from './problem.ts';

/** With more pipelines in one gate, too few requests would be left for polling. */
const mostPipelines = 5;

/** Pipelines of one organization. */
export interface NamedPipelines {
  readonly organization: string;
  /** Slugs, each once, in the order given. */
  readonly pipelines: readonly [string, ...string[]];
}

/** `my-org/my-pipeline`, or several of one organization, separated by commas or line breaks. */
export function asPipelines(text: string): Checked<NamedPipelines> {
  const names = [...new Set(itemsOf(text))];
  const pairs = names.map((name) => name.split('/'));
  if (!pairs.every((parts) => parts.length === 2 && parts.every(isSlug))) return wrong('not-pipelines');
  const [organization, ...others] = new Set(pairs.map(([owner = '']) => owner));
  const [first, ...more] = pairs.map(([, pipeline = '']) => pipeline);
  if (organization === undefined || first === undefined) return wrong('not-pipelines');
  if (others.length > 0) return wrong('several-organizations', { organizations: [organization, ...others] });
  if (names.length > mostPipelines) return wrong('too-many-pipelines', { count: names.length, most: mostPipelines });
  return { value: { organization, pipelines: [first, ...more] } };
}

/** `ignore`, `include`, or the slugs of pipelines. Among slugs, the two words contradict them. */
export function asTriggeredBuilds(text: string): Checked<'ignore' | 'include' | readonly string[]> {
  const items = [...new Set(itemsOf(text))];
  const [first, ...more] = items;
  if ((first === 'ignore' || first === 'include') && more.length === 0) return { value: first };
  const areSlugs = items.every((item) => isSlug(item) && item !== 'ignore' && item !== 'include');
  return items.length > 0 && areSlugs ? { value: items } : wrong('not-triggered-builds');
}

function itemsOf(text: string): readonly string[] {
  return text
    .split(/[,\r\n]/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
