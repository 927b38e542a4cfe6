import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { withPalette } from '../../../simulator/demo/png.ts';

type Row = readonly (readonly [red: number, green: number, blue: number])[];

/** A PNG whose rows go through the filters with these numbers, as the specification writes them. */
function png(rows: readonly Row[], filters: readonly number[], header = [8, 2, 0, 0, 0]): Buffer {
  const bytes = rows.map((row) => row.flat());
  const packed = bytes.flatMap((row, y) => {
    const filter = filters[y] ?? 0;
    const filtered = row.map((byte, x) => {
      const [left = 0, above = 0, corner = 0] = [row[x - 3], bytes[y - 1]?.[x], bytes[y - 1]?.[x - 3]];
      const guess = left + above - corner;
      const paeth = [left, above, corner].toSorted((a, b) => Math.abs(guess - a) - Math.abs(guess - b))[0] ?? 0;
      return (byte - ([0, left, above, Math.floor((left + above) / 2), paeth][filter] ?? 0)) & 255;
    });
    return [filter, ...filtered];
  });
  const size = Buffer.alloc(8);
  size.writeUInt32BE(rows[0]?.length ?? 0, 0);
  size.writeUInt32BE(rows.length, 4);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', Buffer.concat([size, Buffer.from(header)])),
    chunk('IDAT', deflateSync(Buffer.from(packed))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32BE(data.length, 0);
  const body = Buffer.concat([Buffer.from(type), data]);
  numbers.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([numbers.subarray(0, 4), body, numbers.subarray(4)]);
}

/** The rows of a PNG with a palette, without filters. */
function rowsOf(picture: Buffer): Row[] {
  const data = (type: string) => {
    const at = picture.indexOf(type);
    const bytes = picture.subarray(at + 4, at + 4 + picture.readUInt32BE(at - 4));
    expect(picture.readUInt32BE(at + 4 + bytes.length)).toBe(crc32(picture.subarray(at, at + 4 + bytes.length)));
    return bytes;
  };
  const [width, height] = [data('IHDR').readUInt32BE(0), data('IHDR').readUInt32BE(4)];
  expect([...data('IHDR').subarray(8)]).toEqual([8, 3, 0, 0, 0]);
  const [palette, pixels] = [data('PLTE'), inflateSync(data('IDAT'))];
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => {
      const index = 3 * (pixels[y * (width + 1) + 1 + x] ?? 0);
      return [palette[index] ?? 0, palette[index + 1] ?? 0, palette[index + 2] ?? 0] as const;
    }),
  );
}

describe('a picture with a palette', () => {
  test('has the same pixels, whatever filters the picture had', () => {
    const rows = [0, 1, 2, 3, 4].map((y) =>
      Array.from({ length: 8 }, (_, x) => [(31 * x + 90 * y) & 255, (x * y * 67) & 255, 255 - 20 * x] as const),
    );
    expect(rowsOf(withPalette(png(rows, [0, 1, 2, 3, 4])))).toEqual(rows);
    expect(rowsOf(withPalette(png(rows, [4, 3, 4, 2, 1])))).toEqual(rows);
  });

  test('keeps the most frequent colours, and shows the rest in the nearest of them', () => {
    const frequent = Array.from({ length: 256 }, (_, x) => [x, 0, 0] as const);
    const [shown] = rowsOf(withPalette(png([[...frequent, ...frequent, [40, 3, 0]]], [0])));
    expect(shown?.slice(0, 256)).toEqual(frequent);
    expect(shown?.at(-1)).toEqual([40, 0, 0]);
  });

  test('is made of no other kind of picture', () => {
    expect(() => withPalette(png([[[1, 2, 3]]], [0], [8, 6, 0, 0, 0]))).toThrow('not a picture as Chromium makes it');
  });
});
