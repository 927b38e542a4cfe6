import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { validateWorkflow } from '../../scripts/validate-actions.ts';
import { pageAt, pageOf, pages, read, root, slugOf } from './pages.ts';

const actionFiles = { 'OWNER/test-engine-gate': read('action.yml') };
const packageFile = JSON.parse(read('package.json'));

function workflowsIn(page: string) {
  return pageAt(page).blocks.filter(({ language }) => /^ya?ml$/.test(language));
}

/** A path of this repository as pages write it, from the root or from `src/`. */
const ourPath =
  /^(?:(?:src|__tests__|simulator|scripts|bench|collectors|docs)\/(?:[\w.-]+\/?)*|[a-z-]+\/(?:[\w.-]+\/)*[\w.-]+\.ts)$/;

/** Why a link of a page leads nowhere; `undefined` when it leads somewhere, as far as can be told without a network. */
function brokenAt(target: string, from: string): string | undefined {
  if (/^[a-z][a-z\d+.-]*:/i.test(target)) return isFineOutside(target) ? undefined : 'is no good address';
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? from : posix.join(dirname(from), decodeURIComponent(path));
  if (path.startsWith('/') || file.startsWith('..') || !existsSync(join(root, file))) return 'is no file';
  if (anchor === undefined) return undefined;
  if (!file.endsWith('.md')) return 'has an anchor in what is no page';
  return pageAt(file).headings.some((heading) => heading.anchor === anchor) ? undefined : 'is no heading';
}

function isFineOutside(target: string): boolean {
  const url = URL.parse(target);
  return url !== null && url.protocol === 'https:' && url.username === '' && /^[\w-]+(?:\.[\w-]+)+$/.test(url.hostname);
}

describe.each(pages)('%s', (page) => {
  test('links to what exists', () => {
    const { targets } = pageAt(page);
    expect(
      targets.map((target) => ({ target, broken: brokenAt(target, page) })).filter(({ broken }) => broken),
    ).toEqual([]);
  });

  test('names files and folders that exist', () => {
    const paths = pageAt(page)
      .spans.map(({ text }) => text)
      .filter((text) => ourPath.test(text));
    expect(paths.filter((path) => !existsSync(join(root, path)) && !existsSync(join(root, 'src', path)))).toEqual([]);
  });

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

test('a link that leads nowhere is seen', () => {
  const leads = (target: string) => brokenAt(target, 'docs/troubleshooting.md');
  expect(leads('#no-run-found')).toBeUndefined();
  expect(leads('../README.md#inputs')).toBeUndefined();
  expect(leads('../action.yml')).toBeUndefined();
  expect(leads('https://buildkite.com/docs/test-engine')).toBeUndefined();
  expect(leads('#no-run-fond')).toBe('is no heading');
  expect(leads('../REDME.md')).toBe('is no file');
  expect(leads('../../main/README.md')).toBe('is no file');
  expect(leads('/README.md')).toBe('is no file');
  expect(leads('../action.yml#inputs')).toBe('has an anchor in what is no page');
  expect(leads('http://buildkite.com')).toBe('is no good address');
  expect(leads('https://localhost/x')).toBe('is no good address');
  expect(leads('mailto:a@b.c')).toBe('is no good address');
});

test('every way to write a link is seen', () => {
  const markdown =
    '[a](a.md) ![b](b.png "c")\n\n[d]: d.md\n\n<picture><source srcset="e.png"><img src="f.png"></picture> <https://g.h>\n\n' +
    '```\n[not](one.md)\n```\n\n`[nor](this.md)` https://i.j/k';
  expect(pageOf(markdown).targets.toSorted()).toEqual(
    ['a.md', 'b.png', 'd.md', 'e.png', 'f.png', 'https://g.h', 'https://i.j/k'].toSorted(),
  );
});

test.each([
  ['What you need', 'what-you-need'],
  ['No such suite, run or build', 'no-such-suite-run-or-build'],
  ['`tolerate`: retried & muted', 'tolerate-retried--muted'],
  ['The 1st_one – really?', 'the-1st_one--really'],
  ['Über Größe', 'über-größe'],
])('GitHub makes of the heading %j the anchor #%s', (heading, anchor) => {
  expect(slugOf(heading.replaceAll('`', ''))).toBe(anchor);
  expect(pageOf(`# ${heading}\n\n## ${heading}`).headings.map((one) => one.anchor)).toEqual([anchor, `${anchor}-1`]);
});
