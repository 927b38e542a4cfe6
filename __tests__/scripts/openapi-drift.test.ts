import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { endpoints } from '../../scripts/openapi-drift/assumptions.ts';
import { driftOf } from '../../scripts/openapi-drift/compare.ts';
import { OpenApiDocument } from '../../scripts/openapi-drift/document.ts';

const fixture = resolve(import.meta.dirname, 'fixtures/openapi.yaml');
const script = resolve(import.meta.dirname, '../../scripts/openapi-drift.ts');
const text = readFileSync(fixture, 'utf8');
const asAssumed = parse(text);

// A file that may have anything in it.
// biome-ignore lint/suspicious/noExplicitAny: the changes below reach into it by name
type Loose = any;

function driftAfter(change: (file: Loose) => void): readonly string[] {
  const file = structuredClone(asAssumed);
  change(file);
  const document = OpenApiDocument.of(file);
  return document === undefined ? ['no document'] : driftOf(document, endpoints);
}

const runs = '/organizations/{org}/suites/{suite_slug}/runs';
const one = `${runs}/{id}`;
const failures = `${runs}/{run_id}/failed_executions`;
const tests = '/organizations/{org}/builds/{build_id}/tests';
const suiteTests = '/organizations/{org}/suites/{suite_slug}/tests';
const properties = (file: Loose, name: string) => file.components.schemas[name].properties;
const rename = (object: Loose, from: string, to: string) => {
  object[to] = object[from];
  delete object[from];
};
const about = {
  runs: 'GET /v2/analytics/organizations/{org}/suites/{suite}/runs (the runs of a suite)',
  run: 'GET /v2/analytics/organizations/{org}/suites/{suite}/runs/{id} (a run)',
  failures:
    'GET /v2/analytics/organizations/{org}/suites/{suite}/runs/{id}/failed_executions (the failed executions of a run)',
  tests: 'GET /v2/analytics/organizations/{org}/builds/{build}/tests (the tests of a build)',
  suiteTests: 'GET /v2/analytics/organizations/{org}/suites/{suite}/tests (the tests of a suite)',
  suite: 'GET /v2/analytics/organizations/{org}/suites/{suite} (a suite)',
};

test('a file as assumed has no drift', () => {
  expect(driftAfter(() => {})).toEqual([]);
});

