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
    ['/home/runner/work/app/app', 'folder-not-relative'],
    ['C:\\work\\app', 'folder-not-relative'],
    ['\\\\host\\share', 'folder-not-relative'],
    ['../app', 'folder-outside-repository'],
    ['app/../..', 'folder-outside-repository'],
    ['app\0', 'not-a-folder'],
    ['app\u200d', 'not-a-folder'],
    ['a/'.repeat(3000), 'not-a-folder'],
  ])('%j is wrong: %s', (given, why) => {
    expect(problem({ 'path-prefix': given }).code).toBe(why);
  });
});

describe('report-file', () => {
  test.each(['failed.json', 'reports/failed.json', '/tmp/failed.json', 'C:\\reports\\failed.json'])('%j', (given) => {
    expect(read({ 'report-file': given }).reportFile).toBe(given);
  });

  test.each([
    ['reports/', 'folder-for-file'],
    ['reports/..', 'folder-for-file'],
    ['a\nb', 'not-a-file'],
  ])('%j is wrong: %s', (given, why) => {
    expect(problem({ 'report-file': given }).code).toBe(why);
  });
});
