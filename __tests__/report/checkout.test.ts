import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { checkoutAt } from '../../src/report/checkout.ts';

describe('a checkout', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'checkout-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  test('knows its files', () => {
    mkdirSync(join(folder, 'spec'));
    writeFileSync(join(folder, 'spec', 'a_spec.rb'), '');
    const exists = checkoutAt(folder);
    expect(exists?.('spec/a_spec.rb')).toBe(true);
    expect(exists?.('spec')).toBe(false);
    expect(exists?.('spec/b_spec.rb')).toBe(false);
    expect(exists?.('a\0b')).toBe(false);
  });

  test('knows where its links lead', () => {
    mkdirSync(join(folder, 'src'));
    const root = join(folder, 'src');
    writeFileSync(join(folder, 'outside'), '');
    writeFileSync(join(root, 'a'), '');
    symlinkSync('a', join(root, 'inside'));
    symlinkSync(join(folder, 'outside'), join(root, 'out'));
    symlinkSync(folder, join(root, 'up'), 'junction');
    // The way to the folder may lead over a link itself.
    symlinkSync(root, join(folder, 'src2'), 'junction');
    for (const exists of [checkoutAt(root), checkoutAt(join(folder, 'src2'))]) {
      expect(['a', 'inside', 'out', 'up/outside', 'up/src/a'].filter((path) => exists?.(path))).toEqual([
        'a',
        'inside',
        'up/src/a',
      ]);
    }
  });

  test('looks once', () => {
    writeFileSync(join(folder, 'a'), '');
    const exists = checkoutAt(folder);
    expect(exists?.('a')).toBe(true);
    rmSync(join(folder, 'a'));
    expect(exists?.('a')).toBe(true);
  });

  test('is none where nothing is', () => {
    expect(checkoutAt(folder)).toBeUndefined();
    expect(checkoutAt(join(folder, 'missing'))).toBeUndefined();
    expect(checkoutAt('')).toBeUndefined();
    expect(checkoutAt(undefined)).toBeUndefined();
  });
});
