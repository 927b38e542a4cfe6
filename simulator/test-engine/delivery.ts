import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setInterval } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Answer } from './answers.ts';
import type { Delivery } from './trouble.ts';

/** Sends an answer the way it is to arrive. Resolves when all of it is handed over or the client has gone; it never rejects. */
export async function deliver(response: ServerResponse, delivery: Delivery): Promise<void> {
  switch (delivery.how) {
    case 'never':
      return;
    case 'dropped':
      response.req.socket.destroy();
      return;
    case 'reset':
      reset(response);
      return;
    case 'whole':
      open(response, delivery.answer);
      response.end(delivery.answer.body);
      return;
    case 'half': {
      open(response, delivery.answer);
      const bytes = Buffer.from(delivery.answer.body);
      response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => reset(response));
      return;
    }
    case 'drip':
      open(response, delivery.answer);
      response.flushHeaders();
      await drip(response, delivery.answer.body, delivery.pause);
      return;
    case 'huge':
      response.writeHead(delivery.status, {
        'Content-Type': 'application/json; charset=utf-8',
        ...(delivery.sent === 'announced' && { 'Content-Length': delivery.bytes }),
        ...(delivery.sent === 'packed' && { 'Content-Encoding': 'gzip' }),
      });
      await pour(response, delivery);
      return;
  }
}

/** The status; `undefined` where the client gets none. */
export function statusOf(delivery: Delivery): number | undefined {
  switch (delivery.how) {
    case 'never':
    case 'dropped':
    case 'reset':
      return undefined;
    case 'huge':
      return delivery.status;
    case 'whole':
    case 'half':
    case 'drip':
      return delivery.answer.status;
  }
}

function open(response: ServerResponse, { status, headers, body }: Answer): void {
  const mayHaveBody = status !== 204 && status !== 304;
  response.writeHead(status, { ...headers, ...(mayHaveBody && { 'Content-Length': Buffer.byteLength(body) }) });
}

function reset(response: ServerResponse): void {
  response.req.socket.resetAndDestroy();
}

async function drip(response: ServerResponse, body: string, pause: number): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const bytes = Buffer.from(body);
  let sent = 0;
  try {
    for await (const _ of setInterval(pause, undefined, { signal: gone.signal })) {
      response.write(bytes.subarray(sent, sent + 1));
      sent += 1;
      if (sent >= bytes.length) break;
    }
    response.end();
  } catch {
    // Whoever was to read this is gone.
  }
}

/** No faster than the client reads, so that a huge body costs no memory here. */
async function pour(
  response: ServerResponse,
  { bytes, sent }: Extract<Delivery, { readonly how: 'huge' }>,
): Promise<void> {
  try {
    await pipeline(Readable.from(sent === 'packed' ? packed(spacedOut(bytes)) : spacedOut(bytes)), response);
  } catch {
    // Whoever was to read this is gone.
  }
}

const chunk = Buffer.alloc(64 * 1024, ' ');

function* spacedOut(bytes: number): Generator<Buffer> {
  yield Buffer.from('[');
  let left = bytes - 2;
  for (; left >= chunk.length; left -= chunk.length) yield chunk;
  if (left > 0) yield chunk.subarray(0, left);
  yield Buffer.from(']');
}

/** Each piece packed by itself, which put together is gzip too; pieces that come again are packed once. */
function* packed(pieces: Iterable<Buffer>): Generator<Buffer> {
  const known = new Map<Buffer, Buffer>();
  for (const piece of pieces) {
    const done = known.get(piece) ?? gzipSync(piece);
    known.set(piece, done);
    yield done;
  }
}
