import { type Endpoint, type Field, host, type Parameter, type Type } from './assumptions.ts';
import { asPiece, type OpenApiDocument, type Piece, type Schema, texts } from './document.ts';

/** Where the file says otherwise than we assume, one plain sentence each; empty when it does nowhere. */
export function driftOf(document: OpenApiDocument, endpoints: readonly Endpoint[]): readonly string[] {
  return [...new Set(endpoints.flatMap((endpoint) => driftOfEndpoint(document, endpoint)))];
}

function driftOfEndpoint(document: OpenApiDocument, endpoint: Endpoint): readonly string[] {
  const found = operationOf(document, endpoint.path);
  const about = `GET ${endpoint.path} (${endpoint.name})`;
  if (found === undefined) return [`${about} is gone.`];
  const { operation, parameters } = found;
  const sentences = [
    ...(operation['deprecated'] === true ? ['is deprecated.'] : []),
    ...driftOfScope(document, operation, endpoint.scope),
    ...driftOfParameters(document, parameters, endpoint),
    ...driftOfRefusals(document, operation),
  ].map((sentence) => `${about} ${sentence}`);
  const answer = answerOf(document, operation, endpoint);
  return typeof answer === 'string'
    ? [...sentences, `${about} ${answer}`]
    : [...sentences, ...driftOfFields(document, answer, endpoint.fields, endpoint.item)];
}

/** The operation, with its own parameters and those of its path; names in braces do not matter. */
function operationOf(
  document: OpenApiDocument,
  path: string,
): { readonly operation: Piece; readonly parameters: readonly Piece[] } | undefined {
  const wanted = nameless(`${host}${path}`);
  const servers = document.list(document.root['servers']).flatMap(({ url }) => texts(url));
  for (const [name, value] of Object.entries(asPiece(document.root['paths']))) {
    if (!servers.some((server) => nameless(server.replace(/\/$/, '') + name) === wanted)) continue;
    const item = document.resolve(value);
    if (!('get' in item)) continue;
    const operation = document.resolve(item['get']);
    return { operation, parameters: [...document.list(item['parameters']), ...document.list(operation['parameters'])] };
  }
  return undefined;
}

function nameless(path: string): string {
  return path.replace(/\{[^}]*\}/g, '{}');
}

/** One of the ways to be let in must be a bearer token with no more than our scope. */
function driftOfScope(document: OpenApiDocument, operation: Piece, scope: string): readonly string[] {
  const ways = document.list(operation['security'] ?? document.root['security']);
  const schemes = asPiece(asPiece(document.root['components'])['securitySchemes']);
  const bearers = ways.flatMap((way) =>
    Object.entries(way).filter(([name]) => {
      const { type, scheme } = document.resolve(schemes[name]);
      return Object.keys(way).length === 1 && type === 'http' && scheme === 'bearer';
    }),
  );
  if (bearers.some(([, scopes]) => texts(scopes).every((one) => one === scope))) return [];
  const asks = bearers.map(([, scopes]) => texts(scopes).join(' and ')).join(', or ');
  return [asks === '' ? 'takes no bearer token any more.' : `asks for a token with ${asks}, no longer ${scope} alone.`];
}

function driftOfParameters(document: OpenApiDocument, parameters: readonly Piece[], endpoint: Endpoint): string[] {
  const sent = Object.entries(endpoint.query).flatMap(([name, assumed]) => {
    const found = parameters.find((one) => one['name'] === name && one['in'] === 'query');
    if (found === undefined) return [`knows no parameter ${name} any more.`];
    const schema = document.schema(found['schema']);
    const deprecated = found['deprecated'] === true || schema.deprecated ? ['is deprecated.'] : [];
    return [...deprecated, ...driftOfParameter(schema, assumed)].map(
      (sentence) => `takes a parameter ${name} that ${sentence}`,
    );
  });
  const demanded = parameters.filter(
    ({ name, in: place, required }) =>
      required === true &&
      place !== 'path' &&
      !(place === 'query' && String(name) in endpoint.query) &&
      !(place === 'header' && endpoint.headers?.includes(String(name).toLowerCase())),
  );
  return [...sent, ...demanded.map((one) => `demands ${one['in']} parameter ${one['name']}, which is not sent.`)];
}

