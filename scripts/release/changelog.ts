import { Problem } from '../problem.ts';
import { compareVersions, parseVersion, type Version, versionText } from './version.ts';

/** What the changelog says of one version. */
export interface Section {
  readonly version: Version;
  /** `2026-11-30`; `undefined` while the version is unreleased. */
  readonly day: string | undefined;
  /** Markdown, without the heading. */
  readonly notes: string;
}

const heading = /^## \[([^\]]+)\] - (\d{4}-\d\d-\d\d|unreleased)$/;

/**
 * The sections of a changelog, newest first.
 *
 * @throws {Problem} when a heading of the second level has another form than `## [1.2.3] - 2026-11-30`, or `- unreleased`
 *   for the newest; when versions do not descend; when there is no section
 */
export function readChangelog(text: string): readonly Section[] {
  const parts = text.split(/^(?=## )/m).filter((part) => part.startsWith('## '));
  const sections = parts.map(readSection);
  if (sections.length === 0)
    throw new Problem('CHANGELOG.md has no section: write "## [1.2.3] - unreleased" and notes.');
  for (const [index, { version, day }] of sections.entries()) {
    const older = sections[index + 1];
    if (older !== undefined && compareVersions(version, older.version) <= 0) {
      const names = `${versionText(version)} stands above ${versionText(older.version)}`;
      throw new Problem(`CHANGELOG.md: ${names}. The newest version comes first, each once.`);
    }
    if (index > 0 && day === undefined) {
      throw new Problem(`CHANGELOG.md: ${versionText(version)} is unreleased, but a newer version stands above it.`);
    }
  }
  return sections;
}

/**
 * The notes of a version.
 *
 * @throws {Problem} when it has no section or an empty one
 */
export function notesOf(sections: readonly Section[], version: Version): string {
  const section = sections.find((one) => compareVersions(one.version, version) === 0);
  const name = versionText(version);
  if (section === undefined) {
    const known = sections.map((one) => versionText(one.version)).join(', ');
    throw new Problem(`CHANGELOG.md has no section for ${name} (it has ${known}): write "## [${name}] - unreleased".`);
  }
  if (section.notes === '') throw new Problem(`CHANGELOG.md says nothing about ${name}: write what has changed.`);
  return section.notes;
}

function readSection(part: string): Section {
  const [head = '', ...lines] = part.split('\n');
  const [, name = '', day] = heading.exec(head.trimEnd()) ?? [];
  const version = parseVersion(name);
  if (version === undefined) {
    throw new Problem(
      `CHANGELOG.md: "${head}" is no heading of a version. Write "## [1.2.3] - 2026-11-30", or` +
        ' "- unreleased" in place of the day.',
    );
  }
  if (day !== 'unreleased' && Number.isNaN(Date.parse(`${day}T00:00:00Z`))) {
    throw new Problem(`CHANGELOG.md: ${day} is no day of the calendar.`);
  }
  return { version, day: day === 'unreleased' ? undefined : day, notes: lines.join('\n').trim() };
}
