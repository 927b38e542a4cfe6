import { expect } from '@jest/globals';
import { selectAll } from 'hast-util-select';
import rehypeRaw from 'rehype-raw';
import rehypeStringify from 'rehype-stringify';
import { unified } from 'unified';
import type { Page } from '../../../simulator/github/markdown.ts';
import type { Annotation, StepResult } from '../../../simulator/runner/step.ts';

/** An annotation with these fields over those of an error on a test. */
export function annotation(fields: Partial<Annotation>): Annotation {
  return {
    level: 'error',
    message: 'A reason.',
    title: 'A test',
    path: 'spec/a_spec.rb',
    line: 3,
    endLine: 3,
    col: null,
    endColumn: null,
    lands: true,
    exists: true,
    messageCut: false,
    titleCut: false,
    source: 'command',
    ...fields,
  };
}

/** The result of a step with these fields over those of one that failed without a word. */
export function stepResult(fields: Partial<StepResult>): StepResult {
  return {
    exitCode: 1,
    signal: null,
    killedByTimeLimit: false,
    outputHeldOpen: false,
    signalsSent: [],
    durationMs: 1234,
    outcome: 'failure',
    log: [],
    annotations: [],
    dropped: [],
    outputs: {},
    outputsProblem: null,
    withheld: [],
    state: {},
    environment: {},
    paths: [],
    summary: '<h2>A</h2>\n',
    summaryBytes: 1234,
    summaryProblem: null,
    fileProblems: [],
    masks: [],
    commands: [],
    rawOutput: '',
    leftInTemp: {},
    files: null,
    ...fields,
  };
}

/** What a browser makes of a page. */
export function parsed(html: string): Page {
  const [, rest = ''] = /^<!doctype html>(.*)\n$/s.exec(html) ?? [];
  const raw = {
    type: 'root' as const,
    children: [{ type: 'doctype' as const }, { type: 'raw' as const, value: rest }],
  };
  return unified().use(rehypeRaw).runSync(raw) as Page;
}

/** A browser reads the page as it was meant: nothing had to be mended, nothing stands where it was not put. */
export function expectWellFormed(html: string): void {
  expect(`${unified().use(rehypeStringify).stringify(parsed(html))}\n`).toBe(html);
}

/** Nothing on the page runs, loads or looks otherwise than the page itself wants. */
export function expectInert(page: Page): void {
  const elements = selectAll('*', page);
  const names = elements.map(({ tagName }) => tagName);
  expect(names).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(?:script|iframe|object|embed|base|link|form)$/)]),
  );
  expect(names.filter((name) => name === 'style')).toHaveLength(1);
  expect(
    elements.flatMap(({ properties }) => Object.keys(properties).filter((name) => /^on|^style$/i.test(name))),
  ).toEqual([]);
  expect(selectAll('a', page).filter(({ properties }) => !/^(?:https?:|#)/.test(String(properties['href'])))).toEqual(
    [],
  );
  expect(selectAll('img[src]', page)).toEqual([]);
}
