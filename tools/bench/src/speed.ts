import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createDeps, digestFile, fileBody } from '@omnipub/core';
import { pairs, timed } from './pairs.js';
import { measure } from './process.js';
import { inScratch, sparseFile } from './scratch.js';

const GIB = 1024 ** 3;

/** The same work by omnipub and by a well-known peer, in turn; prints the ratio of their seconds. */
export async function speed(): Promise<boolean> {
  await inScratch(async (folder) => {
    const file = join(folder, 'one-gib.bin');
    await sparseFile(file, GIB);
    const time = join(folder, 'time.txt');
    const sink = createServer((request, response) => {
      request.on('data', () => undefined).on('end', () => response.end());
    });
    await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${String((sink.address() as AddressInfo).port)}`;
    const http = createDeps().http({ store: 'bench', baseUrl });
    const signal = new AbortController().signal;

    const upload = (): Promise<number> =>
      timed(async () => {
        const answer = await http.request({
          method: 'PUT',
          path: '/',
          body: await fileBody(file),
          idempotent: true,
          signal,
        });
        answer.body.resume();
      });
    const curl = async (): Promise<number> =>
      (await measure(['curl', '-sS', '-T', file, `${baseUrl}/`], time)).seconds;
    console.log(`upload of 1 GiB, against curl -T: ${await pairs(upload, curl)}`);

    const digest = (): Promise<number> => timed(() => digestFile(file, { algorithms: ['sha256'], signal }));
    const sha256sum = async (): Promise<number> => (await measure(['sha256sum', file], time)).seconds;
    console.log(`sha256 of 1 GiB, against sha256sum: ${await pairs(digest, sha256sum)}`);
    sink.close();
  });
  return true;
}
