import { globSync } from 'node:fs';
import { matchesGlob } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { tests } from '../../scripts/mutation/rooms.ts';

describe('a change to the code has to pass all tests of its room', () => {
  test.each(['gate', 'locate', 'messages', 'text'])('in every folder of %s', (room) => {
    const files = globSync(`__tests__/${room}/**/*.test.ts`);
    const missing = files.filter((file) => !tests.some((pattern) => matchesGlob(file, pattern)));
    expect(files.length).toBeGreaterThan(0);
    expect(missing).toEqual([]);
  });
});
