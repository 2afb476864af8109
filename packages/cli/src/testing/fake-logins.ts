import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CredentialPlace,
  type CredentialRecord,
  createLoginRegistry,
  defineLogin,
  type LoginRegistry,
  type PlaceContext,
  PublishError,
  registerSecret,
  type TokenLogin,
} from '@omnipub/core';

/** Where the fake store is. */
export const depotOrigin = 'https://depot.test';

/** A record of the fake store. */
export function depotRecord(over: Partial<CredentialRecord> = {}): CredentialRecord {
  return {
    store: 'depot',
    origin: depotOrigin,
    account: 'maria',
    kind: 'token',
    secret: 'not-a-real-token-0001',
    madeAt: '2026-01-01T00:00:00.000Z',
    ...over,
  };
}

const password: TokenLogin = {
  kind: 'basic',
  name: 'password',
  summary: 'a user name and a password',
  questions: [
    { name: 'user', text: 'user', secret: false },
    { name: 'password', text: 'password', secret: true },
  ],
  record: async ({ user = '', password: word = '' }, at) => {
    if (user === '' || word === '')
      throw new PublishError('INVALID_INPUT', 'user and password must not be empty');
    return depotRecord({ kind: 'basic', account: user, secret: `${user}:${word}`, ...originOf(at.origin) });
  },
};

const apiToken: TokenLogin = {
  kind: 'token',
  name: 'api-token',
  summary: 'a token from https://depot.test/tokens',
  questions: [{ name: 'token', text: 'token', secret: true }],
  restrictions: ['packages', 'ttl'],
  record: async ({ token = '' }, { origin, clock, restrictions = {} }) => {
    if (/\s/.test(token)) throw new PublishError('INVALID_INPUT', 'a token of depot has no spaces');
    const { packages, ttl } = restrictions;
    return depotRecord({
      secret: token,
      account: 'default',
      ...originOf(origin),
      ...(packages === undefined ? {} : { packages }),
      ...(ttl === undefined ? {} : { expiresAt: new Date(clock.now() + ttl * 1000).toISOString() }),
    });
  },
  fromToken: (token) => ({ token }),
};

const originOf = (origin: string | undefined): { origin?: string } =>
  origin === undefined ? {} : { origin };

/** Keeps `account token` a line. */
const file: CredentialPlace = {
  name: 'depot-config',
  summary: 'the depot tool, ~/.depot',
  read: async (context) => {
    const lines = (await contentOf(context)).split('\n').filter((line) => line !== '');
    return lines.map((line) => {
      const [account = '', secret = ''] = line.split(' ');
      if (secret === '') throw new PublishError('PROTOCOL', '~/.depot: a line without a token');
      registerSecret(secret);
      return depotRecord({ account, secret });
    });
  },
  write: async ({ account, secret }, context) => {
    await writeFile(pathOf(context), `${await contentOf(context)}${account} ${secret}\n`);
  },
};

const environment: CredentialPlace = {
  name: 'depot-environment',
  summary: 'the depot tool, DEPOT_TOKEN',
  read: async ({ env }) => {
    const secret = env['DEPOT_TOKEN'] ?? '';
    if (secret === '') return [];
    registerSecret(secret);
    return [depotRecord({ account: 'ci', secret })];
  },
};

const exported: CredentialPlace = {
  ...file,
  name: 'depot-export',
  summary: 'a file that the depot tool exported; name the file',
  needsPath: true,
};

const keyring: CredentialPlace = {
  name: 'depot-keyring',
  summary: 'the depot tool, the keyring',
  read: async (context) => {
    const found = await context.keyring.findCredentials('depot');
    return found.map(({ account, password: secret }) => depotRecord({ account, secret }));
  },
  write: async ({ account, secret }, context) => context.keyring.setPassword('depot', account, secret),
};

const pathOf = ({ path, home }: PlaceContext): string => path ?? join(home, '.depot');

async function contentOf(context: PlaceContext): Promise<string> {
  try {
    return await readFile(pathOf(context), 'utf8');
  } catch {
    return '';
  }
}

const depot = defineLogin({
  kind: 'depot',
  summary: 'Depot',
  defaultOrigin: depotOrigin,
  flows: [],
  tokens: [apiToken, password],
  places: [environment, keyring, file, exported],
});

/** Has only places, and no token that could be typed. */
const quiet = defineLogin({ ...depot, kind: 'quiet', tokens: [], places: [] });

/** The logins of a store `depot` that tests may log in to in every way, and of one, `quiet`, in none. */
export const fakeLogins: LoginRegistry = createLoginRegistry({
  depot: async () => depot,
  quiet: async () => quiet,
});
