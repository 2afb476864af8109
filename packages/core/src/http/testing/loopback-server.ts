import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A server on 127.0.0.1 that remembers what it was asked. */
export interface LoopbackServer extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** Requests seen, in order. */
  readonly seen: readonly SeenRequest[];
  /** Connections made so far. */
  readonly connections: () => number;
}

/** The head of a request. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
}

/** Starts a real HTTP server, or HTTPS with the test certificate. Closing it cuts every connection. */
export async function serve(
  handler: http.RequestListener,
  tls?: { readonly key: string; readonly cert: string },
): Promise<LoopbackServer> {
  const seen: SeenRequest[] = [];
  const listener: http.RequestListener = (request, response) => {
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    // A client that goes away is often what the test is about.
    request.on('error', () => undefined);
    handler(request, response);
  };
  const server = tls === undefined ? http.createServer(listener) : https.createServer(tls, listener);
  const raw = await listen(server);
  return {
    ...raw,
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${String(raw.port)}`,
    seen,
  };
}

/** Listens on a free port of 127.0.0.1 and counts and cuts connections. */
export async function listen(
  server: Server,
): Promise<{ port: number; connections: () => number; [Symbol.asyncDispose](): Promise<void> }> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** The whole body of a request, as bytes. */
export async function bodyOf(request: http.IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces);
}
