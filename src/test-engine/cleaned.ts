/**
 * Parsed JSON with every text in it cleaned, the names of fields included. It is changed in place, and without recursion:
 * how deep it goes is for others to say.
 */
export function cleaned(value: unknown, clean: (text: string) => string): unknown {
  const whole = { value };
  const left: object[] = [whole];
  for (let holder = left.pop(); holder !== undefined; holder = left.pop()) {
    for (const [name, held] of Object.entries(holder)) {
      if (typeof held === 'object' && held !== null) left.push(held);
      const now = typeof held === 'string' ? clean(held) : held;
      const named = Array.isArray(holder) ? name : clean(name);
      if (now === held && named === name) continue;
      if (named !== name) Reflect.deleteProperty(holder, name);
      // Not by an assignment, which for __proto__ would be something else.
      Object.defineProperty(holder, named, { value: now, configurable: true, enumerable: true, writable: true });
    }
  }
  return whole.value;
}
