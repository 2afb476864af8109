import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server of this machine that remembers what it was asked. */
export interface FileServer {
  readonly url: string;
  /** Method, path and `Range` of every request, in order. */
  readonly seen: readonly string[];
}

/** Starts a web server for results; gone when the test has ended. */
export async function startFileServer(handler: http.RequestListener): Promise<FileServer> {
  const seen: string[] = [];
  const server = http.createServer((request, response) => {
    const range = request.headers.range === undefined ? '' : ` ${request.headers.range}`;
    seen.push(`${String(request.method)} ${String(request.url)}${range}`);
    handler(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(
    () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  );
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, seen };
}
