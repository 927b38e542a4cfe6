import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** What GitHub's own description of its API says of one request. */
export interface Described {
  /** What is wrong with a body; empty when nothing is. */
  complaints(body: unknown): readonly string[];
}

const folder = resolve(import.meta.dirname, '../../node_modules/@octokit/openapi/generated');
const { paths } = JSON.parse(readFileSync(resolve(folder, 'api.github.com.json'), 'utf8'));
const ajv = new Ajv2020({ strict: false, allErrors: true });
(addFormats as unknown as (ajv: Ajv2020) => void)(ajv);

function described(path: string, method: string): Described {
  const { schema } = paths[path][method].requestBody.content['application/json'];
  // The description allows any further name; a misspelled one would go unseen.
  const validate = ajv.compile(closed(schema) as object);
  return {
    complaints(body) {
      validate(body);
      return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
    },
  };
}

/** The same schema, in which every object that lists its properties has no others. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  const isOpen = 'properties' in inner && inner['type'] === 'object' && !('additionalProperties' in inner);
  return isOpen ? { ...inner, additionalProperties: false } : inner;
}

const base = '/repos/{owner}/{repo}/check-runs';
export const createBody = described(base, 'post');
export const updateBody = described(`${base}/{check_run_id}`, 'patch');
