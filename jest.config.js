import { availableParallelism } from 'node:os';
import { join } from 'node:path';

// Hundreds of processes start the same few scripts. Workers inherit this, and all that they start from them.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules', '.cache', 'compiled');

/** @type {import('jest').Config} */
export default {
  // Tests are in the first; `--watch` sees what changes in both.
  roots: ['<rootDir>/__tests__', '<rootDir>/src'],
  // Half of what the end-to-end tests do is wait. Jest reads a percentage above a hundred as a number of workers.
  maxWorkers: 2 * availableParallelism(),
  testSequencer: '<rootDir>/__tests__/support/sequencer.cjs',
  maxConcurrency: 8,
  // A worker keeps what its test files have loaded; with a gigabyte of it, its end takes longer than Jest is ready to wait.
  workerIdleMemoryLimit: '300MB',
  testMatch: ['**/*.test.ts'],
  // For processes on a machine that has much else to do.
  testTimeout: 30_000,
  testEnvironment: '<rootDir>/__tests__/support/environment.cjs',
  extensionsToTreatAsEsm: ['.ts'],
  // The same path as in tsconfig.json, which says why.
  moduleNameMapper: { '^@actions/(core|github)/lib/(.*)$': '<rootDir>/node_modules/@actions/$1/lib/$2' },
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
        module: { type: 'es6' },
      },
    ],
  },
};
