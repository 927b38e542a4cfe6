/**
 * Ends with 1 unless every job that this one needs has succeeded. GitHub lets a skipped job pass as a required check, and a
 * needed job may be skipped without anybody's wish; here nothing but success counts.
 *
 *     NEEDS='${{ toJSON(needs) }}' node scripts/sum-up.ts
 */
import { orSayWhy, Problem } from './problem.ts';

/**
 * Says that all jobs have succeeded.
 *
 * @throws {Problem} naming those that have not, or when there is none
 */
export function sumUp(needsAsJson: string): string {
  const needs = Object.entries(JSON.parse(needsAsJson) as Record<string, { readonly result?: unknown }>);
  if (needs.length === 0) throw new Problem('NEEDS names no job: hand over toJSON(needs).');
  const others = needs.filter(([, { result }]) => result !== 'success');
  if (others.length > 0) throw new Problem(others.map(([job, { result }]) => `${job}: ${result}`).join('\n'));
  return `All ${needs.length} succeeded.`;
}

if (import.meta.main) await orSayWhy(() => sumUp(process.env['NEEDS'] ?? '{}'));
