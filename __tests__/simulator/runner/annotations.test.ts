import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type Annotation, Annotations, type Level, landsInDiff } from '../../../simulator/runner/annotations.ts';
import { CaselessMap } from '../../../simulator/runner/caseless.ts';
import { freshFolder } from './fixture.ts';

function annotate(
  properties: Record<string, string>,
  message = 'boom',
  workspace = freshFolder(),
): Annotation | undefined {
  const annotations = new Annotations(workspace);
  annotations.add({
    level: 'error',
    message,
    properties: new CaselessMap(Object.entries(properties)),
    source: 'command',
  });
  return annotations.kept[0];
}

describe('place', () => {
  const nowhere = { line: null, endLine: null, col: null, endColumn: null };
  test.each([
    [{}, nowhere],
    [{ line: '3' }, { ...nowhere, line: 3, endLine: 3 }],
    [
      { line: '3', endLine: '5' },
      { ...nowhere, line: 3, endLine: 5 },
    ],
    [{ line: '5', endLine: '3' }, nowhere],
    [{ endLine: '3' }, { ...nowhere, line: 3, endLine: 3 }],
    [
      { line: '3', col: '7' },
      { line: 3, endLine: 3, col: 7, endColumn: 7 },
    ],
    [
      { line: '3', endColumn: '7' },
      { line: 3, endLine: 3, col: 7, endColumn: 7 },
    ],
    [
      { line: '3', endLine: '3', col: '2', endColumn: '7' },
      { line: 3, endLine: 3, col: 2, endColumn: 7 },
    ],
    [
      { line: '3', col: '7', endColumn: '2' },
      { ...nowhere, line: 3, endLine: 3 },
    ],
    [
      { line: '3', endLine: '4', col: '2' },
      { ...nowhere, line: 3, endLine: 4 },
    ],
    [{ line: '5', endLine: '3', col: '2' }, nowhere],
    [{ col: '7', endColumn: '9' }, nowhere],
    [{ line: 'three', col: '1' }, nowhere],
    [{ line: '3.5' }, nowhere],
    [{ line: '99999999999' }, nowhere],
    [{ line: ' +3 ' }, { ...nowhere, line: 3, endLine: 3 }],
    [{ LINE: '3' }, { ...nowhere, line: 3, endLine: 3 }],
  ])('%j', (properties, place) => {
    expect(annotate(properties)).toMatchObject(place);
  });
});

describe('path', () => {
  test.each(['a.rb', 'spec/models/a b.rb', '.github/workflows/ci.yml', '..a/b...c'])('%s lands', (path) => {
    expect(landsInDiff(path)).toBe(true);
  });

  test.each(['./a.rb', '/a.rb', '../a.rb', 'a/../b.rb', 'a/./b.rb', 'a//b.rb', 'a/', 'a\\b.rb', '.', '..', ''])(
    '%j does not land',
    (path) => {
      expect(landsInDiff(path)).toBe(false);
    },
  );

  test('an absolute one below the workspace is made relative, another one stays', () => {
    const workspace = freshFolder();
    expect(annotate({ file: `${workspace}/a/b.rb` }, 'x', workspace)).toMatchObject({ path: 'a/b.rb', lands: true });
    expect(annotate({ file: `${workspace}-2/b.rb` }, 'x', workspace)).toMatchObject({ lands: false });
    expect(annotate({ file: '/a.rb' }, 'x', workspace)).toMatchObject({ path: '/a.rb', lands: false });
  });

  test('none at all', () => {
    expect(annotate({})).toMatchObject({ path: null, lands: false, exists: null });
    expect(annotate({ file: ' ' })).toMatchObject({ path: null, lands: false, exists: null });
  });

  test('whether it exists is known only where the workspace has files', () => {
    const workspace = freshFolder();
    expect(annotate({ file: 'a.rb' }, 'x', workspace)).toMatchObject({ exists: null });
    mkdirSync(join(workspace, 'spec'));
    writeFileSync(join(workspace, 'a.rb'), '');
    expect(annotate({ file: 'a.rb' }, 'x', workspace)).toMatchObject({ exists: true });
    for (const file of ['b.rb', 'spec', 'a.rb/b', 'a\0b', 'x'.repeat(5000)]) {
      expect(annotate({ file }, 'x', workspace)).toMatchObject({ exists: false });
    }
  });
});

describe('text', () => {
  test('a message is cut at 4,096 UTF-16 units, a title at 255', () => {
    const cut = annotate({ title: 't'.repeat(256) }, `${'🙂'.repeat(2048)}x`);
    expect(cut).toMatchObject({ message: '🙂'.repeat(2048), messageCut: true, title: 't'.repeat(255), titleCut: true });
    const whole = annotate({ title: 't'.repeat(255) }, '🙂'.repeat(2048));
    expect(whole).toMatchObject({ messageCut: false, titleCut: false, title: 't'.repeat(255) });
  });

  test('a property named message stands in for an empty one', () => {
    expect(annotate({ message: 'from the side' }, ' ')).toMatchObject({ message: 'from the side' });
  });
});

describe('limit', () => {
  function fill(...levels: readonly Level[]): Annotations {
    const annotations = new Annotations(freshFolder());
    for (const [index, level] of levels.entries()) {
      annotations.add({ level, message: `${index}`, properties: new CaselessMap(), source: 'command' });
    }
    return annotations;
  }

  test('ten of each level are kept, first come', () => {
    const annotations = fill(
      ...Array.from({ length: 36 }, (_, index) => (['error', 'warning', 'notice'] as const)[index % 3] ?? 'error'),
    );
    expect(annotations.kept.map(({ message }) => Number(message))).toEqual(
      Array.from({ length: 30 }, (_, index) => index),
    );
    expect(annotations.dropped).toHaveLength(6);
    expect(annotations.dropped[0]).toMatchObject({ message: '30', level: 'error', reason: 'limit' });
  });

  test('one without a message is none, but takes a place', () => {
    const annotations = new Annotations(freshFolder());
    const add = (message: string) =>
      annotations.add({ level: 'notice', message, properties: new CaselessMap(), source: 'command' });
    for (const message of ['', ' \n', ...'123456789']) add(message);
    expect(annotations.kept).toHaveLength(8);
    expect(annotations.dropped.map(({ reason }) => reason)).toEqual(['empty message', 'empty message', 'limit']);
  });
});
