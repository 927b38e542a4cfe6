import type { Collector, DetailStyle, FailureDetails, FailureScript, GeneratedFailures } from './failures-script.ts';

/** What a made-up failure is about, before a collector's way to write it. */
interface Matter {
  /** A thing of the imaginary shop under test, in snake case. */
  readonly thing: string;
  readonly action: string;
  readonly number: number;
  /** 1-based. */
  readonly line: number;
  readonly expected: number;
  readonly got: number;
}

/** What a collector makes of it. */
interface Manner {
  readonly test: string;
  readonly location: string;
  readonly reason: string;
  readonly expanded: readonly string[];
  readonly backtrace: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

const things = [
  'address',
  'basket',
  'checkout',
  'coupon',
  'customer',
  'invoice',
  'order',
  'parcel',
  'payment',
  'price',
];
const actions = [
  'accepts',
  'cancels',
  'counts',
  'exports',
  'formats',
  'refunds',
  'rejects',
  'rounds',
  'splits',
  'totals',
];
const detailStyles: readonly DetailStyle[] = ['whole', 'expanded-only', 'backtrace-only', 'empty', 'null'];

/** The failure with this number (from 0); the same one for the same seed, and a test of its own for each number. */
export function generatedFailure(script: GeneratedFailures, number: number): FailureScript {
  const random = randomFrom((script.seed ?? 1) * 1_000_003 + number);
  const expected = 1 + Math.floor(random() * 900);
  const matter: Matter = {
    thing: pick(things, random),
    action: pick(actions, random),
    number,
    line: 5 + Math.floor(random() * 400),
    expected,
    got: expected + 1 + Math.floor(random() * 50),
  };
  const { test, location, reason, expanded, backtrace, tags } = manners[script.collector ?? 'rspec'](matter);
  const details = script.details ?? 'whole';
  const style = details === 'mixed' ? pick(detailStyles, random) : details;
  const shown = detailsIn(style, expanded, backtrace);
  const duration = Math.round(random() * 5000) / 1000;
  return { test, location, reason, duration, tags, ...(shown !== undefined && { details: shown }) };
}

const manners: Readonly<Record<Collector, (matter: Matter) => Manner>> = {
  rspec({ thing, action, number, line, expected, got }) {
    const file = `./spec/models/${thing}_spec.rb`;
    return {
      test: `${capitalised(thing)} ${action} example ${number}`,
      location: `${file}:${line}`,
      reason: `Failure/Error: expect(${thing}.total).to eq(${expected})`,
      expanded: ['', `  expected: ${expected}`, `       got: ${got}`, '', '  (compared using ==)'],
      backtrace: [
        `${file}:${line}:in 'block (3 levels) in <top (required)>'`,
        "./spec/rails_helper.rb:41:in 'block (2 levels) in <top (required)>'",
      ],
      tags: { 'test.framework.name': 'rspec', 'collector.name': 'ruby-buildkite-test_collector' },
    };
  },
  jest({ thing, action, number, line, expected, got }) {
    const file = `src/${thing}/${thing}.test.js`;
    return {
      test: `${thing} ${action} example ${number}`,
      location: `${file}:${line}`,
      reason: 'Error: expect(received).toBe(expected) // Object.is equality',
      expanded: ['', `Expected: ${expected}`, `Received: ${got}`],
      backtrace: [
        `at Object.toBe (${file}:${line + 3}:31)`,
        'at process.processTicksAndRejections (node:internal:1:1)',
      ],
      tags: { 'test.framework.name': 'jest', 'collector.name': 'js-buildkite-test-collector' },
    };
  },
  pytest({ thing, action, number, line, expected, got }) {
    const file = `tests/test_${thing}.py`;
    return {
      test: `${file} test_${action}_example_${number}`,
      // This collector counts lines from 0.
      location: `${file}:${line - 1}`,
      reason: `AssertionError: assert ${got} == ${expected}`,
      expanded: [`>       assert ${thing}.total == ${expected}`, `E       assert ${got} == ${expected}`],
      backtrace: [`${file}:${line + 2}: AssertionError`],
      tags: { 'test.framework.name': 'pytest', 'collector.name': 'python-buildkite-test-collector' },
    };
  },
};

function detailsIn(
  style: DetailStyle,
  expanded: readonly string[],
  backtrace: readonly string[],
): readonly FailureDetails[] | undefined {
  switch (style) {
    case 'whole':
      return [{ expanded, backtrace }];
    case 'expanded-only':
      return [{ expanded }];
    case 'backtrace-only':
      return [{ backtrace }];
    case 'empty':
      return [];
    case 'null':
      return undefined;
  }
}

/** Mulberry32: a small generator of numbers from 0 up to and without 1, good enough to make things various. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function pick<T>(from: readonly T[], random: () => number): T {
  const picked = from[Math.floor(random() * from.length)];
  if (picked === undefined) throw new RangeError('There is nothing to pick from.');
  return picked;
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
