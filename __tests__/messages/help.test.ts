import { describe, expect, test } from '@jest/globals';
import { anchors, helpLink } from '../../src/messages/help.ts';
import { explanation } from '../../src/report/summary/head.ts';
import { linkBelow } from '../../src/text/index.ts';
import { report, surroundings, viewOf } from '../report/fixtures.ts';
import { everyVerdict } from './every-verdict.ts';

const docs = linkBelow(new URL('https://github.com/acme/test-engine-gate/blob/v1'), ['docs']);
const guide = 'https://github.com/acme/test-engine-gate/blob/v1/docs/troubleshooting.md';
const documented = { ...surroundings, docs };

describe('the link to more help', () => {
  test.each(anchors)('leads to the entry on %s', (anchor) => {
    expect(String(helpLink(anchor, documented))).toBe(`${guide}#${anchor}`);
  });

  test('is missing if the place of the documentation is not known', () => {
    expect(helpLink('no-run-found', { ...surroundings, docs: undefined })).toBeUndefined();
  });

  test.each(everyVerdict)('is in the summary of: %s', (_headline, _what, verdict, options) => {
    const of = report(verdict, options);
    const links = [...String(explanation(viewOf(of, documented))).matchAll(/<a href="([^"#]*)#[^"]+">Help for/g)];
    expect(links.map(([, address]) => address)).toEqual(verdict.name === 'passed' ? [] : [guide]);
    expect(String(explanation(viewOf(of, { ...surroundings, docs: undefined })))).not.toContain('Help for');
  });
});
