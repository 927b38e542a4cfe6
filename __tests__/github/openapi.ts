import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Endpoint } from '../../simulator/github/api.ts';

/** What GitHub's description of its API says of each body; `npm run proof:bodies` compares the two. */
const bodies: Readonly<Partial<Record<Endpoint, unknown>>> = JSON.parse(
  readFileSync(resolve(import.meta.dirname, 'bodies.json'), 'utf8'),
);
const ajv = new Ajv2020({ strict: false, allErrors: true });
(addFormats as unknown as (ajv: Ajv2020) => void)(ajv);

const validators = new Map<Endpoint, ValidateFunction>();

/** What is wrong with a body, for GitHub's own description of its API; empty when nothing is. */
export function complaints(endpoint: Endpoint, body: unknown): readonly string[] {
  const schema = bodies[endpoint];
  if (schema === undefined) return endpoint === 'viewer' ? [] : [`${endpoint} takes no body`];
  let validate = validators.get(endpoint);
  if (validate === undefined) {
    // The description allows any further name; a misspelled one would go unseen.
    validate = ajv.compile(closed(schema) as object);
    validators.set(endpoint, validate);
  }
  validate(body);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** The same schema, in which every object that lists its properties has no others. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  const isOpen = 'properties' in inner && inner['type'] === 'object' && !('additionalProperties' in inner);
  return isOpen ? { ...inner, additionalProperties: false } : inner;
}
