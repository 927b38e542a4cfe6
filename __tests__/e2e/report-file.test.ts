import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { acme, gate, run } from '../../simulator/scenarios/cast.ts';
import { appears, finishes } from '../../simulator/test-engine/story.ts';
import { play, shareProcess } from './play.ts';

shareProcess();

const now = { at: 0 };
const api = acme({ rspec: [run('rspec', [appears(now), finishes(now, 'failed')], { count: 2 })] });
const inputs = gate({ suite: 'rspec', timeout: '20s', interval: '50ms', settle: '0', 'report-file': 'failed.json' });

let root = '';
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'report-file-')));
});
afterAll(() => rmSync(root, { recursive: true }));

/** A workspace as the pull request's author has left it, and a file outside that the report must not touch. */
function prepared(prepare: (workspace: string, precious: string) => void) {
  const folder = mkdtempSync(join(root, 'x-'));
  const [workspace, precious] = [join(folder, 'workspace'), join(folder, 'precious')];
  mkdirSync(workspace);
  writeFileSync(precious, 'precious');
  prepare(workspace, precious);
  return { workspace, left: () => readFileSync(precious, 'utf8') };
}

describe('a report file', () => {
  test.concurrent('takes the place of a link that lies there, and leaves alone what it leads to', async () => {
    const { workspace, left } = prepared((workspace, precious) =>
      symlinkSync(precious, join(workspace, 'failed.json')),
    );
    const { result } = await play({ api, inputs }, { workspace });
    expect(left()).toBe('precious');
    expect(result.outputs['report-file']).toBe(join(workspace, 'failed.json'));
    expect(JSON.parse(readFileSync(join(workspace, 'failed.json'), 'utf8'))).toMatchObject({ reportFormat: 'CTRF' });
    expect(readdirSync(workspace)).toEqual(['failed.json']);
  });

  // Its name while it is written, had somebody guessed it.
  const nodeArgs = ['--import', resolve(import.meta.dirname, 'preload/known-uuid.mjs')];
  const partial = 'failed.json.01234567-89ab-4cde-8f01-23456789abcd.partial';

  test.concurrent('is written under the name that the next tests guess', async () => {
    const { workspace } = prepared((workspace) => mkdirSync(join(workspace, partial)));
    const { result } = await play({ api, inputs }, { workspace, nodeArgs });
    expect(result.annotations.map(({ title }) => title)).toContain('The report file could not be written');
  });

  test.concurrent.each([
    ['link', (path: string, precious: string) => symlinkSync(precious, path)],
    ['file', (path: string) => writeFileSync(path, 'precious')],
  ])('is never written through a %s that is there already', async (_, make) => {
    const { workspace, left } = prepared((workspace, precious) => make(join(workspace, partial), precious));
    const { result } = await play({ api, inputs }, { workspace, nodeArgs });
    expect(left()).toBe('precious');
    expect(readFileSync(join(workspace, partial), 'utf8')).toBe('precious');
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'failed', 'report-file': '' } });
    const warning = result.annotations.find(({ level }) => level === 'warning');
    expect(warning?.title).toBe('The report file could not be written');
  });
});
