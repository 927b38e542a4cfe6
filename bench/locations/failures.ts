import type { Located } from '../../src/locate/locate.ts';
import { untrusted } from '../../src/shared/untrusted.ts';

/** How failures name the file of the path, by what makes it be found. */
export const manners: Readonly<Record<string, (path: string, index: number) => Located>> = {
  'as it stands': (path, index) => located(`./${path}:${index + 1}`),
  'below the prefix': (path, index) => located(`${path.replace(/^packages\/package-\d+\//, '')}:${index + 1}`),
  'root stripped': (path, index) => located(`/home/runner/work/shop/shop/${path}:${index + 1}`),
  'unique ending': (path, index) => located(`C:\\builds\\4711\\${path.replaceAll('/', '\\')}:${index + 1}`),
  'by a frame': (path, index) => located(undefined, stackThat(`/home/runner/work/shop/shop/${path}:${index + 1}:7`)),
  'not there': (_, index) => located(`tests/no-${index}.test.ts:1`, stackThat('/srv/elsewhere/no.ts:1:1')),
  'in a megabyte of log': (path, index) => located(undefined, [], megabyte(`${path}:${index + 1}:7`)),
  'hostile, long path': (_, index) => located(`/${'../a/'.repeat(800)}${index}:1`),
  'hostile, many places': (_, index) =>
    located(undefined, Array(200).fill(`a${index}.ts:1 /x/y/z${index}.ts:2 `.repeat(30))),
};

const shortReason = 'Error: expect(received).toBe(expected)';

/** A stack of JavaScript's of thirty frames, the third of which is the test's. */
function stackThat(place: string): readonly string[] {
  const others = Array.from(
    { length: 29 },
    (_, index) => `    at run (/home/runner/work/shop/shop/node_modules/jest/build/run-${index}.js:1:1)`,
  );
  return others.toSpliced(2, 0, `    at Object.<anonymous> (${place})`);
}

const log =
  '2026-08-01T12:00:01.123Z [worker 3:7] GET https://shop.example:8080/cart 200 in 12 ms (cart.controller.ts)\n'.repeat(
    9_000,
  );

/** As Rust's collector sends all that a test printed. */
function megabyte(place: string): string {
  return `${log}thread 'cart' panicked at ${place}:\nassertion failed`;
}

function located(location: string | undefined, backtrace: readonly string[] = [], reason = shortReason): Located {
  return {
    suite: 'shop',
    runId: 'run-1',
    location: location === undefined ? undefined : untrusted(location),
    tags: new Map(),
    testName: untrusted('checkout shows a total'),
    reason: untrusted(reason),
    details: [{ message: [], backtrace: backtrace.map(untrusted) }],
  };
}
