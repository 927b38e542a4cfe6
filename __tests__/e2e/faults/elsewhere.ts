import { connect, createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { selfSigned } from '../../test-engine/certificate.ts';
import { listening } from '../listening.ts';

/** A host that nobody has any business with. */
export interface Elsewhere extends AsyncDisposable {
  readonly url: string;
  /** All that came, a piece a connection, whatever protocol it was meant to be. */
  readonly heard: readonly string[];
}

/** Listens on a loopback port and writes down what comes. */
export async function startElsewhere(): Promise<Elsewhere> {
  const heard: string[] = [];
  const server = createServer((socket) => {
    const index = heard.push('') - 1;
    socket.on('error', () => {});
    socket.on('data', (piece) => {
      heard[index] += piece.toString('latin1');
      socket.end(
        'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]',
      );
    });
  });
  const { port, [Symbol.asyncDispose]: close } = await listening(server);
  return { url: `http://127.0.0.1:${port}`, heard, [Symbol.asyncDispose]: close };
}

/** Opens TLS for a server that speaks none. */
export interface TlsFront extends AsyncDisposable {
  readonly url: string;
  /** Where it leads; connections that come earlier wait. */
  leadTo(url: string): void;
}

/** A front with a certificate that nobody trusts. */
export async function startTlsFront(): Promise<TlsFront> {
  const target = Promise.withResolvers<string>();
  const server = createTlsServer(selfSigned(), async (socket) => {
    socket.on('error', () => {});
    const { hostname, port } = new URL(await target.promise);
    const behind = connect(Number(port), hostname);
    behind.on('error', () => socket.destroy());
    socket.on('close', () => behind.destroy());
    socket.pipe(behind).pipe(socket);
  });
  const { port, [Symbol.asyncDispose]: close } = await listening(server);
  return { url: `https://127.0.0.1:${port}`, leadTo: target.resolve, [Symbol.asyncDispose]: close };
}
