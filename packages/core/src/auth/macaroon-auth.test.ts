import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PublishError } from '../errors.js';
import { bytesBody } from '../http/body.js';
import { failure, setup } from '../http/testing/setup.js';
import type { MacaroonCredentials } from '../macaroon/authorization-header.js';
import { type MacaroonAuthOptions, macaroonAuth } from './macaroon-auth.js';
import { boundHeader, type Complaint, openU1Shop, type U1Shop } from './testing/u1-shop.js';

/** A store of credentials that two strategies can share, with a diary. */
function safe(shop: U1Shop, generation = 1) {
  const diary: string[] = [];
  const state = { discharge: shop.discharge(generation) };
  const credentials = (): MacaroonCredentials => ({
    form: 'u1',
    root: shop.root,
    discharge: state.discharge,
  });
  const options: Required<Pick<MacaroonAuthOptions, 'store' | 'load' | 'refresh' | 'save'>> = {
    store: 'shop',
    load: async () => {
      diary.push('load');
      return credentials();
    },
    async refresh(current, signal) {
      diary.push('refresh');
      if (current.form !== 'u1') throw new Error('not an Ubuntu One login');
      const { client, call } = setup(shop.url);
      const body = bytesBody(Buffer.from(JSON.stringify({ discharge_macaroon: current.discharge })));
      const schema = z.object({ discharge_macaroon: z.string() });
      const renewed = await client.json(schema, call('refresh', { method: 'POST', body, signal }));
      return { ...current, discharge: renewed.discharge_macaroon };
    },
    async save(renewed) {
      diary.push(`save after ${String(shop.bodies.length)}`);
      // A turn of the loop, so that a replay which does not wait for it would overtake.
      await turn();
      if (renewed.form === 'u1') state.discharge = renewed.discharge;
      diary.push('saved');
      return 'stored';
    },
  };
  return { diary, state, options };
}

