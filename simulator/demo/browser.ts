import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';

/** How a page is looked at. */
export interface View {
  readonly scheme: 'light' | 'dark';
  /** CSS pixels. */
  readonly width: number;
  /** Pixels of the picture a CSS pixel. */
  readonly scale: number;
}

/** A part of a page, in CSS pixels. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const names = ['chromium', 'chromium-browser'];

/**
 * Debian's Chromium, without a window and without a network, spoken to over two pipes in the words of the DevTools
 * protocol. Disposing of it ends it.
 */
export class Browser implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #to: Writable;
  /** Rejects when the program ends. */
  readonly #ended: Promise<never>;
  readonly #answers = new Map<number, (answer: Answer) => void>();
  readonly #loaded: (() => void)[] = [];
  #session: string | undefined;
  #calls = 0;

  private constructor(program: string) {
    this.#profile = mkdtempSync(join(tmpdir(), 'demo-browser-'));
    this.#process = spawn(program, [...flags, `--user-data-dir=${this.#profile}`, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    this.#ended = once(this.#process, 'exit').then(() => {
      throw new Error('Chromium has ended.');
    });
    this.#ended.catch(() => undefined);
    this.#to = this.#process.stdio[3] as Writable;
    const from = this.#process.stdio[4] as Readable;
    // A pipe breaks when the program ends, which is already reported.
    for (const pipe of [this.#to, from]) pipe.on('error', () => undefined);
    this.#listen(from);
  }

  /** @throws {Error} when there is no Chromium in PATH */
  static async start(): Promise<Browser> {
    const folders = (process.env['PATH'] ?? '').split(delimiter);
    const program = folders
      .flatMap((folder) => names.map((name) => join(folder, name)))
      .find((path) => existsSync(path));
    if (program === undefined) {
      throw new Error('There is no Chromium in PATH. On Debian, `apt-get install chromium` brings it.');
    }
    const browser = new Browser(program);
    try {
      const { targetId } = await browser.#call('Target.createTarget', { url: 'about:blank' });
      const { sessionId } = await browser.#call('Target.attachToTarget', { targetId, flatten: true });
      browser.#session = String(sessionId);
      await browser.#call('Page.enable', {});
      return browser;
    } catch (error) {
      await browser[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Opens a file as it looks in this view. */
  async open(path: string, { scheme, width, scale }: View): Promise<void> {
    const features = [{ name: 'prefers-color-scheme', value: scheme }];
    await this.#call('Emulation.setEmulatedMedia', { features });
    const metrics = { width, height: 800, deviceScaleFactor: scale, mobile: false };
    await this.#call('Emulation.setDeviceMetricsOverride', metrics);
    const loaded = new Promise<void>((resolve) => this.#loaded.push(resolve));
    await this.#call('Page.navigate', { url: pathToFileURL(path).href });
    await Promise.race([loaded, this.#ended]);
  }

  /** Unfolds the first `<details>` that the selector finds. */
  async unfold(selector: string): Promise<void> {
    await this.#call('DOM.setAttributeValue', { nodeId: await this.#find(selector), name: 'open', value: '' });
  }

  /** A PNG of the first element that the selector finds, or of what of it is above another one. */
  async picture(selector: string, above?: string): Promise<Buffer> {
    const { x, y, width, height } = await this.#box(await this.#find(selector));
    const end = above === undefined ? y + height : (await this.#box(await this.#find(above))).y;
    const clip = { x, y, width, height: end - y, scale: 1 };
    const { data } = await this.#call('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true, clip });
    return Buffer.from(String(data), 'base64');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill();
    await this.#ended.catch(() => undefined);
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  async #find(selector: string): Promise<number> {
    const { root } = (await this.#call('DOM.getDocument', { depth: 0 })) as { root: { nodeId: number } };
    const { nodeId } = await this.#call('DOM.querySelector', { nodeId: root.nodeId, selector });
    if (nodeId === 0) throw new Error(`The page has no ${selector}.`);
    return Number(nodeId);
  }

  async #box(nodeId: number): Promise<Box> {
    const { model } = (await this.#call('DOM.getBoxModel', { nodeId })) as { model: { border: number[] } & Box };
    const [x = 0, y = 0] = model.border;
    return { x, y, width: model.width, height: model.height };
  }

  async #call(method: string, params: object): Promise<Result> {
    const id = ++this.#calls;
    const answered = new Promise<Answer>((resolve) => this.#answers.set(id, resolve));
    const session = this.#session === undefined ? {} : { sessionId: this.#session };
    this.#to.write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    const { result, error } = await Promise.race([answered, this.#ended]);
    if (result === undefined) throw new Error(`Chromium refused ${method}: ${error?.message}`);
    return result;
  }

  /** Messages end with a null byte. */
  #listen(from: Readable): void {
    let rest = '';
    from.setEncoding('utf8').on('data', (chunk: string) => {
      const messages = (rest + chunk).split('\0');
      rest = messages.pop() ?? '';
      for (const message of messages) this.#take(JSON.parse(message));
    });
  }

  #take(message: Answer): void {
    if (message.method === 'Page.loadEventFired') this.#loaded.shift()?.();
    if (message.id === undefined) return;
    this.#answers.get(message.id)?.(message);
    this.#answers.delete(message.id);
  }
}

type Result = Readonly<Record<string, unknown>>;

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly result?: Result;
  readonly error?: { readonly message: string };
}

const flags = [
  '--headless',
  '--remote-debugging-pipe',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
  '--disable-lcd-text',
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
];
