import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../clock.js';
import type { Environment } from '../../env.js';
import { tempDir } from '../../testing/temp-dir.js';
import type { CredentialStore } from '../record.js';
import { all, call, record } from '../testing/records.js';
import { createFileStore, credentialFilePath } from './file-store.js';
import { type AskPassphrase, createPassphraseSource } from './passphrase.js';

let path: string;
beforeEach(async () => {
  path = join(await tempDir(), 'data', 'omnipub', 'credentials.enc');
});

const passphrase: Environment = { OMNIPUB_PASSPHRASE: 'correct horse battery' };

function open(env: Environment = passphrase, ask?: AskPassphrase): CredentialStore {
  const source = createPassphraseSource({ env, ...(ask === undefined ? {} : { ask }) });
  return createFileStore({ path, passphrase: source, clock: systemClock });
}

const mode = async (of: string): Promise<string> => ((await stat(of)).mode & 0o7777).toString(8);

describe('the credential file', () => {
  it('gives back in another process what was stored, and holds no word of it in clear', async () => {
    const kept = record({ packages: ['hello'], expiresAt: '2027-01-01T00:00:00Z' });
    await open().set(kept, call);
    await open().set(record({ account: 'other', secret: 'made-up-token-0002' }), call);
    expect(await open().get(kept, call)).toEqual(kept);
    const { secret: _secret, ...summary } = kept;
    expect((await all(open().list(call)))[0]).toEqual(summary);
    const bytes = await readFile(path, 'latin1');
    for (const word of ['maria', 'copr', 'made-up', 'hello']) expect(bytes).not.toContain(word);
    expect(await readdir(dirname(path))).toEqual(['credentials.enc']);
  });

  it('has mode 0600 in a folder of mode 0700, whatever the umask', async () => {
    const before = process.umask(0);
    try {
      await open().set(record(), call);
    } finally {
      process.umask(before);
    }
    expect([await mode(path), await mode(dirname(path))]).toEqual(['600', '700']);
  });

  it('replaces under the same key, however the origin is written, and removes', async () => {
    await open().set(record(), call);
    await open().set(record({ origin: 'HTTPS://Copr.example:443/api', secret: 'made-up-token-0003' }), call);
    expect(await open().get(record(), call)).toMatchObject({ secret: 'made-up-token-0003' });
    expect(await all(open().list(call))).toHaveLength(1);
    expect(await open().delete(record(), call)).toBe(true);
    expect(await open().delete(record(), call)).toBe(false);
    expect(await open().get(record(), call)).toBeUndefined();
  });

  it('keeps fields that this version does not know, and does not list them', async () => {
    const later = { ...record(), refreshSecret: 'made-up-token-0004' };
    await open().set(later, call);
    await open().set(record({ account: 'other' }), call);
    expect(await open().get(later, call)).toEqual(later);
    expect(JSON.stringify(await all(open().list(call)))).not.toContain('refresh');
  });

  it('uses a fresh nonce for each write, and one salt for the life of the file', async () => {
    const store = open();
    const salts = new Set<string>();
    const nonces = new Set<string>();
    for (let write = 0; write < 5; write++) {
      await store.set(record(), call);
      const hex = (await readFile(path)).toString('hex');
      salts.add(hex.slice(32, 96));
      nonces.add(hex.slice(96, 120));
    }
    expect([salts.size, nonces.size]).toEqual([1, 5]);
  });

  it('that does not exist holds nothing, and needs no passphrase to say so', async () => {
    expect(await open({}).get(record(), call)).toBeUndefined();
    expect(await open({}).delete(record(), call)).toBe(false);
    expect(await all(open({}).list(call))).toEqual([]);
  });

  it('lies where the XDG specification says', () => {
    expect(credentialFilePath({}, '/home/m')).toBe('/home/m/.local/share/omnipub/credentials.enc');
    expect(credentialFilePath({ XDG_DATA_HOME: '/d' }, '/home/m')).toBe('/d/omnipub/credentials.enc');
    expect(credentialFilePath({ XDG_DATA_HOME: 'd' }, '/home/m')).toContain('/home/m/.local');
  });
});

