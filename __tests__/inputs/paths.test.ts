import { describe, expect, test } from '@jest/globals';
import { problem, read } from './given.ts';

describe('path-prefix', () => {
  test.each([
    ['packages/api', 'packages/api'],
    ['./packages//api/', 'packages/api'],
    ['packages\\api', 'packages/api'],
    ['with blanks/in it', 'with blanks/in it'],
    ['پروژه\u200cها', 'پروژه\u200cها'],
    ['.', undefined],
    ['', undefined],
  ])('%j is %j', (given, path) => {
    expect(read({ 'path-prefix': given }).pathPrefix).toBe(path);
  });

  test.each([
    ['/home/runner/work/app/app', 'does not begin at the repository’s root'],
    ['C:\\work\\app', 'does not begin at the repository’s root'],
    ['\\\\host\\share', 'does not begin at the repository’s root'],
    ['../app', 'leads out of the repository, or may do so'],
    ['app/../..', 'leads out of the repository, or may do so'],
    ['app\0', 'is not the name of a folder'],
    ['app\u200d', 'is not the name of a folder'],
    ['a/'.repeat(3000), 'is not the name of a folder'],
  ])('%j is wrong: %s', (given, why) => {
    expect(problem({ 'path-prefix': given })).toMatchObject({
      problem: why,
      hint: expect.stringContaining('packages/api'),
    });
  });
});

describe('report-file', () => {
  test.each(['failed.json', 'reports/failed.json', '/tmp/failed.json', 'C:\\reports\\failed.json'])('%j', (given) => {
    expect(read({ 'report-file': given }).reportFile).toBe(given);
  });

  test.each([
    ['reports/', 'is the path of a folder'],
    ['reports/..', 'is the path of a folder'],
    ['a\nb', 'is not the path of a file'],
  ])('%j is wrong: %s', (given, why) => {
    expect(problem({ 'report-file': given }).problem).toBe(why);
  });
});
