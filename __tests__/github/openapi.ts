import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Endpoint } from '../../simulator/github/api.ts';

const folder = resolve(import.meta.dirname, '../../node_modules/@octokit/openapi/generated');
const description = readFileSync(resolve(folder, 'api.github.com.json'));
// To hold a description to the description of descriptions would take longer than all that it is asked.
const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
(addFormats as unknown as (ajv: Ajv2020) => void)(ajv);

/** Where GitHub's description says what a body holds. Of the other API, it says nothing. */
const places: Readonly<Partial<Record<Endpoint, readonly [method: string, path: string]>>> = {
  create: ['post', '/check-runs'],
  update: ['patch', '/check-runs/{check_run_id}'],
  status: ['post', '/statuses/{sha}'],
  comment: ['post', '/issues/{issue_number}/comments'],
  'update-comment': ['patch', '/issues/comments/{comment_id}'],
};

const validators = new Map<Endpoint, ValidateFunction>();

/** What is wrong with a body, for GitHub's own description of its API; empty when nothing is. */
export function complaints(endpoint: Endpoint, body: unknown): readonly string[] {
  const place = places[endpoint];
  if (place === undefined) return endpoint === 'viewer' ? [] : [`${endpoint} takes no body`];
  let validate = validators.get(endpoint);
  if (validate === undefined) {
    const [method, path] = place;
    const { schema } = described(`/repos/{owner}/{repo}${path}`)[method].requestBody.content['application/json'];
    // The description allows any further name; a misspelled one would go unseen.
    validate = ajv.compile(closed(schema) as object);
    validators.set(endpoint, validate);
  }
  validate(body);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** All that is said of a path. The rest of the description, which has 13 MB, is not parsed. */
function described(path: string) {
  const [name, last] = [`\n    "${path}": `, '\n    }'];
  const begin = description.indexOf(name) + name.length;
  return JSON.parse(description.toString('utf8', begin, description.indexOf(last, begin) + last.length));
}

/** The same schema, in which every object that lists its properties has no others. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  const isOpen = 'properties' in inner && inner['type'] === 'object' && !('additionalProperties' in inner);
  return isOpen ? { ...inner, additionalProperties: false } : inner;
}
