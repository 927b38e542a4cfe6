import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { OpenApiDocument } from './document.ts';

/** The file cannot be had or is none, which says nothing about the API. */
export class NoDocument extends Error {
  override readonly name = 'NoDocument';
}

/** Bytes; the file has less than 50,000. */
const largest = 5_000_000;

/**
 * Reads an OpenAPI file from a path or an address.
 *
 * @throws {NoDocument} when it cannot be had within 30 seconds, is too large, or is no OpenAPI file
 */
export async function readDocument(place: string): Promise<OpenApiDocument> {
  const text = await (/^https?:/.test(place) ? download(place) : readLocal(place));
  let content: unknown;
  try {
    content = parse(text, { logLevel: 'error' });
  } catch (error) {
    throw new NoDocument(`${place} is no YAML: ${(error as Error).message.split('\n')[0]}`);
  }
  const document = OpenApiDocument.of(content);
  if (document === undefined) throw new NoDocument(`${place} is no OpenAPI file.`);
  return document;
}

async function readLocal(path: string): Promise<string> {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new NoDocument((error as Error).message);
  }
}

async function download(address: string): Promise<string> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(30_000) });
    if (!response.ok) throw new NoDocument(`${address} answers with ${response.status}.`);
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > largest) throw new NoDocument(`${address} has more than ${largest} bytes.`);
    }
    return text;
  } catch (error) {
    if (error instanceof NoDocument) throw error;
    const { cause } = error as Error;
    throw new NoDocument(`${address} cannot be had: ${String(cause ?? error)}`);
  }
}
