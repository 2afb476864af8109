import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { callOf, createDeps } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { ResultFiles } from '../download/result-files.js';
import { startFileServer } from '../testing/file-server.js';
import { LiveLog } from './live-log.js';

const NAME = '/r/builder-live.log';

/** A folder in which one log grows, and what its server is like. */
interface LogServer {
  text: string | Buffer;
  state: 'growing' | 'compressed' | 'gone';
  /** How it answers. @default by ranges */
  readonly manner?: 'no ranges' | 'leads on' | 'unpacks';
}

function serveLog(server: LogServer) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const bytes = Buffer.from(server.text);
    const { manner, state } = server;
    if (request.url === `${NAME}.gz` && state === 'compressed') {
      response.end(manner === 'unpacks' ? bytes : gzipSync(bytes));
      return;
    }
    if (request.url === NAME && state === 'compressed' && manner === 'leads on') {
      response.writeHead(302, { location: `${NAME}.gz` }).end();
      return;
    }
    if (request.url !== NAME || state !== 'growing') {
      response.writeHead(404).end();
      return;
    }
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (from === 0 || manner === 'no ranges') response.end(bytes);
    else if (from >= bytes.length) response.writeHead(416).end();
    else
      response
        .writeHead(206, { 'content-range': `bytes ${String(from)}-${String(bytes.length - 1)}/*` })
        .end(bytes.subarray(from));
  };
}

async function open(server: LogServer) {
  const { url, seen } = await startFileServer(serveLog(server));
  const log = new LiveLog(new ResultFiles(createDeps()), 'builder-live');
  const joined = async (pieces: AsyncIterable<string>): Promise<string> => {
    let text = '';
    for await (const piece of pieces) text += piece;
    return text;
  };
  return {
    seen,
    grow: () => joined(log.readGrowing(`${url}/r/`, callOf())),
    rest: () => joined(log.readRest(`${url}/r/`, callOf())),
  };
}

describe('a log that grows', () => {
  it.each([undefined, 'no ranges', 'leads on', 'unpacks'] as const)(
    'is read once, to the end of its compressed form, from a server with the manner %j',
    async (manner) => {
      const server: LogServer = {
        text: 'one\n',
        state: 'growing',
        ...(manner === undefined ? {} : { manner }),
      };
      const { grow, rest } = await open(server);
      expect(await grow()).toBe('one\n');
      expect(await grow()).toBe('');
      server.text = 'one\ntwo\nthr';
      expect(await grow()).toBe('two\nthr');
      server.text = 'one\ntwo\nthree\nfour\n';
      server.state = 'compressed';
      expect(await grow()).toBe('');
      expect(await rest()).toBe('ee\nfour\n');
    },
  );

  it('is asked for by Range from where it was left', async () => {
    const server: LogServer = { text: 'one\n', state: 'growing' };
    const { grow, seen } = await open(server);
    await grow();
    server.text = 'one\ntwo\n';
    await grow();
    expect(seen).toEqual([`GET ${NAME}`, `GET ${NAME} bytes=4-`]);
  });

  it('may be cut in the middle of a character', async () => {
    const whole = Buffer.from('až');
    const server: LogServer = { text: whole.subarray(0, 2), state: 'growing' };
    const { grow, rest } = await open(server);
    expect(await grow()).toBe('a');
    server.text = whole;
    expect(await grow()).toBe('ž');
    server.text = Buffer.concat([whole, whole.subarray(0, 2)]);
    server.state = 'compressed';
    expect(await rest()).toBe('a\ufffd');
  });

  it('that is not compressed yet is read under its old name', async () => {
    const server: LogServer = { text: 'one\n', state: 'growing' };
    const { rest } = await open(server);
    expect(await rest()).toBe('one\n');
  });

  it('that isn’t there is none', async () => {
    const { grow, rest } = await open({ text: 'x', state: 'gone' });
    expect(await grow()).toBe('');
    expect(await rest()).toBe('');
  });
});
