import { execFileSync } from 'node:child_process';
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
import { basename, dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { ReportFileError, writeReportFile } from '../../src/runner/report-file.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'report-file-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function folder(): string {
  return mkdtempSync(join(root, 'x-'));
}

async function refusal(write: () => Promise<string>): Promise<ReportFileError> {
  try {
    await write();
  } catch (error) {
    if (error instanceof ReportFileError) return error;
    throw error;
  }
  throw new Error('The file could be written.');
}

describe('the report file', () => {
  test('is not led out of the workspace by a link among its folders', async () => {
    const [workspace, outside] = [folder(), folder()];
    writeFileSync(join(outside, 'failed.json'), 'precious');
    symlinkSync(outside, join(workspace, 'reports'));
    const env = { workspace };
    for (const file of ['reports/failed.json', 'reports/new/failed.json']) {
      expect(await refusal(() => writeReportFile(file, ['x'], env))).toMatchObject({
        code: 'linked-folder',
        data: { path: join(workspace, file), isFolder: false },
      });
    }
    expect(readdirSync(outside)).toEqual(['failed.json']);
    expect(readFileSync(join(outside, 'failed.json'), 'utf8')).toBe('precious');
    // A workspace that is reached by a link is none of the pull request's.
    const link = join(folder(), 'workspace');
    symlinkSync(workspace, link);
    expect(await writeReportFile('a.json', ['x'], { workspace: link })).toBe(join(workspace, 'a.json'));
  });

  test('may go to an absolute path over a link, which the workflow itself has named', async () => {
    const [elsewhere, link] = [folder(), join(folder(), 'reports')];
    symlinkSync(elsewhere, link);
    await writeReportFile(join(link, 'failed.json'), ['x'], { workspace: folder() });
    expect(readFileSync(join(elsewhere, 'failed.json'), 'utf8')).toBe('x');
  });

  // Windows has no such limit.
  (process.platform === 'win32' ? test.skip : test)('is not half of itself where the system takes no more', () => {
    const workspace = folder();
    const code = `
      const { ReportFileError, writeReportFile } = await import(${JSON.stringify(resolve(import.meta.dirname, '../../src/runner/report-file.ts'))});
      const folders = { workspace: process.env.WORKSPACE };
      const error = await writeReportFile('a.json', ['x'.repeat(100_000)], folders).catch((error) => error);
      console.log(error instanceof ReportFileError);`;
    const run = 'ulimit -f 16 && exec "$0" --input-type=module --eval "$1"';
    const env = { WORKSPACE: workspace };
    const printed = execFileSync('sh', ['-c', run, process.execPath, code], { env, encoding: 'utf8' });
    expect(printed).toBe('true\n');
    expect(readdirSync(workspace)).toEqual([]);
  });

  test('goes into a fresh folder of the runner’s own when none is named', async () => {
    const temp = folder();
    const env = { temp, workspace: folder() };
    const paths = await Promise.all(['one', 'two'].map((text) => writeReportFile(undefined, [text], env)));
    expect(new Set(paths).size).toBe(2);
    expect(paths.map((path) => dirname(dirname(path)))).toEqual([temp, temp]);
    expect(paths.map((path) => readFileSync(path, 'utf8'))).toEqual(['one', 'two']);
    expect(paths.map((path) => basename(path))).toEqual(Array(2).fill('test-engine-report.json'));
  });

  test('goes into a temporary folder if there is no runner', async () => {
    const path = await writeReportFile(undefined, ['x'], {});
    expect(path.startsWith(tmpdir())).toBe(true);
    rmSync(dirname(path), { recursive: true });
  });

  test('makes the folder that temp names', async () => {
    const temp = join(folder(), 'not', 'there');
    expect(await writeReportFile(undefined, ['x'], { temp })).toMatch(temp);
  });

  test.each(['failed.json', './failed.json', 'test-results/api/failed.json'])(
    'goes to %s of the workspace',
    async (file) => {
      const workspace = folder();
      const path = await writeReportFile(file, ['{', '}'], { workspace, temp: folder() });
      expect(path).toBe(join(workspace, file));
      expect(readFileSync(path, 'utf8')).toBe('{}');
    },
  );

  test('goes to an absolute path as it is', async () => {
    const path = join(folder(), 'deep', 'failed.json');
    expect(await writeReportFile(path, ['x'], { workspace: folder() })).toBe(path);
  });

  test('replaces an older one, and leaves nothing else behind', async () => {
    const workspace = folder();
    const write = (text: string) => writeReportFile('a.json', [text], { workspace });
    await write('a long text of an older step');
    expect(readFileSync(await write('short'), 'utf8')).toBe('short');
    expect(readdirSync(workspace)).toEqual(['a.json']);
  });

  test('replaces a link, not what it leads to', async () => {
    const workspace = folder();
    const precious = join(folder(), 'precious');
    writeFileSync(precious, 'precious');
    symlinkSync(precious, join(workspace, 'a.json'));
    await writeReportFile('a.json', ['x'], { workspace });
    expect(readFileSync(precious, 'utf8')).toBe('precious');
    expect(readFileSync(join(workspace, 'a.json'), 'utf8')).toBe('x');
  });

  test('holds all of many pieces, in UTF-8', async () => {
    const pieces = Array.from({ length: 30_000 }, (_, index) => `${index} é 漢 👩 ${'x'.repeat(100)}\n`);
    const path = await writeReportFile('a', pieces, { workspace: folder() });
    expect(readFileSync(path, 'utf8') === pieces.join('')).toBe(true);
  });

  test('lets others have their turn while it is written, so that a signal is heard', async () => {
    let isHeard = false;
    setImmediate(() => {
      isHeard = true;
    });
    let wasHeardInTime = false;
    function* pieces() {
      for (let piece = 0; piece < 10; piece++) yield 'x'.repeat(100_000);
      wasHeardInTime = isHeard;
    }
    await writeReportFile('a', pieces(), { workspace: folder() });
    expect(wasHeardInTime).toBe(true);
  });

  test('is not there, nor half of it, when its text cannot be made', async () => {
    const workspace = folder();
    function* broken() {
      yield 'x'.repeat(2_000_000);
      throw new RangeError('no more');
    }
    writeFileSync(join(workspace, 'a.json'), 'older');
    await expect(writeReportFile('a.json', broken(), { workspace })).rejects.toThrow(new RangeError('no more'));
    expect(readdirSync(workspace)).toEqual(['a.json']);
    expect(readFileSync(join(workspace, 'a.json'), 'utf8')).toBe('older');
  });

  test.each<readonly [string, (in_: string) => string, readonly (string | undefined)[]]>([
    [
      'where a folder is',
      (workspace) => {
        mkdirSync(join(workspace, 'taken'));
        return 'taken';
      },
      ['EISDIR', 'EPERM'],
    ],
    [
      'below a file',
      (workspace) => {
        writeFileSync(join(workspace, 'file'), '');
        return 'file/failed.json';
      },
      ['ENOTDIR', 'EEXIST'],
    ],
    ['by a name that no system takes', () => 'x'.repeat(300), ['ENAMETOOLONG', 'ENOENT']],
    ['by a name with a zero in it', () => 'a\0b', ['ERR_INVALID_ARG_VALUE']],
  ])('cannot be written %s', async (_, prepare, systemCodes) => {
    const workspace = folder();
    const file = prepare(workspace);
    const error = await refusal(() => writeReportFile(file, ['x'], { workspace }));
    const data = { path: join(workspace, file), isFolder: false, systemCode: expect.any(String) };
    expect(error).toMatchObject({ code: 'file-not-written', data });
    expect(systemCodes).toContain((error as ReportFileError<'file-not-written'>).data.systemCode);
    expect(readdirSync(workspace).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  test('cannot be written into a temp that is a file', async () => {
    const temp = join(folder(), 'file');
    writeFileSync(temp, '');
    const error = await refusal(() => writeReportFile(undefined, ['x'], { temp }));
    const data = { path: temp, isFolder: true, systemCode: 'EEXIST' };
    expect(error).toMatchObject({ code: 'file-not-written', data });
  });
});
