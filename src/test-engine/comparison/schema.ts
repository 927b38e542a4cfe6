import * as v from 'valibot';
import { rawText, type Untrusted, untrusted } from '../../shared/untrusted.ts';
import type { ResultCounts } from '../model.ts';
import { count, text } from '../schema.ts';
import { asText, suiteIn } from '../wire-fields.ts';

/** A test of a suite as the API lists it. */
export interface WireSuiteTest {
  readonly testId: Untrusted | undefined;
  /** The slug in its URL. */
  readonly suite: string | undefined;
  /** `undefined` if the server sends none, as older ones do. */
  readonly counts: ResultCounts | undefined;
  readonly labels: readonly Untrusted[];
}

/** In Buildkite's specification, a label is a text for tests, and an object with a name for labels. */
const label = v.pipe(
  v.unknown(),
  v.transform((wire) => asText(typeof wire === 'object' && wire !== null && 'name' in wire ? wire.name : wire)),
);

const suiteTest = v.pipe(
  v.looseObject({
    id: text,
    url: text,
    labels: v.fallback(v.array(label), []),
    executions_count_by_result: v.fallback(v.optional(v.looseObject({ passed: count, failed: count })), undefined),
  }),
  v.transform(({ id, url, labels, executions_count_by_result: counts }): WireSuiteTest => {
    return {
      testId: id === undefined ? undefined : untrusted(rawText(id).toLowerCase()),
      suite: suiteIn(url),
      counts: counts && { passed: counts.passed, failed: counts.failed },
      labels: labels.filter((one) => one !== undefined),
    };
  }),
);

/** A page of a suite's tests. */
export const suiteTests = v.array(suiteTest);

/** A suite's default branch, if it has one. */
export const suite = v.pipe(
  v.looseObject({ default_branch: text }),
  v.transform(({ default_branch: defaultBranch }) => ({ defaultBranch })),
);
