import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A server on this machine. */
export interface Listening extends AsyncDisposable {
  readonly port: number;
}

/** Lets a server listen on a port of its own; its end is the end of every connection to it. */
export async function listening(server: Server): Promise<Listening> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  return { port: (server.address() as AddressInfo).port, [Symbol.asyncDispose]: close };
}
