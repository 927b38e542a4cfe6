/**
 * Compares Buildkite's published description of the Test Engine API with what this project assumes:
 *
 *     node scripts/openapi-drift.ts https://api.buildkite.com/v2/analytics/openapi.yaml [COPY…]
 *     node scripts/openapi-drift.ts FILE
 *
 * A copy may be ahead of what is published: what only a copy says otherwise is told with where it stands. A copy that cannot be had
 * is named on stderr and changes nothing.
 *
 * Ends with 0 when they agree, with 1 and a line for each difference when they do not, and with 2 when there is nothing to
 * compare with.
 */
import { endpoints } from './openapi-drift/assumptions.ts';
import { driftOf } from './openapi-drift/compare.ts';
import { NoDocument, readDocument } from './openapi-drift/read.ts';

const [place, ...copies] = process.argv.slice(2);
try {
  if (place === undefined) throw new Error('Say which file: node scripts/openapi-drift.ts FILE|URL [COPY…]');
  const drift = [...driftOf(await readDocument(place), endpoints)];
  for (const copy of copies) drift.push(...(await onlyIn(copy, drift)));
  for (const sentence of drift) console.log(sentence);
  if (drift.length === 0) console.log(`${endpoints.length} endpoints are as assumed.`);
  process.exitCode = drift.length === 0 ? 0 : 1;
} catch (error) {
  // Node's own way of ending on an error is 1, which would look like drift.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

/** What a copy says otherwise, beyond what is known by now. */
async function onlyIn(copy: string, known: readonly string[]): Promise<readonly string[]> {
  try {
    const drift = driftOf(await readDocument(copy), endpoints);
    return drift.filter((sentence) => !known.includes(sentence)).map((sentence) => `In ${copy}: ${sentence}`);
  } catch (error) {
    if (!(error instanceof NoDocument)) throw error;
    console.error(`Not compared with: ${error.message}`);
    return [];
  }
}