function driftOfParameter(schema: Schema, { type, least, most, words = [] }: Parameter): readonly string[] {
  const refused = words.filter((word) => schema.words !== undefined && !schema.words.includes(word));
  return [
    ...driftOfType(schema, type),
    ...(most !== undefined && most > (schema.maximum ?? most)
      ? [`is at most ${schema.maximum}; ${most} is sent.`]
      : []),
    ...(least !== undefined && least < (schema.minimum ?? least)
      ? [`is at least ${schema.minimum}; ${least} is sent.`]
      : []),
    ...refused.map((word) => `cannot be ${word} any more, which is sent.`),
  ];
}

/** A refusal's body says its reason in `message`, one text or several. */
function driftOfRefusals(document: OpenApiDocument, operation: Piece): readonly string[] {
  return Object.entries(asPiece(operation['responses'])).flatMap(([status, response]) => {
    if (!status.startsWith('4')) return [];
    const body = document.schema(jsonOf(document, response));
    const message = body.properties['message'];
    if (Object.keys(body.properties).length === 0) return [];
    if (message === undefined) return [`has no message in the body of a ${status} any more.`];
    const others = document.schema(message).types.filter((type) => type !== 'string' && type !== 'array');
    return others.map((type) => `has a message of type ${type} in the body of a ${status}.`);
  });
}

/** The schema of one item of the answer, or what is wrong with the answer as a whole. */
function answerOf(document: OpenApiDocument, operation: Piece, { answers }: Endpoint): Schema | string {
  const response = document.resolve(asPiece(operation['responses'])['200']);
  const body = document.schema(jsonOf(document, response));
  if (answers === 'object')
    return body.types.includes('array') ? 'answers with a list, no longer with an object.' : body;
  if (!body.types.includes('array')) return 'answers with a list no longer.';
  const headers = Object.keys(asPiece(response['headers'])).map((name) => name.toLowerCase());
  return headers.includes('link') ? document.schema(body.items) : 'sends no Link header any more.';
}

function jsonOf(document: OpenApiDocument, response: unknown): unknown {
  return asPiece(asPiece(document.resolve(response)['content'])['application/json'])['schema'];
}

function driftOfFields(
  document: OpenApiDocument,
  { properties }: Schema,
  fields: Readonly<Record<string, Field>>,
  of: string,
): readonly string[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const found = properties[name];
    if (found === undefined) return field.unspoken ? [] : [`The field ${name} of a ${of} is gone.`];
    const schema = document.schema(found);
    return [
      ...(schema.deprecated ? ['is deprecated.'] : []),
      ...(field.type === undefined ? [] : driftOfType(schema, field.type)),
      ...driftOfWords(schema, field.words),
    ]
      .map((sentence) => `The field ${name} of a ${of} ${sentence}`)
      .concat(field.fields === undefined ? [] : driftOfFields(document, schema, field.fields, `${of}'s ${name}`));
  });
}

/** Only a type that is named can contradict; an integer is a number, too. */
function driftOfType({ types }: Schema, assumed: Type): readonly string[] {
  const others = types.filter((type) => type !== assumed && !(assumed === 'number' && type === 'integer'));
  return others.length === 0 ? [] : [`is of type ${types.join(' or ')}, not ${assumed}.`];
}

function driftOfWords({ words }: Schema, known: readonly string[] | undefined): readonly string[] {
  if (words === undefined || known === undefined) return [];
  return [
    ...words.filter((word) => !known.includes(word)).map((word) => `may be ${word}, a word that is not known.`),
    ...known.filter((word) => !words.includes(word)).map((word) => `is never ${word} any more.`),
  ];
}
