/** `1,234` */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** The word that goes with a count: `plural(1, 'was', 'were')` is `was`. */
export function plural(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}

/** `1 failed test`, `1,234 failed tests`. `many` is for plurals that do not just add an `s`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${plural(count, one, many)}`;
}

/** `a`, `a and b`, `a, b and c`; after `most`, the rest is counted: `a, b and 3 more`. */
export function listed(items: readonly string[], most = 5, conjunction: 'and' | 'or' = 'and'): string {
  const shown = items.length > most ? [...items.slice(0, most), `${grouped(items.length - most)} more`] : items;
  const last = shown.at(-1) ?? '';
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} ${conjunction} ${last}` : last;
}

/** A duration in milliseconds as people write it: `0s`, `1.5s` below ten seconds, `45s`, `1m 5s`, `2h 30m`. */
export function span(milliseconds: number): string {
  if (milliseconds > 0 && milliseconds < 9_950) return `${Math.max(1, Math.round(milliseconds / 100)) / 10}s`;
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const;
  const shown = parts.filter(([value]) => value > 0).map(([value, unit]) => `${value}${unit}`);
  return shown.join(' ') || '0s';
}

/** How long a test took, from seconds: `0.312ms`, `12ms`, `1.25s`, `1m 5s`; `undefined` if it is not a duration. */
export function testDuration(seconds: number | undefined): string | undefined {
  if (seconds === undefined || !Number.isFinite(seconds) || seconds < 0) return undefined;
  if (seconds >= 60) return span(seconds * 1000);
  return seconds >= 1 ? `${Number(seconds.toFixed(2))}s` : `${Number((seconds * 1000).toPrecision(3))}ms`;
}
