import { expect } from '@jest/globals';
import { contentsOf, render, skeleton } from '../../../simulator/github/markdown.ts';
import type { StepResult } from '../../../simulator/runner/step.ts';

/** What neither a log nor a page may hold: controls but for line breaks and tabs, and what turns the direction of text. */
const unprintable = /[[\p{Cc}--[\n\t]]\u200E\u200F\u061C\u2028-\u202E\u2066-\u2069]/v;

/** What others wrote in a step has changed nothing of this. */
export function builtBy(result: StepResult) {
  const page = render(result.summary ?? '');
  const { links, images, references } = contentsOf(page);
  // Where the report is differs from step to step.
  const { 'report-file': _, ...outputs } = result.outputs;
  return {
    commands: result.commands.map(({ name, properties }) => [name, ...Object.keys(properties)].join(' ')),
    annotations: result.annotations.map(({ level, path, line, source }) => ({ level, path, line, source })),
    outputs,
    page: skeleton(page),
    links,
    images,
    references,
  };
}

/** What holds for whatever others wrote. */
export function expectHarmless(result: StepResult): void {
  expect(result).toMatchObject({
    exitCode: 1,
    signal: null,
    state: {},
    environment: {},
    paths: [],
    fileProblems: [],
    summaryProblem: null,
    outputsProblem: null,
    dropped: [],
  });
  expect(unprintable.exec(result.rawOutput)).toBeNull();
  expect(unprintable.exec(result.summary ?? '')).toBeNull();
  // What could be half a character was made whole, and is valid UTF-8.
  expect((result.rawOutput + result.summary).isWellFormed()).toBe(true);
  const ours = new Set(['add-mask', 'error', 'warning', 'notice', 'group', 'endgroup', 'debug']);
  // Each stands at the beginning of its line, where we put it, and is the only one in there.
  for (const { name, line } of result.commands) {
    expect(ours).toContain(name);
    expect(line.startsWith(`::${name}`)).toBe(true);
  }
  const { images, references, links } = contentsOf(render(result.summary ?? ''));
  expect({ images, references }).toEqual({ images: [], references: [] });
  expect(links.filter((link) => !isOurs(link))).toEqual([]);
}

function isOurs(link: string): boolean {
  const { protocol, host } = new URL(link);
  return (
    protocol === 'https:' &&
    /^(?:(?:[\w-]+\.)*buildkite\.com|(?:docs\.)?github\.com|www\.buildkitestatus\.com)$/.test(host)
  );
}