/** What Buildkite might change, and what must be said of it. */
const planted: readonly (readonly [string, (file: Loose) => void, readonly string[]])[] = [
  [
    'a field renamed',
    (file) => rename(properties(file, 'Run'), 'web_url', 'html_url'),
    ['The field web_url of a run is gone.'],
  ],
  [
    'a field of a part renamed',
    (file) => rename(properties(file, 'Test'), 'url', 'api_url'),
    ['The field url of a test of a build is gone.'],
  ],
  [
    'a count gone',
    (file) => delete properties(file, 'Counts').passed,
    ["The field passed of a test of a build's executions_count_by_result is gone."],
  ],
  [
    'a field of another type',
    (file) => (properties(file, 'Execution').duration = { type: 'string' }),
    ['The field duration of a failed execution is of type string, not number.'],
  ],
  ['an integer for a number', (file) => (properties(file, 'Execution').duration = { type: 'integer' }), []],
  [
    'a field that only may be of another type',
    (file) => (properties(file, 'Execution').location = { oneOf: [{ type: 'string' }, { type: 'object' }] }),
    ['The field location of a failed execution is of type string or object, not string.'],
  ],
  [
    'details with a shape of their own',
    (file) => (properties(file, 'Execution').failure_expanded = { type: 'object' }),
    ['The field failure_expanded of a failed execution is of type object, not array.'],
  ],
  [
    'a deprecated field',
    (file) => (properties(file, 'Run').state.deprecated = true),
    ['The field state of a run is deprecated.'],
  ],
  [
    'words for state',
    (file) => (properties(file, 'Run').state.enum = ['running', 'finished', 'archived']),
    ['The field state of a run may be archived, a word that is not known.'],
  ],
  [
    'fewer words for result',
    (file) => (properties(file, 'Run').result.enum = ['pending', 'passed', 'failed']),
    ['The field result of a run is never stale any more.'],
  ],
  [
    'the state of a test, with a new word',
    (file) => {
      file.components.schemas.TestState.enum.push('quarantined');
      properties(file, 'Test').state = { $ref: '#/components/schemas/TestState' };
    },
    ['The field state of a test of a build may be quarantined, a word that is not known.'],
  ],
  [
    'a word that is sent gone',
    (file) => (file.components.schemas.TestState.enum = ['enabled', 'quarantined', 'skipped']),
    [`${about.tests} takes a parameter state that cannot be muted any more, which is sent.`],
  ],
  [
    'smaller pages',
    (file) => (file.components.parameters.PerPage.schema.maximum = 50),
    [about.runs, about.failures, about.tests].map(
      (name) => `${name} takes a parameter per_page that is at most 50; 100 is sent.`,
    ),
  ],
  [
    'pages that count otherwise',
    (file) => (file.components.parameters.Page.schema.minimum = 2),
    [about.runs, about.failures, about.tests].map(
      (name) => `${name} takes a parameter page that is at least 2; 1 is sent.`,
    ),
  ],
  [
    'a parameter gone',
    (file) => file.paths[failures].get.parameters.pop(),
    [`${about.failures} knows no parameter include_failure_expanded any more.`],
  ],
  [
    'a parameter of another type',
    (file) => (file.paths[runs].get.parameters[2].schema = { type: 'integer' }),
    [`${about.runs} takes a parameter build_id that is of type integer, not string.`],
  ],
  [
    'a parameter deprecated',
    (file) => (file.paths[runs].get.parameters[2].deprecated = true),
    [`${about.runs} takes a parameter build_id that is deprecated.`],
  ],
  [
    'a header demanded',
    (file) =>
      file.paths[tests].get.parameters.push({ name: 'Buildkite-Version', in: 'header', required: true, schema: {} }),
    [`${about.tests} demands header parameter Buildkite-Version, which is not sent.`],
  ],
  [
    'a parameter of the whole path demanded',
    (file) => file.paths[one].parameters.push({ name: 'window', in: 'query', required: true, schema: {} }),
    [`${about.run} demands query parameter window, which is not sent.`],
  ],
  [
    'another header demanded',
    (file) => (file.paths[suiteTests].get.parameters[0].name = 'Buildkite-Edition'),
    [`${about.suiteTests} demands header parameter Buildkite-Edition, which is not sent.`],
  ],
  ['an endpoint gone', (file) => delete file.paths[tests], [`${about.tests} is gone.`]],
  ['an endpoint moved', (file) => rename(file.paths, one, `${runs}/show/{id}`), [`${about.run} is gone.`]],
  ['only its GET gone', (file) => rename(file.paths[one], 'get', 'post'), [`${about.run} is gone.`]],
  [
    'another host',
    (file) => (file.servers[0].url = 'https://api.example.com/v2/analytics'),
    Object.values(about).map((name) => `${name} is gone.`),
  ],
  ['an operation deprecated', (file) => (file.paths[one].get.deprecated = true), [`${about.run} is deprecated.`]],
  [
    'another scope',
    (file) => (file.paths[runs].get.security = [{ bearerAuth: ['read_suites', 'read_runs'] }]),
    [`${about.runs} asks for a token with read_suites and read_runs, no longer read_suites alone.`],
  ],
  [
    'no bearer token',
    (file) => (file.components.securitySchemes.bearerAuth.scheme = 'basic'),
    [about.runs, about.failures, about.tests, about.suiteTests, about.suite].map(
      (name) => `${name} takes no bearer token any more.`,
    ),
  ],
  [
    'an object around the list',
    (file) => {
      const content = file.paths[runs].get.responses['200'].content['application/json'];
      content.schema = { type: 'object', properties: { runs: content.schema } };
    },
    [`${about.runs} answers with a list no longer.`],
  ],
  [
    'a list for one run',
    (file) => (file.paths[one].get.responses['200'].content['application/json'].schema = { type: 'array' }),
    [`${about.run} answers with a list, no longer with an object.`],
  ],
  [
    'pages by other means',
    (file) => delete file.paths[failures].get.responses['200'].headers,
    [`${about.failures} sends no Link header any more.`],
  ],
  [
    'refusals that speak otherwise',
    (file) => rename(properties(file, 'Error'), 'message', 'error'),
    [
      `${about.runs} has no message in the body of a 401 any more.`,
      `${about.run} has no message in the body of a 404 any more.`,
    ],
  ],
  [
    'a reference to nowhere',
    (file) => delete file.components.schemas.Counts,
    ['passed', 'failed', 'skipped', 'pending', 'unknown'].map(
      (name) => `The field ${name} of a test of a build's executions_count_by_result is gone.`,
    ),
  ],
];

