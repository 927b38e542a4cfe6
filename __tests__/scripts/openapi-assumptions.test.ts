import { describe, expect, test } from '@jest/globals';
import type * as v from 'valibot';
import { type Endpoint, endpoints, type Field, host } from '../../scripts/openapi-drift/assumptions.ts';
import type { FailureScript } from '../../simulator/test-engine/failures-script.ts';
import { startTestEngine } from '../../simulator/test-engine/server.ts';
import { defaults } from '../../src/inputs/names.ts';
import { SuiteEndpoints } from '../../src/test-engine/comparison/endpoints.ts';
import * as suiteSchema from '../../src/test-engine/comparison/schema.ts';
import { Endpoints, fullPage } from '../../src/test-engine/endpoints.ts';
import type { Get, Http } from '../../src/test-engine/http.ts';
import * as schema from '../../src/test-engine/schema.ts';
import { ask, BUILD, buildScript, failedRun, TOKEN, withBuild } from '../simulator/test-engine/support.ts';

const [runs, run, failures, tests, suiteTests, suite] = endpoints as readonly [
  Endpoint,
  Endpoint,
  Endpoint,
  Endpoint,
  Endpoint,
  Endpoint,
];
const signal = new AbortController().signal;
const place = { organization: '{org}', suite: '{suite}' };
const page = { page: 1, perPage: fullPage };

/** What the product asks for, with every parameter that it can send. */
function asked(call: (api: Endpoints, suites: SuiteEndpoints) => unknown): Get<unknown> {
  const requests: Get<unknown>[] = [];
  const http: Pick<Http, 'get'> = {
    get: (request) => {
      requests.push(request);
      return new Promise(() => {});
    },
  };
  call(new Endpoints(http as Http), new SuiteEndpoints(http));
  expect(requests).toHaveLength(1);
  return requests[0] as Get<unknown>;
}

type Entries = Readonly<Record<string, { readonly wrapped?: unknown }>>;

/** The names of the fields that one of the product's schemas reads. */
function read(item: unknown): string[] {
  const [object] = (item as { readonly pipe: readonly [{ readonly entries: Entries }] }).pipe;
  return Object.keys(object.entries);
}

function item(list: v.ArraySchema<v.GenericSchema<unknown, unknown>, undefined>): unknown {
  return list.item;
}

const requests: readonly (readonly [
  Endpoint,
  (api: Endpoints, suites: SuiteEndpoints) => unknown,
  readonly string[],
])[] = [
  [runs, (api) => api.runs(place, page, { buildId: BUILD, signal }), read(item(schema.runs as never))],
  [run, (api) => api.run(place, '{id}', signal), read(schema.run)],
  [
    failures,
    (api) => api.failedExecutions('{org}', { suite: '{suite}', id: '{id}' }, page, { details: true, signal }),
    read(item(schema.executions as never)),
  ],
  [
    tests,
    (api) => api.failedTests({ organization: '{org}', buildId: '{build}' }, page, { state: 'muted', signal }),
    read(item(schema.buildTests as never)),
  ],
  [
    suiteTests,
    (_, suites) =>
      suites.tests(place, { branch: 'main', since: new Date(0), result: 'failed', label: 'flaky' }, page, signal),
    read(item(suiteSchema.suiteTests as never)),
  ],
  [suite, (_, suites) => suites.suite(place, signal), read(suiteSchema.suite)],
];

describe.each(requests)('$name', (endpoint, call, fields) => {
  test('is asked for as assumed', () => {
    const { path, query = {}, scope, headers = {} } = asked(call);
    expect(`/${path.join('/')}`).toBe(endpoint.path);
    expect(scope).toBe(endpoint.scope);
    expect(Object.keys(headers)).toEqual(endpoint.headers ?? []);
    expect(Object.keys(query).sort()).toEqual(Object.keys(endpoint.query).sort());
    for (const [name, { type, least, most, words }] of Object.entries(endpoint.query)) {
      expect(typeof query[name]).toBe(type === 'integer' ? 'number' : type);
      if (words !== undefined) expect(words).toContain(query[name]);
      if (least !== undefined && most === undefined) expect(query[name]).toBe(least);
      if (most !== undefined) expect(query[name]).toBe(most);
    }
  });

  test('no field is read that nothing is assumed of', () => {
    expect(fields.length).toBeGreaterThan(0);
    expect(fields.filter((name) => !(name in endpoint.fields))).toEqual([]);
  });
});

test('the host is the one that is asked unless another is named', () => {
  expect(host).toBe(defaults['api-url']);
});

test('the stand-in sends the fields that are assumed, and no others', async () => {
  const failure: FailureScript = {
    test: 'Shop sells',
    location: './spec/shop_spec.rb:3',
    reason: 'no',
    details: [{ expanded: ['no'], backtrace: ['at'] }],
    tags: { a: 'b' },
    listed: { others: { skipped: 1, pending: 1, unknown: 1 } },
  };
  const story = withBuild(buildScript(), [failedRun({ failures: { list: [failure] } })]);
  await using api = await startTestEngine(story);
  const id = failedRun().id;
  for (const endpoint of endpoints) {
    const names: Readonly<Record<string, string>> = { org: 'acme', suite: 'rspec', id, build: BUILD };
    const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name) => names[name] ?? name);
    const query = 'include_failure_expanded' in endpoint.query ? '?include_failure_expanded=true' : '';
    const answer = await ask(api, path + query, {
      headers: { authorization: `Bearer ${TOKEN}`, 'buildkite-version': '2026-08-01' },
    });
    const body: unknown = await answer.json();
    const sent = endpoint.answers === 'list' ? (body as unknown[])[0] : body;
    expect({ endpoint: endpoint.name, shape: shapeOf(sent) }).toEqual({
      endpoint: endpoint.name,
      shape: assumedShape(endpoint.fields),
    });
  }
});

type Shape = Readonly<Record<string, unknown>>;

/** Names and types; of an object whose fields are assumed, those too. */
function shapeOf(value: unknown): Shape {
  return Object.fromEntries(
    Object.entries(value as object).map(([name, field]) => {
      if (Array.isArray(field)) return [name, 'array'];
      const isObject = typeof field === 'object' && field !== null && name !== 'tags';
      return [name, isObject ? shapeOf(field) : typeof field];
    }),
  );
}

function assumedShape(fields: Readonly<Record<string, Field>>): Shape {
  const spoken = Object.entries(fields).filter(([, { unspoken }]) => !unspoken);
  return Object.fromEntries(
    spoken.map(([name, { type, fields: inner }]) => {
      if (inner !== undefined) return [name, assumedShape(inner)];
      return [name, type === 'integer' ? 'number' : type];
    }),
  );
}
