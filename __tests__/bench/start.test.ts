import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from '@jest/globals';

const project = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'bench-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const limit = 60_000;

test(
  'prints time, memory and size of bare Node, of the shipped action and of a peer that loads a part of its bundle',
  async () => {
    const entry = "import './part.mjs';";
    const part = 'await fetch(process.env.ADDRESS); setInterval(() => fetch(process.env.ADDRESS), 100);';
    const unused = 'export const unused = true;';
    const file = write('peer.mjs', entry);
    write('part.mjs', part);
    write('unused.mjs', unused);
    const printed = await bench('--peer', `small=${file}`, '--peer-env', 'small:ADDRESS={url}/any');

    const rows = printed.split('\n').filter((line) => /^(bare Node|this action|small) /.test(line));
    expect(rows).toHaveLength(3);
    const [rawText = [], ours = [], small = []] = rows.map((row) => row.split(/ {3,}/));

    const spread = /^\d+\.\d \(\d+\.\d–\d+\.\d\)$/;
    const fromProc = process.platform === 'linux' ? spread : /^n\/a$/;
    for (const [, time, timesBare, processor, , peak] of [rawText, ours, small]) {
      expect(time).toMatch(spread);
      expect(Number.parseFloat(time ?? '')).toBeGreaterThan(1);
      expect(timesBare).toMatch(/^\d+\.\d\d$/);
      expect(processor).toMatch(fromProc);
      expect(peak).toMatch(fromProc);
    }
    expect([rawText[2], rawText[7]]).toEqual(['1.00', '1']);
    const [requests, bundle, loaded] = ours.slice(7).map((cell) => Number(cell.replaceAll(',', '')));
    expect(requests).toBeGreaterThanOrEqual(1);
    expect(bundle).toBeGreaterThanOrEqual(loaded ?? Number.NaN);
    expect(loaded).toBeGreaterThan(10_000);
    const used = entry.length + part.length;
    expect(small.slice(8).map(Number)).toEqual([used + unused.length, used]);
    expect(printed).toContain(`Node ${process.version}`);
  },
  limit,
);

test(
  'a peer that ends without a request is an error that shows what it said',
  async () => {
    const file = write('broken.mjs', "console.error('input missing'); process.exitCode = 1;");
    const failure = await bench('--peer', `broken=${file}`).catch((error: { stderr: string }) => error.stderr);
    expect(failure).toContain('broken ended instead of waiting');
    expect(failure).toContain('input missing');
  },
  limit,
);

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function bench(...args: readonly string[]): Promise<string> {
  const script = join(project, 'bench', 'start.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, '--quick', ...args], {
    timeout: limit - 5_000,
  });
  return stdout;
}
