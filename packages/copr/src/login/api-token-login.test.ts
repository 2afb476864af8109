import { systemClock } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { apiTokenLogin } from './api-token-login.js';

const take = (text: string, origin?: string) => {
  const answers = apiTokenLogin.fromToken?.(text) ?? {};
  return apiTokenLogin.record(answers, { clock: systemClock, ...(origin === undefined ? {} : { origin }) });
};
const block = [
  '[copr-cli]',
  'login = pastedlogin',
  'username = bob',
  'token = pastedtoken',
  'copr_url = https://copr.example',
  '# expiration date: 2099-05-20',
].join('\n');

describe('an API token of Copr', () => {
  it('is taken as the page /api shows it, also without the first line', async () => {
    for (const text of [block, `  ${block}\n`, block.replace('[copr-cli]\n', '')])
      expect(await take(text)).toMatchObject({
        kind: 'basic',
        origin: 'https://copr.example',
        account: 'bob',
        secret: 'pastedlogin:pastedtoken',
        expiresAt: '2099-05-20T00:00:00.000Z',
      });
  });

  it('is taken as login:token, and as two answers', async () => {
    expect(await take('mylogin:mytoken')).toMatchObject({
      origin: 'https://copr.fedorainfracloud.org',
      account: 'default',
      secret: 'mylogin:mytoken',
    });
    const answers = { login: 'mylogin', token: 'mytoken' };
    expect(
      await apiTokenLogin.record(answers, { clock: systemClock, origin: 'https://copr.example/' }),
    ).toMatchObject({ origin: 'https://copr.example', secret: 'mylogin:mytoken' });
  });

  it('of a block without copr_url the asked origin is meant', async () => {
    const text = block.replace(/copr_url.*\n/u, '');
    expect(await take(text, 'https://asked.example')).toMatchObject({ origin: 'https://asked.example' });
  });

  it.each([
    ['no colon', 'justatoken', 'login:token'],
    ['two colons', 'a-login:b:c', 'colon'],
    ['no token', 'a-login:', 'token of the API token is empty'],
    ['a space', 'a-login:two words', 'spaces'],
    ['a block without a token', '[copr-cli]\ncopr_url = https://c.example\n', 'no login and token'],
    ['a block with junk', `${block}\njunk line`, 'neither a section'],
  ])('%s is refused as input', async (_, text, message) => {
    const error: unknown = await (async () => take(text))().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining(message) });
  });

  it('a block of another server than the asked one is refused', async () => {
    await expect(take(block, 'https://asked.example')).rejects.toThrow('is for https://copr.example');
  });
});
