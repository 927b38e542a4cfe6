import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { RunSeen, StepSeen } from './log.ts';
import { FAILING, type Result } from './world.ts';

/** A workflow to run, and what is to come of it. */
export interface Exam {
  readonly name: string;
  readonly text: string;
  readonly event: string;
  readonly result: Result;
  /** It checks itself: all of its jobs are to succeed, whatever the result. */
  readonly checksItself: boolean;
}

/** What has come of it. */
export interface Found extends RunSeen {
  /** Exit code of the runner. */
  readonly code: number | undefined;
  /** Why nothing can be said. */
  readonly failure: string | undefined;
}

const actionFile = readFileSync(new URL('../../action.yml', import.meta.url), 'utf8');
const { outputs: promised } = parse(actionFile) as { readonly outputs: object };

/** What is not as it has to be, a sentence each. */
export function mistakesIn(exam: Exam, { code, jobs, steps }: Found, published: number): readonly string[] {
  const gates = steps.filter(({ uses }) => /(?:^|\/)test-engine-gate@/.test(uses));
  if (exam.checksItself) {
    const red = Object.entries(jobs).filter(([, came]) => came !== 'success');
    const checks = steps.filter(
      ({ result, uses }) => result === 'failure' && !gates.some((gate) => gate.uses === uses),
    );
    return [
      ...red.map(([job, came]) => `job ${job} ended with ${came}.`),
      ...checks.map(({ uses }) => `"${uses}" is not so.`),
      ...(gates.length > 0 ? [] : ['no gate ran.']),
    ];
  }
  const isRed = exam.result === 'failed';
  const asksForCheck = /^\s+check-name:/m.test(exam.text);
  return [
    ...(gates.length > 0 ? [] : ['no gate ran.']),
    ...(code === (isRed ? 1 : 0) ? [] : [`it ended with ${code}.`]),
    ...(!asksForCheck || published > 0 ? [] : ['no check run was published.']),
    ...gates.flatMap((step) => mistakesOf(step, exam).map((mistake) => `${step.job}: ${mistake}`)),
  ];
}

function mistakesOf(step: StepSeen, { result, text }: Exam): readonly string[] {
  const isRed = result === 'failed';
  const { verdict } = step.outputs;
  const missing = Object.keys(promised).filter((name) => step.outputs[name] === undefined);
  const [first] = step.annotations;
  const level = step.annotations.find(({ title }) => title?.includes('gift card'))?.level;
  const place = step.annotations.find(({ place: at }) => at !== undefined)?.place;
  const levels = ['error', 'warning', 'notice'].filter((word) => text.includes(`annotation-level: ${word}`));
  return [
    ...(verdict === result ? [] : [`its verdict is ${verdict}, not ${result}.`]),
    ...(step.result === (isRed ? 'failure' : 'success') ? [] : [`its step ended with ${step.result}.`]),
    ...(missing.length === 0 ? [] : [`it has set no ${missing.join(', ')}.`]),
    ...(step.summary === '' ? ['it has written no summary.'] : []),
    ...(isRed === (first?.level === 'error') ? [] : [`its first annotation is ${JSON.stringify(first)}.`]),
    ...(!isRed || level === 'error' || levels.includes(level ?? '')
      ? []
      : [`the failed test is annotated as ${level}.`]),
    ...(!isRed || place?.endsWith(`${FAILING.file}:${FAILING.line}`)
      ? []
      : [`the failed test is annotated at ${place}.`]),
  ];
}
