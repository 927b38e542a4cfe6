import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type FileCommand,
  fileCommandNames,
  keyValuePairs,
  largestSummary,
  outputsProblem,
  readStepFiles,
} from '../../../simulator/runner/files.ts';
import type { Worker } from '../../../simulator/runner/worker.ts';
import { freshFolder, makeWorker, shown } from './fixture.ts';

function read(contents: Partial<Record<FileCommand, string | Uint8Array>>, worker: Worker = makeWorker()) {
  const folder = freshFolder();
  const paths = Object.fromEntries(fileCommandNames.map((name) => [name, join(folder, name)])) as Record<
    FileCommand,
    string
  >;
  for (const [name, content] of Object.entries(contents)) writeFileSync(join(folder, name), content);
  return { worker, ...readStepFiles(paths, worker) };
}

const errorsOf = (worker: Worker) => worker.annotations.kept.map(({ level, message }) => `${level}: ${message}`);

describe('keyValuePairs', () => {
  test.each([
    [
      'a=1\nb=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'a=1=2<<3\n\n\nb=\n',
      [
        ['a', '1=2<<3'],
        ['b', ''],
      ],
    ],
    [
      'a=1\na=2\n',
      [
        ['a', '1'],
        ['a', '2'],
      ],
    ],
    [
      'a<<EOF\nline 1\nb=2\nEOF\nc=3\n',
      [
        ['a', 'line 1\nb=2'],
        ['c', '3'],
      ],
    ],
    ['a<<EOF\nEOF', [['a', '']]],
    ['a<<EOF\n\nEOF', [['a', '']]],
    ['a<<EOF\n\n\nEOF', [['a', '\n']]],
    ['a<<E=F\nx\nE=F', [['a', 'x']]],
    ['a<<EOF\nEOF \nx\r\nEOF\n', [['a', 'EOF \nx\r']]],
    [
      'a=1\r\nb=2',
      [
        ['a', '1\r'],
        ['b', '2'],
      ],
    ],
    ['=1', [['', '1']]],
    ['', []],
  ])('%j', (text, pairs) => {
    expect([...keyValuePairs(text)]).toEqual(pairs);
  });

  test.each([
    ['no sign', "Invalid format 'no sign'"],
    ['<<EOF\nEOF', "Invalid format '<<EOF'. Name must not be empty and delimiter must not be empty"],
    ['a<<\nEOF', "Invalid format 'a<<'. Name must not be empty and delimiter must not be empty"],
    ['a<<EOF\nx\n', "Invalid value. Matching delimiter not found 'EOF'"],
    ['a<<EOF', "Invalid value. Matching delimiter not found 'EOF'"],
    ['a<<EOF\nx', 'Invalid value. EOF marker missing new line.'],
    ['a<<EOF\nx\nEOF ', 'Invalid value. EOF marker missing new line.'],
  ])('%j is an error', (text, message) => {
    expect(() => [...keyValuePairs(text)]).toThrow(new Error(message));
  });

  test('any text comes back out of a block', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('\n', '\r', '=', '<<', 'a', 'EOF', '€') }), (value) => {
        expect([...keyValuePairs(`name<<ghadelimiter\n${value}\nghadelimiter\n`)]).toEqual([['name', value]]);
      }),
    );
  });
});

