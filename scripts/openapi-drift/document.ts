/** A piece of an OpenAPI file, of which nothing is certain. */
export type Piece = Readonly<Record<string, unknown>>;

/** What a schema says, put together from all its parts. */
export interface Schema {
  /** `null` is left out; empty when the file names no type. */
  readonly types: readonly string[];
  /** `undefined` when it lists no words. */
  readonly words: readonly string[] | undefined;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly items: unknown;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly deprecated: boolean;
}

/** How deep references and parts may lie in one another; a file that goes deeper goes in circles. */
const deepest = 20;

/** An OpenAPI file that one can ask. Whatever is missing or odd in it comes out as something empty, never as an error. */
export class OpenApiDocument {
  readonly #root: Piece;

  /** `undefined` when the value is no OpenAPI file. */
  static of(value: unknown): OpenApiDocument | undefined {
    const root = asPiece(value);
    return typeof root['openapi'] === 'string' && 'paths' in root ? new OpenApiDocument(root) : undefined;
  }

  private constructor(root: Piece) {
    this.#root = root;
  }

  get root(): Piece {
    return this.#root;
  }

  /** The piece itself, or what it refers to within the file. */
  resolve(value: unknown): Piece {
    let piece = asPiece(value);
    for (let depth = 0; typeof piece['$ref'] === 'string' && depth < deepest; depth++) {
      const steps = piece['$ref'].replace(/^#\//, '').split('/');
      const names = steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
      piece = asPiece(names.reduce<unknown>((at, name) => asPiece(at)[name], this.#root));
    }
    return piece;
  }

  /** Resolved pieces of a list. */
  list(value: unknown): readonly Piece[] {
    return Array.isArray(value) ? value.map((one) => this.resolve(one)) : [];
  }

  schema(value: unknown, depth = 0): Schema {
    const own = this.resolve(value);
    const parts = depth > deepest ? [] : this.list(own['allOf']).map((part) => this.schema(part, depth + 1));
    const ways =
      depth > deepest ? [] : this.list(own['oneOf'] ?? own['anyOf']).map((way) => this.schema(way, depth + 1));
    const types = [...texts(own['type']), ...[...parts, ...ways].flatMap((part) => part.types)];
    const known = [...(Array.isArray(own['enum']) ? [texts(own['enum'])] : []), ...parts.map(({ words }) => words)];
    const lists = known.filter((words) => words !== undefined);
    const each = <Value>(pick: (part: Schema) => Value | undefined, found: Value | undefined) =>
      found ?? parts.map(pick).find((one) => one !== undefined);
    return {
      types: [...new Set(types)].filter((type) => type !== 'null'),
      words: lists.length > 0 ? lists.flat() : wordsOfWays(ways),
      properties: Object.assign({}, ...parts.map(({ properties }) => properties), asPiece(own['properties'])),
      items: each(({ items }) => items, own['items']),
      minimum: each(({ minimum }) => minimum, asNumber(own['minimum'])),
      maximum: each(({ maximum }) => maximum, asNumber(own['maximum'])),
      deprecated: own['deprecated'] === true,
    };
  }
}

/** Any value as an object, an empty one if it is none. */
export function asPiece(value: unknown): Piece {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Piece) : {};
}

/** A text or the texts of a list. */
export function texts(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');
}

/** One way without a list of words allows any. */
function wordsOfWays(ways: readonly Schema[]): readonly string[] | undefined {
  const lists = ways.filter(({ types }) => types.length > 0).map(({ words }) => words);
  return lists.length > 0 && lists.every((words) => words !== undefined) ? lists.flat() : undefined;
}

function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
