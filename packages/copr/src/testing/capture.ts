import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDeps } from '@omnipub/core';
import { onTestFinished } from 'vitest';
import { CoprClient } from '../client.js';
import { readForm, receive } from './received-request.js';

/** A client whose writes are all refused, and the JSON that they brought. */
export interface Capture {
  readonly client: CoprClient;
  /** The JSON of the only write since the last call; undefined when nothing was sent. @throws Error for more than one */
  take(): unknown;
}

/** Starts one inside of a test. Reads find nothing, and a build may be made. */
export async function captureWrites(): Promise<Capture> {
  const captured: unknown[] = [];
  const server = createServer((message, response) => {
    void receive(message).then(({ method, target, headers, body }) => {
      const isLook = method === 'GET' || target.includes('check-before-build');
      if (!isLook) captured.push(jsonIn(headers['content-type'] ?? '', body));
      response.writeHead(isLook ? 200 : 400, { 'Content-Type': 'application/json' });
      response.end(isLook ? '{"items": []}' : '{"error": "captured"}');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    client: new CoprClient({ url, login: 'somelogin', token: 'sometoken' }, createDeps({ env: {} })),
    take: () => {
      if (captured.length > 1) throw new Error(`${String(captured.length)} writes`);
      return captured.pop();
    },
  };
}

function jsonIn(contentType: string, body: Buffer): unknown {
  if (!contentType.startsWith('multipart/')) return JSON.parse(body.toString());
  const parts = readForm(contentType, body);
  const json = parts.find(({ headers }) => headers[0]?.includes('name="json"') === true);
  return JSON.parse(json?.content.toString() ?? 'null');
}
