import { describe, expect, it } from 'vitest';
import { setupClient } from '../testing/clients.js';
import type { HubAnswer, HubRequest } from '../testing/loopback-hub.js';
import { type Meddle, startSmallHub } from '../testing/small-hub.js';
import type { Doubt } from './settle.js';

const auth = { type: 'password', user: 'jo', password: 'a long password' } as const;
const isWrite = ({ call }: HubRequest): boolean => call?.methodName === 'createTag';

/** Meddles with the first write. */
function first(how: (answer: () => HubAnswer) => HubAnswer): Meddle {
  let left = 1;
  return (request, answer) => (isWrite(request) && left-- > 0 ? how(answer) : undefined);
}

describe('a session that has ended', () => {
  it('is renewed with its old key and without a number, and its count goes on', async () => {
    await using hub = await startSmallHub();
    const { client } = setupClient(hub.url, { auth });
    await client.call('createTag', ['a']);
    hub.expire();
    expect(await client.call('createTag', ['b'])).toBe(2);
    expect(hub.made).toEqual(['a', 'b']);
    expect(hub.logins()).toBe(1);
    const renewal = hub.seen.filter(({ call }) => call?.methodName === 'login')[1];
    expect(renewal?.headers).toMatchObject({
      'koji-session-id': '1',
      'koji-session-key': '7-key1aaaaaaaaaaaaaaa',
    });
    expect(renewal?.headers['koji-session-callnum']).toBeUndefined();
    expect(renewal?.call?.params.at(-1)).toEqual({ renew: true, exclusive: false, __starstar: true });
    const last = hub.seen.at(-1);
    expect(last?.headers).toMatchObject({
      'koji-session-callnum': '1',
      'koji-session-key': '7-key2aaaaaaaaaaaaaaa',
    });
  });

  it('is renewed once for all calls that meet it together', async () => {
    await using hub = await startSmallHub();
    const { client } = setupClient(hub.url, { auth });
    await client.hub.logIn();
    hub.expire();
    const calls = [...'abcde'].map((name) => client.call('getTag', [name]));
    await Promise.all([...calls, client.call('createTag', ['x'])]);
    expect(hub.methods().filter((name) => name === 'login')).toHaveLength(2);
    expect(hub.made).toEqual(['x']);
  });

  it('and whose renewal’s answer was lost is left for a new one', async () => {
    let renewals = 0;
    await using hub = await startSmallHub({
      meddle: (request, answer) => {
        const renewing =
          request.call?.methodName === 'login' && request.headers['koji-session-id'] !== undefined;
        if (!renewing || renewals++ > 0) return undefined;
        answer();
        return { cut: true };
      },
    });
    const { client } = setupClient(hub.url, { auth });
    await client.call('createTag', ['a']);
    hub.expire();
    expect(await client.call('createTag', ['b'])).toBe(2);
    expect(hub.made).toEqual(['a', 'b']);
    expect(hub.logins()).toBe(2);
    expect(hub.seen.at(-1)?.headers).toMatchObject({ 'koji-session-id': '2', 'koji-session-callnum': '0' });
  });

  it('and is no longer known is left for a new one', async () => {
    await using hub = await startSmallHub();
    const { client } = setupClient(hub.url, { auth });
    await client.call('createTag', ['a']);
    hub.forget();
    expect(await client.call('getTag', ['a'])).toBe('read');
    expect(await client.call('createTag', ['b'])).toBe(2);
    expect(hub.logins()).toBe(2);
  });

  it.each([
    ['that it did', true, ['a']],
    ['that it did not', false, ['a']],
  ])(
    'between a write and its answer: in the new session only looking tells, and it tells %s',
    async (_, done, made) => {
      await using hub = await startSmallHub({
        meddle: first((answer) => {
          if (done) answer();
          hub.forget();
          return { cut: true };
        }),
      });
      const { client } = setupClient(hub.url, { auth });
      const asked: boolean[] = [];
      const settle = async ({ happened }: Doubt) => {
        asked.push(happened);
        return hub.made.includes('a') ? { happened: true as const, value: 1 } : { happened: false as const };
      };
      expect(await client.call('createTag', ['a'], {}, { settle })).toBe(1);
      expect(asked).toEqual([false]);
      expect(hub.made).toEqual(made);
    },
  );

  it('between a write and its answer is an error when nobody looks', async () => {
    await using hub = await startSmallHub({
      meddle: first((answer) => {
        answer();
        hub.forget();
        return { cut: true };
      }),
    });
    const { client } = setupClient(hub.url, { auth });
    await expect(client.call('createTag', ['a'])).rejects.toMatchObject({ recovery: 'retry-after-probe' });
    expect(hub.made).toEqual(['a']);
  });

  it('between a write and its answer is an error when looking does not tell, and is looked for once', async () => {
    await using hub = await startSmallHub({
      meddle: first(() => {
        hub.forget();
        return { cut: true };
      }),
    });
    const { client } = setupClient(hub.url, { auth });
    const asked: boolean[] = [];
    const settle = async ({ happened }: Doubt) => {
      asked.push(happened);
      return undefined;
    };
    await expect(client.call('createTag', ['a'], {}, { settle })).rejects.toMatchObject({
      recovery: 'retry-after-probe',
    });
    expect(asked).toEqual([false]);
    expect(hub.made).toEqual([]);
  });

  it('and can’t be made again fails with what the hub says', async () => {
    let open = true;
    await using hub = await startSmallHub({
      meddle: ({ call }) =>
        !open && call?.methodName === 'login' ? { fault: 1002, text: 'invalid user or password' } : undefined,
    });
    const { client } = setupClient(hub.url, { auth });
    await client.hub.logIn();
    open = false;
    hub.expire();
    await expect(client.call('getTag', ['a'])).rejects.toMatchObject({
      code: 'AUTH_DENIED',
      recovery: 'login',
    });
  });
});
