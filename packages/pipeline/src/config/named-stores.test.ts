import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readNamedStores } from './named-stores.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'named-stores-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function read(text: string) {
  const file = join(folder, 'omnipub.yaml');
  await writeFile(file, text);
  return Object.fromEntries(await readNamedStores(file));
}

it('reads kind and origin of each store, whatever else the file says', async () => {
  const stores = await read(`stores:
  fedora: { kind: copr, url: "https://copr.example.org/api_3/" }
  hub: { kind: koji, server: "https://hub.example.org:8443/kojihub" }
  snaps: { kind: snap }
  typo: { knid: snap }
  odd: { kind: snap, url: "file:///etc" }
targets: nonsense
`);
  expect(stores).toEqual({
    fedora: {
      kind: 'copr',
      origin: 'https://copr.example.org',
      settings: { url: 'https://copr.example.org/api_3/' },
    },
    hub: {
      kind: 'koji',
      origin: 'https://hub.example.org:8443',
      settings: { server: 'https://hub.example.org:8443/kojihub' },
    },
    snaps: { kind: 'snap', settings: {} },
    odd: { kind: 'snap', settings: { url: 'file:///etc' } },
  });
});

it.each(['', 'stores: 5\n', '- a\n', 'stores: { a: 1 }\n'])('finds no store in %j', async (text) => {
  expect(await read(text)).toEqual({});
});

it('says where a file is no YAML', async () => {
  await expect(read('stores: {\n')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});