describe('outputs, state, environment, paths', () => {
  test('the last value wins, whatever the case of an output', () => {
    const { worker, environment, paths, problems } = read({
      OUTPUT: 'a=1\nb=2\nA=3\n',
      STATE: 's=1\ns=2\n',
      ENV: 'X=1\nx=2\nX=3\n',
      PATH: '/a\n\n/b\r\n/a\n',
    });
    expect(worker.outputs.toRecord()).toEqual({ a: '3', b: '2' });
    expect(worker.state.toRecord()).toEqual({ s: '2' });
    expect(environment).toEqual({ X: '3', x: '2' });
    expect(paths).toEqual(['/b', '/a']);
    expect(problems).toEqual([]);
    expect(worker.failed).toBe(false);
  });

  test('a byte order mark is no part of the first name, broken UTF-8 is replaced', () => {
    const { worker } = read({ OUTPUT: Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0x3d, 0xff]) });
    expect(worker.outputs.toRecord()).toEqual({ a: '\ufffd' });
  });

  test('a mistake makes the step fail; what stood before it counts', () => {
    const { worker, problems } = read({ OUTPUT: 'a=1\nwrong\nb=2\n', STATE: 's<<EOF\n' });
    expect(worker.failed).toBe(true);
    expect(worker.outputs.toRecord()).toEqual({ a: '1' });
    expect(problems).toEqual([
      { file: 'STATE', message: "Invalid value. Matching delimiter not found 'EOF'" },
      { file: 'OUTPUT', message: "Invalid format 'wrong'" },
    ]);
    expect(errorsOf(worker)).toEqual([
      "error: Unable to process file command 'state' successfully.",
      "error: Invalid value. Matching delimiter not found 'EOF'",
      "error: Unable to process file command 'output' successfully.",
      "error: Invalid format 'wrong'",
    ]);
  });

  test('an output wants a name', () => {
    expect(read({ OUTPUT: '=1' }).worker.failed).toBe(true);
  });

  test('NODE_OPTIONS is not passed on, which is an error and no failure', () => {
    const { worker, environment } = read({ ENV: 'node_options=--inspect\nX=1\n' });
    expect(environment).toEqual({ X: '1' });
    expect(errorsOf(worker)).toEqual(["error: Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command."]);
    expect(worker.failed).toBe(false);
  });

  test('files that are gone are as good as empty', () => {
    expect(read({})).toMatchObject({ environment: {}, paths: [], summary: null, summaryBytes: 0, problems: [] });
  });

  test('a debug run shows them', () => {
    const { worker } = read({ OUTPUT: 'a=1', STATE: 'b=2' }, makeWorker({ debug: true }));
    expect(shown(worker.log.entries)).toEqual(['debug: Save intra-action state b = 2', 'debug: Set output a = 1']);
  });

  test('outputs of more than 1 MiB, counted as UTF-16, are too many', () => {
    expect(outputsProblem({ a: 'x'.repeat(512 * 1024 - 1), b: 'y' })).toBeNull();
    expect(outputsProblem({ a: 'x'.repeat(512 * 1024), b: 'y' })).toContain('1048578 bytes');
  });
});

describe('summary', () => {
  test('it is masked line by line', () => {
    const worker = makeWorker({ secrets: ['s3cr3t', 'two\nlines'] });
    expect(read({ STEP_SUMMARY: '# a s3cr3t\r\ntwo\rlines' }, worker).summary).toBe('# a ***\n***\n***\n');
  });

  test('an empty file is none', () => {
    expect(read({ STEP_SUMMARY: '' })).toMatchObject({ summary: null, summaryBytes: 0, problems: [] });
  });

  test('bytes count, and one too many drops it whole, with an error annotation and no failure', () => {
    const fits = `${'€'.repeat(349525)}x`;
    expect(Buffer.byteLength(fits)).toBe(largestSummary);
    expect(read({ STEP_SUMMARY: fits })).toMatchObject({ summary: `${fits}\n`, summaryBytes: 1_048_576, problems: [] });

    const { worker, summary, problems } = read({ STEP_SUMMARY: `${fits}x` });
    expect(summary).toBeNull();
    expect(problems).toHaveLength(1);
    expect(errorsOf(worker)[0]).toMatch(/^error: \$GITHUB_STEP_SUMMARY upload aborted, .* 1024k, got 1024k\.$/);
    expect(worker.failed).toBe(false);
  });

  test('the outputs are read although the summary was dropped', () => {
    expect(read({ STEP_SUMMARY: 'x'.repeat(largestSummary + 1), OUTPUT: 'a=1' }).worker.outputs.toRecord()).toEqual({
      a: '1',
    });
  });
});
