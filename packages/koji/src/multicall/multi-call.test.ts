import { describe, expect, it } from 'vitest';
import { kojiFaultOf } from '../faults/koji-fault.js';
import { setupClient } from '../testing/clients.js';
import { type HubRequest, startLoopbackHub } from '../testing/loopback-hub.js';
import { kojiadmin, startHub } from '../testing/sandbox.js';
import type { XmlRpcInput } from '../xmlrpc/value.js';

/** A hub that answers each inner call with its first argument. */
const echoing = () =>
  startLoopbackHub(({ call }: HubRequest) => {
    const [calls] = (call?.params ?? []) as readonly (readonly { params: readonly XmlRpcInput[] }[])[];
    return { value: (calls ?? []).map(({ params }) => [params[0] ?? null]) };
  });

describe('many calls in few requests', () => {
  it('have their results at their places, each typed, and failures beside successes', async () => {
    const hub = await startHub();
    const { client } = setupClient(hub.url, { auth: kojiadmin });
    const [made, again, there, users, nothing, none] = await client.multi((h) => [
      h.createUser('anna'),
      h.createUser('kojiadmin'),
      h.getUser({ userInfo: 'builder' }),
      h.listUsers({ queryOpts: { order: '-id', limit: 1 } }),
      h.getUser({ userInfo: 'nobody-of-that-name' }),
      h.getUser({ userInfo: 'nobody-of-that-name', strict: true }),
    ]);
    expect(made).toMatchObject({ ok: true });
    expect(again.ok ? undefined : again.error).toMatchObject({
      code: 'ALREADY_EXISTS',
      storeCode: 'GenericError',
    });
    expect(there.ok ? there.value?.name : undefined).toBe('builder');
    expect(users.ok ? users.value.map(({ name }) => name) : []).toEqual(['anna']);
    expect(nothing).toEqual({ ok: true, value: null });
    expect(none.ok ? undefined : kojiFaultOf(none.error)).toMatchObject({ code: 1000 });
    // One request, one number; what failed was rolled back alone.
    const calls = hub.requests.filter(({ rpc }) => rpc === 'multiCall');
    expect(calls.map(({ headers }) => headers['koji-session-callnum'])).toEqual(['0']);
    expect(await client.api.getUser({ userInfo: 'anna' })).toMatchObject({ name: 'anna' });
  });

  it('that only read need no login and no number', async () => {
    const hub = await startHub();
    const { client } = setupClient(hub.url);
    const [first] = await client.multi((h) => [h.getUser({ userInfo: 'builder' }), h.listUsers()]);
    expect(first.ok).toBe(true);
    expect(hub.requests.map(({ rpc, headers }) => [rpc, headers['koji-session-id']])).toEqual([
      ['multiCall', undefined],
    ]);
  });

  it('are sent in order, as many together as was asked for', async () => {
    await using hub = await echoing();
    const { client } = setupClient(hub.url);
    const names = Array.from({ length: 25 }, (_, index) => `build-${String(index)}-1`);
    const results = await client.multi((h) => names.map((name) => h.getTaskResult(name)), { batch: 10 });
    expect(results.map((result) => (result.ok ? result.value : result.error))).toEqual(names);
    expect(hub.seen.map(({ call }) => (call?.params[0] as readonly unknown[]).length)).toEqual([10, 10, 5]);
  });

  it('are never more bytes together than the hub takes', async () => {
    await using hub = await echoing();
    const { client } = setupClient(hub.url, { maxRequestBytes: 100_000 });
    const texts = Array.from({ length: 40 }, (_, index) => String(index).padStart(9_000, '<'));
    const results = await client.multi((h) => texts.map((text) => h.getTaskResult(text)));
    expect(results.every((result, index) => result.ok && result.value === texts[index])).toBe(true);
    expect(hub.seen.length).toBeGreaterThan(3);
    expect(Math.max(...hub.seen.map(({ body }) => body.length))).toBeLessThanOrEqual(100_000);
  });

  it('of which there are none are no request', async () => {
    await using hub = await echoing();
    const { client } = setupClient(hub.url);
    expect(await client.multi(() => [])).toEqual([]);
    expect(hub.seen).toEqual([]);
  });

  it('whose answer has another length, or slots of another kind, are an error', async () => {
    await using hub = await startLoopbackHub(({ index }) => ({ value: index === 0 ? [[1]] : [[1, 2], 'x'] }));
    const { client } = setupClient(hub.url);
    const ask = () => client.multi((h) => [h.getTaskResult(1), h.getTaskResult(2)]);
    await expect(ask()).rejects.toMatchObject({ code: 'PROTOCOL' });
    const results = await ask();
    expect(results.map((result) => (result.ok ? 'ok' : result.error.code))).toEqual(['PROTOCOL', 'PROTOCOL']);
  });

  it('keep the traceback of a failure in its cause', async () => {
    const traceback = ['Traceback (most recent call last):\n', '  File "x", line 1\n', 'KeyError: 1\n'];
    await using hub = await startLoopbackHub(() => ({
      value: [{ faultCode: 1, faultString: "<class 'KeyError'>: 1", traceback }],
    }));
    const { client } = setupClient(hub.url);
    const [result] = await client.multi((h) => [h.getTaskResult(1)]);
    expect(result.ok ? undefined : result.error.message).toBe('the hub refused getTaskResult: KeyError: 1');
    expect(result.ok ? undefined : (result.error.cause as Error).stack).toBe(traceback.join(''));
  });
});
