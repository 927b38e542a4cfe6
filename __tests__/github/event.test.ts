import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from '@jest/globals';
import { workflowEvent } from '../../src/github/event.ts';

const folder = mkdtempSync(join(tmpdir(), 'event-'));
const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The event in a file of this content. */
function event(content: string) {
  const path = join(folder, 'event.json');
  writeFileSync(path, content);
  process.env = { ...before, GITHUB_EVENT_NAME: 'push', GITHUB_SHA: 'a'.repeat(40), GITHUB_EVENT_PATH: path };
  return workflowEvent(process.env);
}

test('is read from the file that the runner names', () => {
  expect(event('{"after":"b"}')).toMatchObject({ eventName: 'push', sha: 'a'.repeat(40), payload: { after: 'b' } });
});

test.each(['', 'no JSON', '{'])('has no payload where the file holds %j', (content) => {
  expect(event(content)).toEqual({ eventName: 'push', sha: 'a'.repeat(40), payload: {} });
});
