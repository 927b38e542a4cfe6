import { describe, expect, jest, test } from '@jest/globals';
import { acme, BUILD_URL, gate, gateBuild, run } from '../../simulator/scenarios/cast.ts';
import { appears, changes, finishes } from '../../simulator/test-engine/story.ts';
import { play, shareProcess } from './play.ts';

shareProcess();

jest.setTimeout(60_000);

const now = { at: 0 };
const times = { timeout: '20s', interval: '50ms', settle: '0' };
const pages = '/organizations/acme/analytics/suites/rspec';
const { id } = run('rspec', []);

/** Addresses that look like Buildkite's, and what no page may lead to. */
const imitations = [
  ['a host that only ends like Buildkite’s', 'https://evilbuildkite.com', 'evilbuildkite'],
  ['a host that only begins like Buildkite’s', 'https://buildkite.com.evil.example', 'evil.example'],
  ['a password alone before the host', 'https://:pw-of-nobody@buildkite.com', 'pw-of-nobody'],
  ['a user alone before the host', 'https://of-nobody@buildkite.com', 'of-nobody'],
  ['a port of its own', 'https://buildkite.com:8443', ':8443'],
  ['no encryption', 'http://buildkite.com', 'http://buildkite.com'],
] as const;

test.concurrent.each(imitations)('an address with %s is nowhere linked', async (_, origin, mark) => {
  const raw = { test_url: `${origin}${pages}/tests/1`, test_execution_url: `${origin}${pages}/tests/1?execution_id=2` };
  const steps = [appears(now), finishes(now, 'failed'), changes(now, { web_url: `${origin}${pages}/runs/${id}` })];
  const api = acme({ rspec: [run('rspec', steps, { list: [{ test: 'adds', reason: 'no', raw }] })] });
  const { result } = await play({ api, inputs: gate({ suite: 'rspec', ...times }) });
  expect(result.outputs).toMatchObject({ verdict: 'failed', 'run-id': id, 'run-url': '' });
  expect(JSON.parse(result.outputs['runs'] ?? '')).toMatchObject([{ id, url: '' }]);
  const { rawOutput, summary, annotations, leftInTemp } = result;
  expect([rawOutput, summary, ...Object.values(leftInTemp)].filter((text) => text?.includes(mark))).toEqual([]);
  expect(JSON.stringify(annotations)).not.toContain(mark);
});

describe('an address that looks like Buildkite’s is asked nothing', () => {
  const api = acme({ rspec: [run('rspec', [appears(now), finishes(now, 'passed')])] });
  const { organization, ...named } = gate({ suite: '', 'build-id': '', ...times });

  test.concurrent.each([
    ['build-url', gateBuild({ ...times, 'build-url': BUILD_URL.replace('//', '//evil') })],
    ['build-url', gateBuild({ ...times, 'build-url': BUILD_URL.replace('//', '//api.evil') })],
    ['run-id', { ...named, 'run-id': `https://evilbuildkite.com${pages}/runs/${id}` }],
  ])('as %s', async (input, inputs) => {
    const { result, requests } = await play({ api, inputs });
    expect(requests).toEqual([]);
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'error' } });
    expect(result.annotations[0]?.message).toContain(input);
  });
});