describe('a credential file that others can get at', () => {
  beforeEach(() => open().set(record(), call));

  it.each([
    ['the file', 0o640, '600'],
    ['the file', 0o602, '600'],
  ])('%s with mode %o is refused with the command that mends it', async (_, unsafe, good) => {
    await chmod(path, unsafe);
    const refused = { code: 'AUTH_DENIED', storeCode: 'unsafe-mode', hint: `run: chmod ${good} ${path}` };
    await expect(open().get(record(), call)).rejects.toMatchObject(refused);
    await expect(open().set(record(), call)).rejects.toMatchObject(refused);
    expect(await open().probe(call)).toMatchObject({ usable: false, code: 'unsafe-mode', fix: refused.hint });
  });

  it('by its folder is refused too', async () => {
    await chmod(dirname(path), 0o755);
    const hint = `run: chmod 700 ${dirname(path)}`;
    await expect(open().get(record(), call)).rejects.toMatchObject({ storeCode: 'unsafe-mode', hint });
    await expect(open().set(record(), call)).rejects.toMatchObject({ storeCode: 'unsafe-mode', hint });
  });

  it('by its key file is refused too', async () => {
    const keyFile = join(dirname(path), 'key');
    await writeFile(keyFile, 'a key of some length', { mode: 0o600 });
    await chmod(keyFile, 0o644);
    await expect(open({ OMNIPUB_KEY_FILE: keyFile }).get(record(), call)).rejects.toMatchObject({
      storeCode: 'unsafe-mode',
      hint: `run: chmod 600 ${keyFile}`,
    });
  });

  it.skipIf(process.geteuid?.() !== 0)(
    'or that belongs to another user is refused (needs root)',
    async () => {
      execFileSync('chown', ['12345', path]);
      await expect(open().get(record(), call)).rejects.toMatchObject({
        storeCode: 'unsafe-mode',
        message: expect.stringContaining('belongs to user 12345'),
      });
    },
  );

  it('or that is a symbolic link or a FIFO is refused', async () => {
    const store = (at: string): CredentialStore =>
      createFileStore({
        path: at,
        passphrase: createPassphraseSource({ env: passphrase }),
        clock: systemClock,
      });
    const link = join(dirname(path), 'link.enc');
    await symlink(path, link);
    await expect(store(link).get(record(), call)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const fifo = join(dirname(path), 'fifo.enc');
    execFileSync('mkfifo', ['-m', '600', fifo]);
    await expect(store(fifo).get(record(), call)).rejects.toThrow('is not a regular file');
  });
});

describe('the passphrase', () => {
  it('that is wrong is told apart from damage, and names where it came from', async () => {
    await open().set(record(), call);
    const before = await readFile(path);
    const wrong = open({ OMNIPUB_PASSPHRASE: 'another passphrase' });
    const error = {
      code: 'AUTH_DENIED',
      storeCode: 'wrong-passphrase',
      message: expect.stringMatching(/^OMNIPUB_PASSPHRASE does not open /),
    };
    await expect(wrong.get(record(), call)).rejects.toMatchObject(error);
    await expect(wrong.set(record(), call)).rejects.toMatchObject(error);
    expect(await wrong.probe(call)).toMatchObject({ usable: false, code: 'wrong-passphrase' });
    expect(await readFile(path)).toEqual(before);
  });

  it('can come from a key file, with or without the line feed at its end', async () => {
    const keyFile = join(await tempDir(), 'key');
    await writeFile(keyFile, 'a key of some length\n', { mode: 0o600 });
    await open({ OMNIPUB_KEY_FILE: keyFile }).set(record(), call);
    await writeFile(keyFile, 'a key of some length');
    expect(await open({ OMNIPUB_KEY_FILE: keyFile }).get(record(), call)).toEqual(record());
  });

  it('is asked for once, and again after a wrong answer', async () => {
    await open().set(record(), call);
    const answers = ['not this one', 'correct horse battery'];
    const asked: string[] = [];
    const store = open({}, async ({ purpose }) => {
      asked.push(purpose);
      return answers.shift();
    });
    expect(await store.probe(call)).toMatchObject({ usable: true });
    expect(asked).toEqual([]);
    await expect(store.get(record(), call)).rejects.toMatchObject({ storeCode: 'wrong-passphrase' });
    await store.get(record(), call);
    await store.set(record(), call);
    expect(asked).toEqual(['open', 'open']);
  });

  it('of a new file must not be short; nothing is made with one that is', async () => {
    const asked: string[] = [];
    const store = open({}, async ({ purpose }) => {
      asked.push(purpose);
      return 'short';
    });
    await expect(store.set(record(), call)).rejects.toMatchObject({ storeCode: 'bad-passphrase' });
    expect(asked).toEqual(['create']);
    await expect(stat(dirname(path))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('that is nowhere, or in two places, is an error with advice', async () => {
    await open().set(record(), call);
    await expect(open({}).get(record(), call)).rejects.toMatchObject({
      code: 'AUTH_MISSING',
      storeCode: 'no-passphrase',
      hint: expect.stringContaining('OMNIPUB_KEY_FILE'),
    });
    expect(await open({}).probe(call)).toMatchObject({ usable: false, code: 'no-passphrase' });
    await expect(open({ ...passphrase, OMNIPUB_KEY_FILE: '/k' }).get(record(), call)).rejects.toThrow(
      'both OMNIPUB_PASSPHRASE and OMNIPUB_KEY_FILE are set',
    );
    await expect(open({ OMNIPUB_KEY_FILE: join(path, '../none') }).get(record(), call)).rejects.toThrow(
      'does not exist',
    );
  });
});

it('a stopped call changes nothing', async () => {
  const stop = AbortSignal.abort(new Error('enough'));
  await expect(open().set(record(), { signal: stop })).rejects.toThrow('enough');
  await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
});

it('a folder that is no folder is named', async () => {
  await mkdir(dirname(dirname(path)), { recursive: true });
  await writeFile(dirname(path), '');
  await expect(open().set(record(), call)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});