describe('an Ubuntu One login', () => {
  it('is sent bound to its root, as craft-store does', async () => {
    await using shop = await openU1Shop();
    const { client, call } = setup(shop.url, { auth: macaroonAuth(safe(shop).options) });
    expect(await client.text(call('x'))).toBe('welcome');
    expect(shop.server.seen[0]?.headers.authorization).toBe(boundHeader(shop.root, shop.discharge(1)));
  });

  it.each<Complaint>(['header', 'error_list', 'error-list'])(
    'that is too old, by %s, is refreshed once for all calls, saved, and each call is sent again whole',
    async (complaint) => {
      await using shop = await openU1Shop();
      shop.complaint = complaint;
      shop.youngest = 2;
      const { options, diary, state } = safe(shop);
      const { client, call } = setup(shop.url, { auth: macaroonAuth(options) });
      shop.onRefresh = async () => {
        await expect.poll(() => shop.server.seen.length).toBe(7);
      };
      const body = bytesBody(Buffer.from('content'));
      const calls = Array.from({ length: 6 }, () => client.text(call('x', { method: 'POST', body })));
      expect(await Promise.all(calls)).toEqual(Array.from({ length: 6 }, () => 'welcome'));
      expect(shop.refreshes()).toBe(1);
      expect(shop.bodies).toEqual(Array.from({ length: 6 }, () => 'content'));
      expect(diary).toEqual(['load', 'load', 'refresh', 'save after 0', 'saved']);
      expect(state.discharge).toBe(shop.discharge(2));
    },
  );

  it('that two clients share is refreshed once', async () => {
    await using shop = await openU1Shop();
    shop.youngest = 2;
    const auth = macaroonAuth(safe(shop).options);
    const [one, other] = [setup(shop.url, { auth }), setup(shop.url, { auth })];
    shop.onRefresh = async () => {
      await expect.poll(() => shop.server.seen.length).toBe(3);
    };
    await Promise.all([one.client.text(one.call('x')), other.client.text(other.call('x'))]);
    await other.client.text(other.call('x'));
    expect(shop.refreshes()).toBe(1);
  });

  it('that somebody else has renewed in the store is taken from there', async () => {
    await using shop = await openU1Shop();
    const { options, state } = safe(shop);
    const [one, other] = [options, options].map((own) => setup(shop.url, { auth: macaroonAuth(own) })) as [
      ReturnType<typeof setup>,
      ReturnType<typeof setup>,
    ];
    await one.client.text(one.call('x'));
    await other.client.text(other.call('x'));
    shop.youngest = 2;
    await one.client.text(one.call('x'));
    expect(shop.refreshes()).toBe(1);
    await other.client.text(other.call('x'));
    expect(shop.refreshes()).toBe(1);
    expect(state.discharge).toBe(shop.discharge(2));
  });

  it('that somebody else has renewed, but long ago, is refreshed after all', async () => {
    await using shop = await openU1Shop();
    const { options, state } = safe(shop);
    const { client, call } = setup(shop.url, { auth: macaroonAuth(options) });
    await client.text(call('x'));
    state.discharge = shop.discharge(2);
    shop.youngest = 3;
    expect(await client.text(call('x'))).toBe('welcome');
    expect(shop.refreshes()).toBe(1);
  });

  it('that is refused for another reason is not refreshed, and the store’s words are kept', async () => {
    await using shop = await openU1Shop();
    shop.complaint = 'nothing';
    shop.youngest = 2;
    const { client, call } = setup(shop.url, { auth: macaroonAuth(safe(shop).options) });
    const said: unknown[] = [];
    const explain = (answer: { readonly json: unknown }) => {
      said.push(answer.json);
      return undefined;
    };
    const error = await failure(client.text(call('x', { explain })));
    expect(error).toMatchObject({ code: 'AUTH_EXPIRED', recovery: 'login', status: 401 });
    // The strategy has looked into this very body before.
    expect(said).toEqual([
      { error_list: [expect.objectContaining({ code: 'macaroon-permission-required' })] },
    ]);
    expect(shop.refreshes()).toBe(0);
    expect(shop.server.seen).toHaveLength(1);
  });

  it('that stays too old after the refresh is not refreshed in a loop', async () => {
    await using shop = await openU1Shop();
    shop.complaint = 'error_list';
    shop.youngest = 2;
    const { options } = safe(shop);
    const useless = { ...options, refresh: async (current: MacaroonCredentials) => current };
    const { client, call } = setup(shop.url, { auth: macaroonAuth(useless) });
    expect(await failure(client.text(call('x')))).toMatchObject({ code: 'AUTH_EXPIRED', status: 401 });
    expect(shop.server.seen).toHaveLength(2);
  });

  it('from the environment is renewed in memory only', async () => {
    await using shop = await openU1Shop();
    shop.youngest = 2;
    const { save: _, ...options } = safe(shop).options;
    const { client, call } = setup(shop.url, { auth: macaroonAuth(options) });
    await client.text(call('x'));
    await client.text(call('x'));
    expect(shop.refreshes()).toBe(1);
  });

  it('that lies where it may only be read is renewed in memory, each time from the renewal before', async () => {
    await using shop = await openU1Shop();
    shop.youngest = 2;
    const { options, diary } = safe(shop);
    const { client, call } = setup(shop.url, {
      auth: macaroonAuth({ ...options, save: async () => 'memory' }),
    });
    await client.text(call('x'));
    shop.youngest = 3;
    await client.text(call('x'));
    expect(shop.refreshes()).toBe(2);
    // What is read again is the old one, and is not taken for news.
    expect(diary).toEqual(['load', 'load', 'refresh', 'load', 'refresh']);
  });

  it('that is none of those that can be renewed has expired', async () => {
    await using shop = await openU1Shop();
    shop.youngest = 2;
    const refresh = async (): Promise<undefined> => undefined;
    const { client, call } = setup(shop.url, { auth: macaroonAuth({ ...safe(shop).options, refresh }) });
    expect(await failure(client.text(call('x')))).toMatchObject({ code: 'AUTH_EXPIRED', recovery: 'login' });
    expect(shop.server.seen).toHaveLength(1);
  });

  it('whose renewal can’t be saved fails the call before it is sent again; the next one uses the renewal', async () => {
    await using shop = await openU1Shop();
    shop.youngest = 2;
    const { options } = safe(shop);
    const full = new PublishError('STORE_UNAVAILABLE', 'no space left');
    const save = async (): Promise<'stored'> => Promise.reject(full);
    const { client, call } = setup(shop.url, { auth: macaroonAuth({ ...options, save }) });
    expect(await failure(client.text(call('x')))).toBe(full);
    expect(shop.bodies).toHaveLength(0);
    expect(await client.text(call('x'))).toBe('welcome');
    expect(shop.refreshes()).toBe(1);
  });

  it('that can’t be refreshed, because there is no way to, has expired', async () => {
    await using shop = await openU1Shop();
    shop.youngest = 2;
    const { refresh: _, ...options } = safe(shop).options;
    const { client, call } = setup(shop.url, { auth: macaroonAuth(options) });
    expect(await failure(client.text(call('x')))).toMatchObject({ code: 'AUTH_EXPIRED', recovery: 'login' });
  });

  it('that is not there is said before anything is sent', async () => {
    await using shop = await openU1Shop();
    const auth = macaroonAuth({ store: 'shop', load: async () => undefined });
    const { client, call } = setup(shop.url, { auth });
    expect(await failure(client.text(call('x')))).toMatchObject({ code: 'AUTH_MISSING', recovery: 'login' });
    expect(shop.server.seen).toHaveLength(0);
  });
});
