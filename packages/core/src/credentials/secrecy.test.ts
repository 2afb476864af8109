import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import { expect, it, vi } from 'vitest';
import { processEnvironment } from '../env.js';
import { seededRandom } from '../testing/seeded-random.js';
import { tempDir } from '../testing/temp-dir.js';
import type { CredentialStore } from './record.js';
import { call } from './testing/records.js';
import { type SecretSample, secretSample, spellings } from './testing/secrets.js';

/** A module's known secrets stay known: with fresh modules for each batch, redaction has few to look for. */
const BATCH = 20;
/** A thousand secrets take minutes: all of them where nothing may be skipped (.ci/run), a hundred in `npm test`. */
const BATCHES = processEnvironment().CI_NOTHING_SKIPPED === '1' ? 50 : 5;

/** Fresh modules, and the backends of a batch. */
async function laboratory() {
  vi.resetModules();
  const core = await import('../index.js');
  const path = join(await tempDir(), 'o', 'credentials.enc');
  await mkdir(dirname(path), { mode: 0o700 });
  const fileStore = (passphrase: string): CredentialStore =>
    core.createFileStore({
      path,
      passphrase: core.createPassphraseSource({ env: { OMNIPUB_PASSPHRASE: passphrase } }),
      clock: core.systemClock,
    });
  const entries = new Map<string, string>();
  const keyring = core.keyringStore({
    env: {},
    keyring: {
      getPassword: async (_service, account) => entries.get(account) ?? null,
      setPassword: async (_service, account, password) => void entries.set(account, password),
      deletePassword: async (_service, account) => entries.delete(account),
      findCredentials: async () => [...entries].map(([account, password]) => ({ account, password })),
    },
  });
  return {
    core,
    path,
    fileStore,
    file: fileStore('correct horse battery'),
    keyring,
    memory: core.createMemoryStore(),
  };
}

type Laboratory = Awaited<ReturnType<typeof laboratory>>;

/** Everything that may be shown while a record goes through all backends, in working order and broken. */
async function everythingShown(lab: Laboratory, sample: SecretSample): Promise<readonly string[]> {
  const { core, file, keyring, memory } = lab;
  const { record } = sample;
  const shown: string[] = [];
  const log = core.createLogger(
    (line) => shown.push(JSON.stringify(line), inspect(line, { depth: null })),
    'debug',
  );
  const emit = (event: unknown): void =>
    void shown.push(JSON.stringify(event), inspect(event, { depth: null }));
  const show = (value: unknown): void =>
    void shown.push(JSON.stringify(value) ?? '', inspect(value, { depth: null }));
  const fails = async (work: () => unknown): Promise<void> => {
    try {
      await work();
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(core.PublishError);
      showThrown(thrown, shown);
      log.error('it failed', { thrown, record });
      return;
    }
    expect.unreachable('it should have failed');
  };

  const explicit = core.createExplicitStore([record]);
  const exported = core.formatCredentials([record]);
  const environment = core.createEnvironmentStore({ OMNIPUB_CREDENTIALS_COPR: exported });
  // One write of the file for each secret, further down: it waits for the disk.
  for (const store of [memory, keyring]) {
    await store.set(record, call);
    log.info(`stored ${record.secret} in ${store.name}`, { record, exported });
  }
  const options = { emit, clock: core.systemClock };
  const chain = core.createCredentialChain([explicit, environment, keyring, file, memory], options);
  show(chain);
  show(await chain.set({ ...record, expiresAt: '2026-01-01T00:00:00Z' }, { ...call, to: 'file' }));
  for (const store of [explicit, environment, memory, file, keyring]) {
    expect((await store.get(record, call))?.secret).toBe(record.secret);
    show(await store.probe(call));
    for await (const summary of store.list(call)) show(summary);
    show(store);
  }
  await chain.get(record, call);
  for await (const item of chain.list(call)) show(item);
  for await (const state of chain.probe(call)) show(state);

  await brokenBackends(lab, sample, { fails, emit });
  await wrongInput(lab, sample, fails);
  show(await chain.delete(record, { ...call, from: 'keyring' }));
  return shown;
}

type Fails = (work: () => unknown) => Promise<void>;

