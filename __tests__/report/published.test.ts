import { describe, expect, test } from '@jest/globals';
import { GitHubNotice } from '../../src/github/errors.ts';
import { gitHubMessage } from '../../src/messages/notices.ts';
import {
  nothingPublished,
  type Published,
  publishedPlaces,
  publishProblems,
  type ShownPart,
} from '../../src/report/published.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { manyFailures, nowhere, report, viewOf } from './fixtures.ts';

const refused = new GitHubNotice('github-refused', { status: 418 });
const late = new GitHubNotice('out-of-time', {});
const page = untrusted('https://github.com/acme/shop/runs/1');
const part = (changes: Partial<ShownPart> = {}): ShownPart => ({
  annotated: 3,
  total: 3,
  url: page,
  notices: [],
  ...changes,
});

describe('the places of failed tests on GitHub', () => {
  const given = report({ name: 'failed' }, { failed: manyFailures(3) });
  const places = (checkRuns: Partial<Published>, around?: typeof nowhere) =>
    publishedPlaces(viewOf(given, around), { ...nothingPublished, ...checkRuns }).map(({ what, page }) => [
      what,
      page?.toString(),
    ]);

  test('are the check run of its own and that of the job', () => {
    expect(places({ checkRun: part(), jobAnnotations: part({ annotated: 1 }) })).toEqual([
      ['The check run of `check-name` was published, with 3 of 3 failed tests annotated', String(page)],
      ["1 more failed test is annotated in this job's check run", String(page)],
    ]);
  });

  test('are all in that of the job where the step shares its annotations', () => {
    expect(places({ jobAnnotations: part() })[0]?.[0]).toBe("All failed tests are annotated in this job's check run");
  });

  test('are linked on the server of the workflow only', () => {
    expect(places({ checkRun: part({ url: untrusted('https://evil.example/') }) })[0]?.[1]).toBeUndefined();
    expect(places({ checkRun: part() }, nowhere)[0]?.[1]).toBeUndefined();
  });

  test('are none where nothing came about', () => {
    const refusal = part({ annotated: 0, url: undefined, notices: [refused] });
    expect(places({ checkRun: refusal, jobAnnotations: refusal })).toEqual([]);
    expect(places({})).toEqual([]);
  });
});

test('what stood in the way of both parts is named once', () => {
  const problems = publishProblems({
    ...nothingPublished,
    checkRun: part({ notices: [refused, late] }),
    jobAnnotations: part({ notices: [new GitHubNotice('github-refused', { status: 418 })] }),
  });
  expect(problems).toEqual([[refused, late].map(gitHubMessage)]);
  expect(publishProblems({ ...nothingPublished, jobAnnotations: part({ notices: [late] }) })).toEqual([
    [gitHubMessage(late)],
  ]);
});
