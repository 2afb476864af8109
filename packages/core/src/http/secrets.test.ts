import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { registerSecret } from '../redact.js';
import { bytesBody } from './body.js';
import { bodyOf, serve } from './testing/loopback-server.js';
import { failure, setup } from './testing/setup.js';
import type { AuthStrategy } from './types.js';

const secret = 'tok/en+with=odd&signs-4711';
registerSecret(secret);
const basic = Buffer.from(`me:${secret}`).toString('base64');
/** As a server may echo it. */
const echoes = [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('hex'),
];
/** What must be nowhere: in base64 the ends depend on what stands beside. */
const forms = [...echoes.map((form) => form.slice(0, 30)), basic.slice(8, -4)];
const strategy: AuthStrategy = {
  kind: 'basic',
  apply: async (request) => {
    const authorization = `Basic ${Buffer.from(`me:${secret}`).toString('base64')}`;
    return { ...request, headers: { ...request.headers, authorization, cookie: `session=${secret}` } };
  },
  refresh: async () => {
    throw new Error(`the login server does not like ${secret}`);
  },
};

describe('a secret', () => {
  it.each([
    ['an answer that echoes it', 400, 'text/plain'],
    ['JSON that echoes it', 403, 'application/json'],
    ['an HTML page that echoes it', 404, 'text/html'],
    ['an expired login whose refresh fails', 401, 'text/plain'],
    ['a server in trouble', 503, 'text/plain'],
    ['a cut connection', 0, ''],
    ['an answer of the wrong shape', 200, 'application/json'],
    ['a redirect that carries it', 302, ''],
  ])('is in no error, log or event after %s', async (_, status, type) => {
    await using server = await serve((request, response) => {
      void bodyOf(request).then(() => {
        const { authorization } = request.headers;
        if (status === 0) {
          request.socket.destroy();
          return;
        }
        const words = `you sent ${String(authorization)} and ${echoes.join(' ')}`;
        const text = type.endsWith('json') ? JSON.stringify({ message: words }) : `<title>${words}</title>`;
        const location = `https://x.test/${encodeURIComponent(secret)}?token=${secret}`;
        response.writeHead(status, { 'content-type': type, 'x-request-id': secret, location });
        response.end(type === 'text/plain' ? words : text);
      });
    });
    const { client, call, logs, events } = setup(server.url, { auth: strategy, retries: 2 });
    const body = bytesBody(Buffer.from(secret));
    const more = { method: 'PUT', idempotent: true, body, query: { token: secret } } as const;
    const error = await failure(
      status === 200
        ? client.json(z.object({ token: z.number() }), call('x', more))
        : client.text(call(`x/${encodeURIComponent(secret)}`, more)),
    );
    expect(logs.length).toBeGreaterThan(0);
    const shown = [
      inspect(error, { depth: 20, showHidden: true }),
      JSON.stringify(error),
      error.stack,
      inspect(logs, { depth: 20 }),
      JSON.stringify(events),
    ].join('\n');
    for (const form of forms) expect(shown).not.toContain(form);
  });

  it('is not left over in half where a long answer is cut', async () => {
    for (let before = 470; before < 500; before++) {
      await using server = await serve((_request, response) => {
        response.writeHead(400, { 'content-type': 'text/plain' }).end(`${'.'.repeat(before)}${secret}`);
      });
      const { client, call } = setup(server.url);
      expect((await failure(client.text(call('x')))).storeMessage).not.toContain(secret.slice(0, 3));
    }
  });

  it('stays out of what an axios error would carry along', async () => {
    await using server = await serve((request) => request.socket.destroy());
    const { client, call } = setup(server.url, { auth: strategy, retries: 0 });
    const error = await failure(client.text(call('x')));
    const names: string[] = [];
    for (let at: unknown = error; at instanceof Error; at = at.cause)
      names.push(...Object.getOwnPropertyNames(at));
    expect(names).not.toContain('config');
    expect(names).not.toContain('request');
    expect(inspect(error, { depth: 20 })).toMatch(/ECONNRESET/);
  });
});
