/**
 * A map whose names ignore case, as the runner's tables of inputs, outputs and command properties do.
 * A name keeps its first spelling and its place; setting it again replaces the value.
 */
export class CaselessMap<Value> {
  readonly #entries = new Map<string, readonly [name: string, value: Value]>();

  constructor(entries: Iterable<readonly [string, Value]> = []) {
    for (const [name, value] of entries) this.set(name, value);
  }

  set(name: string, value: Value): void {
    const key = name.toUpperCase();
    this.#entries.set(key, [this.#entries.get(key)?.[0] ?? name, value]);
  }

  get(name: string): Value | undefined {
    return this.#entries.get(name.toUpperCase())?.[1];
  }

  has(name: string): boolean {
    return this.#entries.has(name.toUpperCase());
  }

  delete(name: string): void {
    this.#entries.delete(name.toUpperCase());
  }

  entries(): readonly (readonly [name: string, value: Value])[] {
    return [...this.#entries.values()];
  }

  toRecord(): Record<string, Value> {
    return Object.fromEntries(this.#entries.values());
  }
}
