import { describe, expect, it } from 'vitest';
import { type SnapWorld, startSnapWorld } from '../../testing/snap-world.js';

const NAME = 'hello';
const signed = (headers: Readonly<Record<string, string>>): string =>
  `${Object.entries(headers)
    .map(([key, value]) => `${key}: ${value}`)
    .join('\n')}\n\nAcLBUgQAAQoABgUC\n`;

async function open(seed: object = {}): Promise<SnapWorld & { readonly id: string }> {
  const world = await startSnapWorld();
  const { id } = await world.sandbox.control.seedSnap({ name: NAME, ...seed });
  return { ...world, id };
}

describe('validations', () => {
  it('are put as signed text, and listed', async () => {
    const { client, id } = await open();
    expect(await client.validations(NAME)).toEqual([]);
    const headers = {
      type: 'validation',
      'snap-id': id,
      'approved-snap-id': 'another',
      'approved-snap-revision': '3',
      timestamp: '2026-11-21T00:00:00Z',
    };
    await client.putValidation(NAME, signed(headers));
    expect(await client.validations(NAME)).toEqual([headers]);
    await client.putValidation(NAME, signed({ ...headers, revoked: 'true' }));
    expect(await client.validations(NAME)).toHaveLength(1);
    expect(await client.validations(NAME, { approved: 'all' })).toHaveLength(2);
  });

  it.each([
    ['no assertion at all', 'this is no signed validation assertion'],
    [signed({ type: 'snap-build' }), 'this is a snap-build assertion, not a validation'],
  ])('%j is refused before it is sent', async (text, message) => {
    const { client, sent } = await open();
    await expect(client.putValidation(NAME, text)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message,
      hint: expect.stringContaining('snap sign') as string,
    });
    expect(sent()).toEqual([]);
  });
});

describe('validation sets', () => {
  it('are drafted by the store, uploaded as signed text, and read by sequence', async () => {
    const { client } = await open();
    const draft = {
      accountId: 'acc-1',
      name: 'set',
      sequence: 1,
      snaps: [{ name: NAME, presence: 'required' as const, revision: '2' }],
    };
    expect(await client.buildValidationSet(draft)).toMatchObject({
      type: 'validation-set',
      'authority-id': 'acc-1',
      name: 'set',
      sequence: '1',
      snaps: [{ name: NAME, presence: 'required', revision: '2' }],
    });
    const text = (sequence: string): string =>
      signed({ type: 'validation-set', 'account-id': 'acc-1', name: 'set', sequence, series: '16' });
    expect(await client.uploadValidationSet(text('1'))).toHaveLength(1);
    await client.uploadValidationSet(text('2'));
    const sequences = async (query: object): Promise<unknown[]> =>
      (await client.validationSets(query)).map(({ headers }) => headers['sequence']);
    expect(await sequences({})).toEqual(['2']);
    expect(await sequences({ account: 'acc-1', name: 'set', sequence: 'all' })).toEqual(['1', '2']);
    await expect(client.validationSets({ name: 'set' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(await client.confdbSchemas()).toEqual([]);
  });
});

describe('keys, builds and developers', () => {
  it('a key is registered with the permission for it, and shown', async () => {
    const { client } = await open();
    const request = signed({ type: 'account-key-request', name: 'mine', 'public-key-sha3-384': 'abc' });
    await client.registerAccountKey(request);
    expect(await client.accountKeys()).toEqual([{ name: 'mine', digest: 'abc' }]);
    await expect(client.registerAccountKey('type: account-key\n')).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  it('a build is told as signed text', async () => {
    const { client, sent } = await open();
    await client.pushSnapBuild(NAME, signed({ type: 'snap-build', grade: 'stable' }));
    expect(sent().at(-1)).toMatch(/^POST .*\/builds$/u);
  });

  it('a developer who has uploaded is left out only when that is said', async () => {
    const { client, sandbox, id } = await open({ collaborators: ['otp@example.com'] });
    const text = signed({ type: 'snap-developer', 'snap-id': id, 'publisher-id': 'acc-1' });
    await expect(client.putDevelopers(NAME, text)).rejects.toMatchObject({ status: 409, code: 'CONFLICT' });
    await client.putDevelopers(NAME, text, { ignoreRevokedUploads: true });
    expect(await client.developers(NAME)).toMatchObject({ 'snap-id': id });
    expect(sandbox.requests.dashboard.some(({ url }) => url.includes('ignore_revoked_uploads'))).toBe(true);
  });
});

describe('the escape hatch', () => {
  it('sends anything, signed and explained as everything else', async () => {
    const { client } = await open();
    expect(await client.request('dev/api/account')).toMatchObject({ account_id: 'acc-1' });
    await expect(
      client.request('dev/api/register-name/', {
        json: { snap_name: 'Bad', is_private: false, series: '16' },
      }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