describe('drift is told in plain words', () => {
  test.each(planted)('%s', (_, change, sentences) => {
    expect([...driftAfter(change)].sort()).toEqual([...sentences].sort());
  });

  test('references and parts that go in circles come to an end', () => {
    const drift = driftAfter((file) => {
      file.components.schemas.Run = { $ref: '#/components/schemas/Run' };
      file.components.schemas.Test = { allOf: [{ $ref: '#/components/schemas/TestWithMetrics' }] };
    });
    expect(drift).toContain('The field id of a run is gone.');
  });
});

describe('the command', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drift-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    return new Promise((done) => {
      execFile(process.execPath, [script, ...args], { timeout: 20_000 }, (error, stdout, stderr) =>
        done({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
      );
    });
  }

  async function file(content: string): Promise<string> {
    const path = join(folder, `${content.length}.yaml`);
    await writeFile(path, content);
    return path;
  }

  test('ends with 0 where all is as assumed, and with 1 and every difference where it is not', async () => {
    const drifted = await file(text.replaceAll('web_url', 'html_url').replace('maximum: 100', 'maximum: 60'));
    const [well, drift] = await Promise.all([run(fixture), run(drifted)]);
    expect(well).toEqual({ code: 0, stdout: '6 endpoints are as assumed.\n', stderr: '' });
    expect(drift.code).toBe(1);
    expect(drift.stdout.split('\n')).toContain('The field web_url of a run is gone.');
    expect(drift.stdout).toContain('per_page that is at most 60; 100 is sent.');
  });

  test('tells what a copy alone says otherwise, and does without a copy that cannot be had', async () => {
    const published = await file(text.replace('maximum: 100', 'maximum: 60'));
    const ahead = await file(text.replace('maximum: 100', 'maximum: 60').replaceAll('web_url', 'page_url'));
    const missing = join(folder, 'nowhere');
    const [same, both, only, gone] = await Promise.all([
      run(published, published),
      run(published, ahead),
      run(fixture, ahead),
      run(fixture, missing),
    ]);
    expect(same.stdout).not.toContain('In ');
    expect(both.stdout).toContain('per_page that is at most 60; 100 is sent.');
    expect(both.stdout.split('\n').filter((line) => line.startsWith('In '))).toEqual(
      ['run', 'test of a build', 'test of a suite', 'suite'].map(
        (item) => `In ${ahead}: The field web_url of a ${item} is gone.`,
      ),
    );
    expect(only).toMatchObject({ code: 1, stdout: expect.stringContaining(`In ${ahead}: `) });
    expect(gone).toEqual({
      code: 0,
      stdout: '6 endpoints are as assumed.\n',
      stderr: expect.stringContaining('Not compared with: ENOENT'),
    });
  });

  test('ends with 2 where there is nothing to compare with, which is no drift', async () => {
    const server = createServer((request, response) => {
      const known = request.url === '/openapi.yaml';
      response.writeHead(known ? 200 : 503).end(known ? text : 'later');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const places = [
        ...[
          join(folder, 'nowhere'),
          await file('a: [b'),
          await file('<html>moved</html>'),
          await file('openapi: 3.1.0'),
        ],
        ...[`${url}/gone`, 'http://127.0.0.1:1/refused'],
      ];
      const [served, none, ...others] = await Promise.all([
        run(`${url}/openapi.yaml`),
        run(),
        ...places.map((at) => run(at)),
      ]);
      expect(served?.code).toBe(0);
      expect(none).toMatchObject({
        code: 2,
        stderr: 'Say which file: node scripts/openapi-drift.ts FILE|URL [COPY…]\n',
      });
      expect(others.map(({ code, stdout }) => ({ code, stdout }))).toEqual(places.map(() => ({ code: 2, stdout: '' })));
      expect(others.map(({ stderr }) => stderr.trim())).toEqual([
        expect.stringContaining('no such file'),
        expect.stringContaining('is no YAML'),
        expect.stringContaining('is no OpenAPI file'),
        expect.stringContaining('is no OpenAPI file'),
        expect.stringContaining('answers with 503'),
        expect.stringContaining('cannot be had'),
      ]);
    } finally {
      server.close();
    }
  });
});
