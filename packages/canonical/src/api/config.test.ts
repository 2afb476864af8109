import { describe, expect, it } from 'vitest';
import { charmcraft, snapcraft } from '../credentials/tool.js';
import { endpointsOf } from './config.js';
import { craftRetries } from './craft-retries.js';

describe('where a store is', () => {
  it('is at the vendor unless somebody says otherwise', () => {
    expect(endpointsOf({}, snapcraft, {})).toEqual({
      origin: 'https://dashboard.snapcraft.io',
      api: 'https://dashboard.snapcraft.io',
      storage: 'https://storage.snapcraftcontent.com',
      sso: 'https://login.ubuntu.com',
    });
    expect(endpointsOf({}, charmcraft, {}).api).toBe('https://api.charmhub.io');
  });

  it('is where the variables of the tools say', () => {
    const env = {
      STORE_DASHBOARD_URL: 'http://127.0.0.1:1/',
      STORE_UPLOAD_URL: 'http://127.0.0.1:2',
      UBUNTU_ONE_SSO_URL: 'http://127.0.0.1:3/sso/',
      CHARMCRAFT_STORE_API_URL: 'http://127.0.0.1:4',
      CHARMCRAFT_UPLOAD_URL: 'http://127.0.0.1:5',
      CHARMCRAFT_STORE_SSO_URL: '',
    };
    expect(endpointsOf({}, snapcraft, env)).toEqual({
      origin: 'http://127.0.0.1:1',
      api: 'http://127.0.0.1:1',
      storage: 'http://127.0.0.1:2',
      sso: 'http://127.0.0.1:3/sso',
    });
    expect(endpointsOf({}, charmcraft, env)).toMatchObject({
      api: 'http://127.0.0.1:4',
      storage: 'http://127.0.0.1:5',
      sso: 'https://login.ubuntu.com',
    });
  });

  it('is where the settings say, whatever the variables say', () => {
    const config = { url: 'https://store.example.org:443/api', storageUrl: 'https://up.example.org' };
    const env = { STORE_DASHBOARD_URL: 'http://127.0.0.1:1', STORE_UPLOAD_URL: 'no url' };
    expect(endpointsOf(config, snapcraft, env)).toMatchObject({
      origin: 'https://store.example.org',
      api: 'https://store.example.org/api',
      storage: 'https://up.example.org',
    });
  });

  it('takes the other staging hosts with a staging API', () => {
    expect(endpointsOf({ url: 'https://api.staging.charmhub.io' }, charmcraft, {})).toMatchObject({
      storage: 'https://storage.staging.snapcraftcontent.com',
      sso: 'https://login.staging.ubuntu.com',
    });
  });

  it.each([
    [{ url: 'dashboard.snapcraft.io' }, {}, 'url'],
    [{ url: 'ftp://x' }, {}, 'url'],
    [{ storageUrl: 'https://x/?a=b' }, {}, 'storageUrl'],
    [{ ssoUrl: 'https://me:secret@x' }, {}, 'ssoUrl'],
    [{}, { STORE_UPLOAD_URL: 'nowhere' }, 'STORE_UPLOAD_URL'],
    [{}, { STORE_DASHBOARD_URL: 'nowhere' }, 'STORE_DASHBOARD_URL'],
  ])('%j %j is refused by name, without its value', (config, env, name) => {
    const refused = (() => {
      try {
        return endpointsOf(config, snapcraft, env);
      } catch (error) {
        return error as Error;
      }
    })();
    expect(refused).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(name) as string,
    });
    expect(JSON.stringify(refused)).not.toContain('secret');
  });
});

describe('CRAFT_STORE_RETRIES and CRAFT_STORE_BACKOFF', () => {
  it.each([
    ['3', '2', { retries: 3, backoffMs: 2000 }],
    ['0', '0', { retries: 0, backoffMs: 0 }],
    ['-1', 'abc', {}],
    ['1.5', '', {}],
    [undefined, ' 4 ', { backoffMs: 4000 }],
  ])('%j and %j are read as the tools read them', (retries, backoff, wanted) => {
    expect(craftRetries({ CRAFT_STORE_RETRIES: retries, CRAFT_STORE_BACKOFF: backoff })).toEqual(wanted);
  });

  it('yield to omnipub’s own', () => {
    const env = { CRAFT_STORE_RETRIES: '3', CRAFT_STORE_BACKOFF: '2', OMNIPUB_RETRIES: '1' };
    expect(craftRetries(env)).toEqual({ backoffMs: 2000 });
  });
});
