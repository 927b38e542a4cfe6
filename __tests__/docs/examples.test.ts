import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { validateWorkflow } from '../../scripts/validate-actions.ts';
import { pageAt, pages, read, root } from './pages.ts';

const actionFiles = { 'OWNER/test-engine-gate': read('action.yml') };
const packageFile = JSON.parse(read('package.json'));

function workflowsIn(page: string) {
  return pageAt(page).blocks.filter(({ language }) => /^ya?ml$/.test(language));
}

describe.each(pages)('%s', (page) => {
  test('has examples that GitHub understands', async () => {
    for (const { line, text } of workflowsIn(page)) {
      expect({ line, found: await validateWorkflow(text, { actionFiles }) }).toEqual({ line, found: [] });
    }
  });

  test('names npm scripts that exist', () => {
    const named = [...read(page).matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name]) => name);
    expect(named.filter((name) => !((name as string) in packageFile.scripts))).toEqual([]);
  });
});

test('each example of docs/examples.md is a complete workflow', () => {
  const parts = workflowsIn('docs/examples.md').filter(({ text }) => {
    const workflow = parse(text);
    return !('on' in workflow && 'jobs' in workflow);
  });
  expect(parts.map(({ line }) => line)).toEqual([]);
});

test('a job that must not be skipped is not', () => {
  for (const { line, text } of pages.flatMap(workflowsIn)) {
    const { jobs = {} } = parse(text) as { jobs?: Record<string, { needs?: unknown; if?: string }> };
    const skippable = Object.values(jobs).filter(
      (job) => job.needs !== undefined && !/cancelled\(\)|always\(\)/.test(job.if ?? ''),
    );
    expect({ line, skippable }).toEqual({ line, skippable: [] });
  }
});

/** Those that the project's own workflows do not use, each at the version that runs on Node 24. */
const others = ['OWNER/test-engine-gate@v1', 'actions/download-artifact@v8', 'buildkite/trigger-pipeline-action@v2'];

/** `name@v7`, from `name@<commit> # v7.0.1`. */
const ownVersions = readdirSync(join(root, '.github/workflows')).flatMap((name) =>
  [...read(`.github/workflows/${name}`).matchAll(/uses: ([\w./-]+)@[\da-f]{40} # (v\d+)/g)].map(
    ([, action, version]) => `${action}@${version}`,
  ),
);

test.each(pages)("%s uses other people's actions at the versions that CI uses", (page) => {
  const used = workflowsIn(page).flatMap(({ text }) => [...text.matchAll(/uses: ([\w./-]+@v[\d.]+)/g)]);
  const ours = /^my-org\//;
  const strange = used.map(([, action = '']) => action).filter((action) => !ours.test(action));
  expect(strange.filter((action) => ![...ownVersions, ...others].includes(action))).toEqual([]);
});

test('an example with an unknown input is seen', async () => {
  const example = workflowsIn('README.md')[0]?.text.replace('pipeline:', 'pipelines:') ?? '';
  expect(await validateWorkflow(example, { actionFiles })).not.toEqual([]);
});
