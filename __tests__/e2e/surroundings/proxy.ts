import { createServer, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { type Listening, listening } from '../listening.ts';

/** A proxy that opens tunnels, and whom it was asked for, by whom. */
export interface ProxyStandIn extends Listening {
  readonly asked: readonly { readonly target: string; readonly authorization: string | undefined }[];
}

/** How it answers those who ask for a tunnel: leads all of them to this port, or refuses with this status. */
export type Answer = { readonly leadsTo: number } | { readonly refusesWith: number };

/** Starts a proxy. Plain requests are written down, too, and refused. */
export async function startProxy(answer: Answer): Promise<ProxyStandIn> {
  const asked: { target: string; authorization: string | undefined }[] = [];
  const note = ({ url = '', headers }: IncomingMessage) =>
    asked.push({ target: url, authorization: headers['proxy-authorization'] });
  const server = createServer((request, response) => {
    note(request);
    response.writeHead(502).end();
  });
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    note(request);
    socket.on('error', () => {});
    if ('refusesWith' in answer) {
      socket.end(`HTTP/1.1 ${answer.refusesWith} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const target = connect(answer.leadsTo, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.pipe(target).pipe(socket);
    });
    target.on('error', () => socket.destroy());
    socket.on('close', () => target.destroy());
  });
  return { asked, ...(await listening(server)) };
}

/** Opens TLS for a server that speaks none, with this certificate. */
export async function startTlsFront(
  certificate: { readonly key: string; readonly cert: string },
  behind: string,
): Promise<Listening> {
  const { port, hostname } = new URL(behind);
  const server = createTlsServer(certificate, (socket) => {
    const target = connect(Number(port), hostname);
    for (const one of [socket, target]) one.on('error', () => socket.destroy());
    socket.on('close', () => target.destroy());
    socket.pipe(target).pipe(socket);
  });
  server.on('tlsClientError', () => {});
  return listening(server);
}
