import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { seededRandom } from '../testing/seeded-random.js';
import { tempDir } from '../testing/temp-dir.js';
import { fileBody } from './file-body.js';
import { createLentBlocks, giveBack } from './lent-blocks.js';
import { multipartBody } from './multipart-body.js';
import { serve } from './testing/loopback-server.js';
import { setup } from './testing/setup.js';
import type { BodySource } from './types.js';

const MIB = 1024 * 1024;

/** A file of `blocks` blocks of which no two are the same, with its SHA-256. */
async function distinctBlocks(blocks: number): Promise<{ path: string; sha256: string }> {
  const path = join(await tempDir(), 'file');
  const file = await open(path, 'w');
  const hash = createHash('sha256');
  for (let n = 0; n < blocks; n++) {
    const block = Buffer.alloc(MIB, `block ${String(n)}.`);
    hash.update(block);
    await file.write(block);
  }
  await file.close();
  return { path, sha256: hash.digest('hex') };
}

describe('a lent block', () => {
  it('comes back when all its bytes were taken, in whatever pieces', () => {
    const blocks = createLentBlocks(8);
    const block = blocks.take();
    const lent = blocks.lend(block, 6);
    giveBack(lent.subarray(0, 2));
    expect(blocks.take()).not.toBe(block);
    giveBack(lent.subarray(2));
    expect(blocks.take()).toBe(block);
  });

  it('is no matter of memory that somebody else made', () => {
    const blocks = createLentBlocks(8);
    const block = blocks.take();
    blocks.lend(block, 8);
    giveBack(Buffer.from('8 bytes.'));
    expect(blocks.take()).not.toBe(block);
  });

  it.each<[string, (file: BodySource) => BodySource]>([
    ['a file', (file) => file],
    ['a form', (file) => multipartBody([{ name: 'file', filename: 'f', body: file }])],
  ])('never holds two blocks at once while %s is sent to a server that stops and goes', async (_, bodyOf) => {
    const { path, sha256 } = await distinctBlocks(96);
    const random = seededRandom(7);
    const got = createHash('sha256');
    let skip = -1;
    let left = 96 * MIB;
    await using server = await serve((request, response) => {
      request.on('data', (piece: Buffer) => {
        // What comes before the file in a form is one piece's head: its end is the empty line.
        if (skip < 0) skip = piece.subarray(0, 2).toString() === '--' ? piece.indexOf('\r\n\r\n') + 4 : 0;
        const mine = piece.subarray(skip, skip + left);
        skip = 0;
        left -= mine.length;
        got.update(mine);
        if (random() > 0.02) return;
        request.pause();
        setImmediate(() => request.resume());
      });
      request.on('end', () => response.end('ok'));
    });
    const made = vi.spyOn(Buffer, 'allocUnsafeSlow');
    const { client, call } = setup(server.url);
    const body = bodyOf(await fileBody(path));
    await client.text(call('x', { method: 'POST', body }));
    const blocks = made.mock.calls.filter(([size]) => size === MIB).length;
    made.mockRestore();
    expect(left).toBe(0);
    expect(got.digest('hex')).toBe(sha256);
    expect(blocks).toBeLessThan(12);
  });
});
