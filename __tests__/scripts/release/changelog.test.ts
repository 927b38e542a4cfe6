import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { notesOf, readChangelog } from '../../../scripts/release/changelog.ts';
import {
  compareVersions,
  parseVersion,
  type Version,
  versionOfTag,
  versionText,
} from '../../../scripts/release/version.ts';

const root = resolve(import.meta.dirname, '../../..');
const v = (text: string) => parseVersion(text) as Version;

describe('versions', () => {
  test.each(['1.2', 'v1.2.3', '01.2.3', '1.2.3-', '1.2.3-01', '1.2.3-a..b', '1.2.3+build', '1.2.3 ', '', '1.2.3\n'])(
    'none: %j',
    (text) => {
      expect(parseVersion(text)).toBeUndefined();
    },
  );

  test('a tag is a version behind a v; the moving one is none', () => {
    expect(versionOfTag('v1.2.3-rc.1')).toEqual({ major: 1, minor: 2, patch: 3, prerelease: ['rc', '1'] });
    for (const tag of ['v1', '1.2.3', 'vv1.2.3', 'release-1.2.3']) expect(versionOfTag(tag)).toBeUndefined();
  });

  // The order that the specification itself gives, and the numbers around it.
  const ordered = [
    ...[
      '0.9.10',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.-',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
    ],
    ...['1.0.0-rc.1', '1.0.0', '1.0.9', '1.0.10', '1.2.0', '1.10.0', '2.0.0-rc.1', '2.0.0', '10.0.0'],
  ];

  test('come in their order, whichever two are compared', () => {
    for (const [i, one] of ordered.entries()) {
      for (const [j, other] of ordered.entries()) {
        expect([one, other, Math.sign(compareVersions(v(one), v(other)))]).toEqual([one, other, Math.sign(i - j)]);
      }
    }
  });

  test('are written as they were read', () => {
    const number = fc.nat({ max: 999 });
    const word = fc.stringMatching(/^[a-z][0-9a-z-]{0,5}$/);
    fc.assert(
      fc.property(
        number,
        number,
        number,
        fc.array(fc.oneof(word, number.map(String)), { maxLength: 3 }),
        (...parts) => {
          const [major, minor, patch, prerelease] = parts;
          const version = { major, minor, patch, prerelease };
          expect(parseVersion(versionText(version))).toEqual(version);
        },
      ),
    );
  });
});

describe('the changelog', () => {
  const text =
    '# Changelog\n\nIntro.\n\n## [1.1.0] - unreleased\n\n### Added\n\n- One.\n\n## [1.0.0] - 2026-11-30\n\n- Two.\n';

  test('has a section for each version', () => {
    const sections = readChangelog(text);
    expect(sections.map(({ version, day }) => [versionText(version), day])).toEqual([
      ['1.1.0', undefined],
      ['1.0.0', '2026-11-30'],
    ]);
    expect(notesOf(sections, v('1.1.0'))).toBe('### Added\n\n- One.');
    expect(notesOf(sections, v('1.0.0'))).toBe('- Two.');
  });

  test.each([
    ['# Changelog\n', /has no section/],
    ['## 1.0.0\n', /"## 1.0.0" is no heading of a version/],
    ['## [Unreleased]\n', /"## \[Unreleased\]" is no heading of a version/],
    ['## [1.0.0] - soon\n', /is no heading/],
    ['## [1.0.0] - 2026-13-01\n', /2026-13-01 is no day/],
    ['## [1.0.0] - 2026-01-01\n## [1.1.0] - 2026-01-02\n', /1.0.0 stands above 1.1.0/],
    ['## [1.0.0] - 2026-01-01\n## [1.0.0] - 2026-01-01\n', /1.0.0 stands above 1.0.0/],
    ['## [1.1.0] - 2026-01-01\n## [1.0.0] - unreleased\n', /1.0.0 is unreleased, but a newer version/],
  ])('refuses %j', (wrong, message) => {
    expect(() => readChangelog(wrong)).toThrow(message);
  });

  test('a version without notes is refused with what to write', () => {
    const sections = readChangelog(
      `## [1.2.0] - 2026-12-01\n\n${text.slice(text.indexOf('## ')).replace('unreleased', '2026-11-30')}`,
    );
    expect(() => notesOf(sections, v('1.2.0'))).toThrow(/says nothing about 1.2.0: write what has changed/);
    expect(() => notesOf(sections, v('1.3.0'))).toThrow(/no section for 1.3.0 \(it has 1.2.0, 1.1.0, 1.0.0\): write/);
  });

  test('ours is one, and its newest section is the version of the package', () => {
    const [newest] = readChangelog(readFileSync(resolve(root, 'CHANGELOG.md'), 'utf8'));
    const { version } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'));
    expect(newest && compareVersions(newest.version, v(version))).toBeGreaterThanOrEqual(0);
    expect(newest?.notes).not.toBe('');
  });
});
