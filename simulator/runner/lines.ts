/**
 * Cuts one stream into lines, as the runner's reader does: a line ends at `\n`, `\r\n` or a lone `\r`.
 * Bytes are read as UTF-8 whatever the chunks they come in; broken ones become U+FFFD.
 */
export class LineReader {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #rest = '';
  #afterReturn = false;

  /** Takes the stream's next bytes: their text as it stands, and the lines that they end. */
  push(chunk: Uint8Array): { readonly text: string; readonly lines: readonly string[] } {
    const text = this.#decoder.decode(chunk, { stream: true });
    return { text, lines: this.#cut(text) };
  }

  /** The stream is over: what was left of a character that never ended, and the last line if no line break ended it. */
  end(): { readonly text: string; readonly lines: readonly string[] } {
    const text = this.#decoder.decode();
    const lines = this.#cut(text);
    const rest = this.#rest;
    this.#rest = '';
    return { text, lines: rest === '' ? lines : [...lines, rest] };
  }

  #cut(text: string): readonly string[] {
    if (text === '') return [];
    // A line break of two characters may come in two chunks: its first half has already ended the line.
    const fresh = this.#afterReturn && text.startsWith('\n') ? text.slice(1) : text;
    this.#afterReturn = text.endsWith('\r');
    const lines = (this.#rest + fresh).split(/\r\n|\n|\r/);
    this.#rest = lines.pop() ?? '';
    return lines;
  }
}
