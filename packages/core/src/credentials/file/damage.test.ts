import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../clock.js';
import { PublishError } from '../../errors.js';
import { tempDir } from '../../testing/temp-dir.js';
import { call, record } from '../testing/records.js';
import { deriveKey, freshParameters } from './derived-key.js';
import { encodeHeader, HEADER_BYTES } from './file-header.js';
import { createFileStore } from './file-store.js';
import { createPassphraseSource } from './passphrase.js';
import { seal } from './seal.js';

const env = { OMNIPUB_PASSPHRASE: 'correct horse battery' };
const parameters = freshParameters();
const key = await deriveKey(Buffer.from(env.OMNIPUB_PASSPHRASE), parameters);
const sealed = (content: unknown): Buffer => seal(Buffer.from(JSON.stringify(content)), key, parameters);
const good = sealed({ format: 'omnipub-credentials', records: [record()] });

let path: string;
let read: () => Promise<unknown>;
beforeEach(async () => {
  path = join(await tempDir(), 'o', 'credentials.enc');
  await mkdir(dirname(path), { mode: 0o700 });
  // One backend for all damage: the key is derived once for the salt.
  const store = createFileStore({ path, passphrase: createPassphraseSource({ env }), clock: systemClock });
  read = () => store.get(record(), call);
});

async function errorFor(bytes: Buffer): Promise<PublishError> {
  await writeFile(path, bytes, { mode: 0o600 });
  const thrown = await read().catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(PublishError);
  const error = thrown as PublishError;
  expect(error).toMatchObject({ code: 'PROTOCOL', recovery: 'fix-input' });
  expect(error.message).toContain(JSON.stringify(path));
  expect(error.hint).toBeTruthy();
  return error;
}

describe('a damaged credential file', () => {
  it('cut at any length says that it is cut short', async () => {
    await writeFile(path, good, { mode: 0o600 });
    expect(await read()).toEqual(record());
    for (let length = 0; length < good.length; length++) {
      const error = await errorFor(good.subarray(0, length));
      expect([length, error.storeCode]).toEqual([length, 'truncated']);
    }
  });

  it('with any bit flipped says that it is damaged, and never that the passphrase is wrong', async () => {
    for (let bit = 0; bit < good.length * 8; bit++) {
      const bytes = Buffer.from(good);
      bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      const error = await errorFor(bytes);
      expect([bit, error.storeCode]).toEqual([bit, bit < 64 ? 'not-ours' : 'damaged']);
    }
  }, 60_000);

  it('with something after its end is damaged; another file is none of ours', async () => {
    expect((await errorFor(Buffer.concat([good, Buffer.alloc(1)]))).storeCode).toBe('damaged');
    expect((await errorFor(Buffer.from('[copr-cli]\nlogin = x\n'))).storeCode).toBe('not-ours');
  });

  it('of another format version says which one it is', async () => {
    const other = Buffer.from(good);
    other.writeUInt8(2, 8);
    other.fill(7, 76, HEADER_BYTES);
    expect(await errorFor(other)).toMatchObject({
      storeCode: 'other-version',
      message: expect.stringContaining('has format 2'),
    });
  });

  it.each([{ log2N: 30 }, { log2N: 1 }, { r: 255 }, { p: 255 }])(
    'that asks for a key derivation out of bounds (%o) is refused before any memory is taken',
    async (over) => {
      const header = encodeHeader({
        parameters: { ...parameters, ...over },
        nonce: Buffer.alloc(12),
        keyCheck: key.keyCheck,
        length: good.length - HEADER_BYTES - 16,
      });
      const error = await errorFor(Buffer.concat([header, good.subarray(HEADER_BYTES)]));
      expect(error.message).toContain('it asks for scrypt with');
    },
  );

  it('whose content is not a list of credentials is not quoted', async () => {
    const error = await errorFor(sealed({ format: 'something', secret: 'made-up-token-0005' }));
    expect(JSON.stringify(error)).not.toContain('made-up');
  });

  it('with one record of a later version still gives, lists and keeps the others', async () => {
    const later = {
      store: 'snap',
      origin: 'https://s.example',
      account: 'a',
      kind: 'quantum',
      secret: 'made-up-token-0006',
    };
    await writeFile(path, sealed({ format: 'omnipub-credentials', records: [later, record()] }), {
      mode: 0o600,
    });
    const store = createFileStore({ path, passphrase: createPassphraseSource({ env }), clock: systemClock });
    expect(await store.get(record(), call)).toEqual(record());
    const listed: string[] = [];
    const listing = (async () => {
      for await (const { account } of store.list(call)) listed.push(account);
    })();
    await expect(listing).rejects.toThrow('kind is not valid');
    expect(listed).toEqual(['maria']);
    await store.set(record({ account: 'other' }), call);
    await expect(
      store.get({ store: 'snap', origin: 'https://s.example', account: 'a' }, call),
    ).rejects.toMatchObject({
      code: 'PROTOCOL',
      message: expect.not.stringContaining('made-up'),
    });
  });
});
