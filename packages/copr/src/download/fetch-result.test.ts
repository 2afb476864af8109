import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { callOf, createDeps } from '@omnipub/core';
import { tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { startFileServer } from '../testing/file-server.js';
import { askFile, type DownloadedFile, fetchResult } from './fetch-result.js';
import { ResultFiles } from './result-files.js';

const content = Buffer.alloc(300_000, 'copr ');
const head = { 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT', 'accept-ranges': 'bytes', etag: '"1"' };

async function open(handler: RequestListener) {
  const server = await startFileServer(handler);
  const to = await tempDir();
  const files = new ResultFiles(createDeps({ env: { OMNIPUB_BACKOFF: '1', OMNIPUB_RETRIES: '2' } }));
  const fetch = async (): Promise<DownloadedFile> => {
    const file = { parts: ['sub', 'a b.rpm'], url: new URL(`${server.url}/r/sub/a%20b.rpm`) };
    const facts = await askFile(files, file, callOf());
    return fetchResult(files, { ...file, chroot: 'fedora-41-x86_64', facts }, to, callOf());
  };
  return { ...server, to, fetch, path: join(to, 'fedora-41-x86_64', 'sub', 'a b.rpm') };
}

describe('a file of the results', () => {
  it('comes whole, below its chroot, with its digest and the server’s date', async () => {
    const { fetch, path } = await open((_request, response) => {
      response.writeHead(200, { ...head, 'content-length': content.length }).end(content);
    });
    expect(await fetch()).toMatchObject({ path, size: content.length, status: 'downloaded' });
    expect((await readFile(path)).equals(content)).toBe(true);
    expect((await stat(path)).mtime).toEqual(new Date(head['last-modified']));
  });

  it('that is there with the same size and date is left alone; another one is replaced', async () => {
    const { fetch, path, seen } = await open((_request, response) => {
      response.writeHead(200, { ...head, 'content-length': content.length }).end(content);
    });
    const first = await fetch();
    expect(await fetch()).toEqual({ ...first, status: 'existed' });
    expect(seen.filter((request) => request.startsWith('GET'))).toHaveLength(1);
    await writeFile(path, Buffer.alloc(content.length));
    expect(await fetch()).toEqual(first);
  });

  it('goes on by Range where its transfer broke', async () => {
    const { fetch, path, seen } = await open((request, response) => {
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      if (request.method === 'HEAD' || from > 0) {
        const range = `bytes ${String(from)}-${String(content.length - 1)}/${String(content.length)}`;
        const length = { 'content-length': content.length - from };
        response.writeHead(from > 0 ? 206 : 200, { ...head, ...length, 'content-range': range });
        response.end(content.subarray(from));
        return;
      }
      response.writeHead(200, { ...head, 'content-length': content.length });
      response.write(content.subarray(0, 100_000), () => setImmediate(() => response.destroy()));
    });
    await fetch();
    expect((await readFile(path)).equals(content)).toBe(true);
    expect(seen.at(-1)).toMatch(/^GET .* bytes=\d+-$/);
  });

  it('that is missing is a failure, and leaves nothing behind', async () => {
    const { fetch, to } = await open((_request, response) => {
      response.writeHead(404).end();
    });
    await expect(fetch()).rejects.toMatchObject({ code: 'NOT_FOUND', store: 'copr' });
    expect(await readdir(to)).toEqual([]);
  });

  it('that is not as long as the server said before is a failure', async () => {
    const { fetch, to } = await open((request, response) => {
      const length = request.method === 'HEAD' ? content.length + 1 : content.length;
      response.writeHead(200, { ...head, 'content-length': length });
      response.end(request.method === 'HEAD' ? undefined : content);
    });
    await expect(fetch()).rejects.toMatchObject({ code: 'PROTOCOL' });
    expect(await readdir(join(to, 'fedora-41-x86_64', 'sub'))).toEqual([]);
  });

  it('comes from a server without HEAD, too', async () => {
    const { fetch } = await open((request, response) => {
      if (request.method === 'HEAD') response.writeHead(405).end();
      else response.end(content);
    });
    expect(await fetch()).toMatchObject({ size: content.length });
  });
});
