/**
 * Parsed JSON with every text in it cleaned, including the names of fields. A list of texts is cleaned as the lines of one text, since a
 * collector may have broken a long line in two. It is changed in place, and without recursion, so it may be nested to any depth.
 */
export function cleaned(value: unknown, clean: (text: string) => string): unknown {
  const whole = { value };
  const left: object[] = [whole];
  for (let holder = left.pop(); holder !== undefined; holder = left.pop()) {
    for (const [name, held] of Object.entries(holder)) {
      const lines = asLines(held);
      if (lines === undefined && typeof held === 'object' && held !== null) left.push(held);
      const now = lines !== undefined ? cleanLines(lines, clean) : typeof held === 'string' ? clean(held) : held;
      const named = Array.isArray(holder) ? name : clean(name);
      if (now === held && named === name) continue;
      if (named !== name) Reflect.deleteProperty(holder, name);
      // An assignment to __proto__ would do something else.
      Object.defineProperty(holder, named, { value: now, configurable: true, enumerable: true, writable: true });
    }
  }
  return whole.value;
}

function asLines(held: unknown): readonly string[] | undefined {
  return Array.isArray(held) && held.length > 1 && held.every((one) => typeof one === 'string') ? held : undefined;
}

/** The same list if there is nothing to clean. */
function cleanLines(lines: readonly string[], clean: (text: string) => string): readonly string[] {
  const text = lines.join('\n');
  const now = clean(text);
  return now === text ? lines : now.split('\n');
}