/** Backends that put the secret into what they throw. */
async function brokenBackends(
  { core, file, memory }: Laboratory,
  { record }: SecretSample,
  { fails, emit }: { readonly fails: Fails; readonly emit: (event: unknown) => void },
): Promise<void> {
  const options = { emit, clock: core.systemClock };
  const indiscreet = async (): Promise<never> => {
    const cause = Object.assign(new Error(`sent "${record.secret}"`), { config: { secret: record.secret } });
    throw new Error(`cannot use ${encodeURIComponent(record.secret)} ${JSON.stringify(record)}`, { cause });
  };
  const broken = {
    ...memory,
    name: 'keyring',
    get: indiscreet,
    set: indiscreet,
    delete: indiscreet,
  } as const;
  const forgetful = { ...memory, name: 'keyring', set: async () => undefined } as const;
  const cutting = {
    ...memory,
    name: 'keyring',
    get: async () => ({ ...record, secret: record.secret.slice(1) }),
    set: async () => undefined,
  } as const;
  const chain = core.createCredentialChain([broken, file], options);
  await chain.get(record, call);
  await fails(() => chain.get({ ...record, account: 'nobody' }, call));
  await fails(() => chain.set({ ...record, account: 'nobody' }, { ...call, to: 'keyring' }));
  await fails(() => core.createCredentialChain([broken, memory], options).delete(record, call));
  await fails(() => core.createCredentialChain([forgetful], options).set(record, call));
  await fails(() => core.createCredentialChain([cutting], options).set(record, call));
  await fails(() =>
    core.createCredentialChain([file], options).set({ ...record, kind: record.secret as 'token' }, call),
  );
}

/** The secret as a wrong passphrase, and in a file that is none of ours. Derives keys, so not for every secret. */
async function damagedFile(lab: Laboratory, { record }: SecretSample): Promise<string> {
  const { core, file, fileStore, path } = lab;
  const shown: string[] = [];
  const stores: [Buffer | undefined, CredentialStore][] = [
    [undefined, fileStore(record.secret)],
    [Buffer.concat([Buffer.from(record.secret), Buffer.alloc(200)]), file],
    [Buffer.alloc(0), file],
  ];
  for (const [content, store] of stores) {
    if (content !== undefined) await writeFile(path, content);
    const thrown = await store.get(record, call).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(core.PublishError);
    showThrown(thrown, shown);
  }
  return shown.join('\n');
}

/** The secret in a wrong place, or in a text that can't be read. */
async function wrongInput({ core }: Laboratory, { record }: SecretSample, fails: Fails): Promise<void> {
  const { secret } = record;
  const json = JSON.stringify(record);
  const texts = [
    secret.replaceAll(/[{[]/g, 'x'),
    json.slice(0, -1),
    JSON.stringify([record, record]),
    JSON.stringify({ ...record, origin: secret }),
    JSON.stringify({ ...record, origin: `https://u:${encodeURIComponent(secret)}@copr.example` }),
    JSON.stringify({ ...record, kind: secret }),
    JSON.stringify({ ...record, [secret]: 1, expiresAt: secret }),
    JSON.stringify({ ...record, permissions: secret }),
    Buffer.from(json).subarray(0, -3).toString('base64url'),
  ];
  // Three of them for each secret; over all secrets each of them hundreds of times.
  const index = Number(record.account.slice(8));
  for (const text of texts.filter((_, at) => (at + index) % 3 === 0)) {
    const env = core.createEnvironmentStore({ OMNIPUB_CREDENTIALS_COPR: text });
    await fails(() => env.get(record, call));
  }
  await fails(() => core.normalizeOrigin(secret));
  await fails(() => core.createExplicitStore([{ ...record, madeAt: secret }]));
  await fails(() =>
    core.createMemoryStore().set({ ...record, packages: [secret, 1 as unknown as string] }, call),
  );
}

function showThrown(thrown: unknown, shown: string[]): void {
  for (let error: unknown = thrown; error instanceof Error; error = error.cause) {
    const own = Object.fromEntries(
      Object.getOwnPropertyNames(error).map((name) => [name, Reflect.get(error as object, name)]),
    );
    shown.push(
      String(error),
      error.message,
      error.stack ?? '',
      JSON.stringify(error),
      JSON.stringify(own),
      inspect(error, { depth: null, showHidden: true }),
    );
  }
}

it(`no log line, error, event or JSON output shows any of ${String(BATCH * BATCHES)} generated secrets`, async () => {
  const random = seededRandom(4);
  let texts = 0;
  const search = (sample: SecretSample, shown: string): void => {
    texts += shown.length;
    for (const spelling of sample.parts.flatMap(spellings)) {
      if (shown.includes(spelling)) expect.fail(leak(sample, spelling, shown));
    }
  };
  for (let batch = 0; batch < BATCHES; batch++) {
    const lab = await laboratory();
    const samples = Array.from({ length: BATCH }, (_, at) => secretSample(batch * BATCH + at, random));
    for (let at = 0; at < BATCH; at += 4) {
      // A few at once, because most of the time goes by in waiting for the disk.
      const work = samples.slice(at, at + 4).map(async (sample) => {
        search(sample, (await everythingShown(lab, sample)).join('\n'));
      });
      await Promise.all(work);
    }
    for (const sample of samples.slice(0, 1)) search(sample, await damagedFile(lab, sample));
  }
  // The texts are there to be searched at all.
  expect(texts).toBeGreaterThan(BATCH * BATCHES * 10_000);
}, 600_000);

function leak({ record }: SecretSample, spelling: string, shown: string): string {
  const at = shown.indexOf(spelling);
  return `${record.kind} of ${record.account} is shown as ${spelling}: ...${shown.slice(Math.max(0, at - 300), at + 300)}`;
}
