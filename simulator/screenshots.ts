/**
 * Makes the README's pictures anew: plays the demo's first scenario and photographs its page with Debian's Chromium. Without the
 * package `fonts-noto-color-emoji`, an empty box stands in place of each symbol.
 *
 *     node simulator/screenshots.ts
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { Browser } from './demo/browser.ts';
import { pageOf } from './demo/page.ts';
import { play } from './demo/play.ts';
import { withPalette } from './demo/png.ts';
import { failed } from './scenarios/failed.ts';

const folder = resolve(import.meta.dirname, '../docs/images');
/** 900 and the page's margins. */
const width = 932;
/** The first that makes a picture of at most so many bytes. */
const scales = [2, 1.5, 1] as const;
const mostBytes = 250_000;

/** What is shown of which element: all of it, or what is above another one. */
const pictures = [
  { name: 'summary', selector: '#summary', above: '#summary h3:nth-of-type(4)' },
  { name: 'annotations', selector: '#lines article:nth-of-type(2)', above: undefined },
  { name: 'log', selector: '#log', above: undefined },
] as const;

const page = join(mkdtempSync(join(tmpdir(), 'demo-screenshots-')), 'page.html');
try {
  await using browser = await Browser.start();
  writeFileSync(page, pageOf(await play(failed)));
  mkdirSync(folder, { recursive: true });
  for (const scheme of ['light', 'dark'] as const) {
    for (const { name, selector, above } of pictures) {
      for (const scale of scales) {
        await browser.open(page, { scheme, width, scale });
        await browser.unfold('#summary details');
        const picture = withPalette(await browser.picture(selector, above));
        if (picture.length > mostBytes) continue;
        const path = join(folder, `${name}-${scheme}.png`);
        writeFileSync(path, picture);
        console.log(`${relative(process.cwd(), path)}: ${picture.length} bytes at scale ${scale}`);
        break;
      }
    }
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  rmSync(join(page, '..'), { recursive: true, force: true });
}
