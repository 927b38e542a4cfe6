import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LineReader } from '../../../simulator/runner/lines.ts';
import { anyText } from '../../support/any-text.ts';

function readAll(chunks: readonly Uint8Array[]): { text: string; lines: string[] } {
  const reader = new LineReader();
  const parts = [...chunks.map((chunk) => reader.push(chunk)), reader.end()];
  return { text: parts.map((part) => part.text).join(''), lines: parts.flatMap((part) => part.lines) };
}

function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
}

describe('LineReader', () => {
  test.each([
    ['a\nb\n', ['a', 'b']],
    ['a\r\nb\r\n', ['a', 'b']],
    ['a\rb\r', ['a', 'b']],
    ['a\n\rb', ['a', '', 'b']],
    ['a\r\r\nb', ['a', '', 'b']],
    ['\n\n', ['', '']],
    ['no end', ['no end']],
    ['', []],
    ['\u2028\u0085\v\f', ['\u2028\u0085\v\f']],
  ])('%j', (text, lines) => {
    expect(readAll([Buffer.from(text)]).lines).toEqual(lines);
  });

  test('the chunks make no difference, whatever they cut through', () => {
    const piece = fc.oneof(fc.constantFrom('\r', '\n', '\r\n', '€', '🙂', '::error::'), anyText());
    fc.assert(
      fc.property(fc.array(piece), fc.integer({ min: 1, max: 5 }), (pieces, size) => {
        const bytes = Buffer.from(pieces.join(''));
        expect(readAll(cut(bytes, size))).toEqual(readAll([bytes]));
        expect(readAll(cut(bytes, size)).text).toBe(bytes.toString());
      }),
    );
  });

  test('a line comes as soon as its break does, the second half of the break brings no other', () => {
    const reader = new LineReader();
    expect(reader.push(Buffer.from('one\r')).lines).toEqual(['one']);
    expect(reader.push(Buffer.from('')).lines).toEqual([]);
    expect(reader.push(Buffer.from('\ntwo')).lines).toEqual([]);
    expect(reader.end().lines).toEqual(['two']);
  });

  test('broken UTF-8 is shown as such, also at the very end', () => {
    expect(readAll([Buffer.from([0x61, 0xff, 0x62])]).lines).toEqual(['a\ufffdb']);
    expect(readAll([Buffer.from([0x61, 0xe2, 0x82])]).lines).toEqual(['a\ufffd']);
    expect(readAll([Buffer.from([0xef, 0xbb, 0xbf, 0x61])]).lines).toEqual(['\ufeffa']);
  });
});
