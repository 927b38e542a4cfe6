/**
 * The same value, every text in it passed through `hide`: the runner's masks do not reach what is sent to the API. What is hidden
 * gets shorter by it, so that the limits that a text was made for still hold.
 */
export function withoutSecrets<T>(value: T, hide: (text: string) => string): T {
  return hidden(value, hide) as T;
}

function hidden(value: unknown, hide: (text: string) => string): unknown {
  if (typeof value === 'string') return hide(value);
  if (Array.isArray(value)) return value.map((item) => hidden(item, hide));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, hidden(item, hide)]));
}
