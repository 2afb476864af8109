import { describe, expect, it } from 'vitest';
import { startCharmWorld } from '../../testing/charm-world.js';

const NAME = 'hello';

describe('uploading a charm', () => {
  it('gives its revision when the review has ended, and tells of the way there', async () => {
    const { client, sandbox, charm } = await startCharmWorld();
    await sandbox.control.seedCharm({ name: NAME });
    sandbox.control.setReview({ stepMs: 300 });
    const states: string[] = [];
    let sent = 0;
    const done = await client.upload(await charm(), {
      emit: (event) => {
        if (event.type === 'processing') states.push(event.state);
        if (event.type === 'upload.progress') sent = event.sent / event.total;
      },
    });
    expect(done).toMatchObject({ name: NAME, outcome: 'created', state: 'approved', revision: 1 });
    // The revision is there while it is scanned, which ends nothing (canonical contract 4.2).
    expect(states).toEqual(['new', 'scanned', 'approved']);
    expect(sent).toBe(1);
  });

  it('is pending when the review takes longer, and can be waited for later', async () => {
    const { client, sandbox, charm, config } = await startCharmWorld();
    await sandbox.control.seedCharm({ name: NAME });
    sandbox.control.setReview({ outcome: 'manual', stepMs: 0 });
    const done = await client.upload(await charm(), { timeoutMs: 50 });
    expect(done).toMatchObject({ state: 'pending', outcome: 'created' });
    expect(done.revision).toBeUndefined();
    const statusUrl = done.statusUrl ?? '';
    expect(await client.waitForReview(statusUrl, { timeoutMs: 0 })).toEqual({
      state: 'pending',
      status: 'scanned',
      url: `${config.url}${statusUrl}`,
    });
    await sandbox.control.judgeCharm(NAME, { approved: true });
    expect(await client.waitForReview(statusUrl)).toEqual({ state: 'approved', revision: 1 });
  });

  it('says all that the review has against it', async () => {
    const { client, sandbox, charm } = await startCharmWorld();
    await sandbox.control.seedCharm({ name: NAME });
    const errors = [
      { code: 'bad-hook', message: 'a hook is no program' },
      { code: null, message: 'a file is too large' },
    ];
    sandbox.control.setReview({ outcome: 'reject', errors, stepMs: 0 });
    await expect(client.upload(await charm())).rejects.toMatchObject({
      code: 'REJECTED',
      storeCode: 'bad-hook',
      message: 'Charmhub rejected the upload of hello: bad-hook: a hook is no program; a file is too large',
      hint: expect.stringContaining('nothing was released') as string,
    });
  });

  it('refuses an empty file, what is no charm, and another name, before anything is sent', async () => {
    const { client, charm, file, sent, sandbox } = await startCharmWorld();
    const refusals = [
      [await file('empty.charm', ''), {}, 'is empty', 'pack the charm again'],
      [await file('text.charm', 'hello'), {}, 'is no charm and no bundle', 'charmcraft pack'],
      [await charm(), { name: 'other' }, 'is called "hello", not "other"', 'upload it as hello'],
      [await charm({ name: 'Hello' }), {}, "can't be the name of a charm", 'hello'],
      [await charm({ name: `a${'b'.repeat(40)}` }), {}, '41 characters', '40'],
      [await charm({ name: 'a--b' }), {}, 'two hyphens', 'a-b'],
      ['/nowhere/at/all.charm', {}, 'no such file', 'check the path'],
    ] as const;
    for (const [path, options, message, hint] of refusals)
      await expect(client.upload(path, options)).rejects.toMatchObject({
        message: expect.stringContaining(message) as string,
        hint: expect.stringContaining(hint) as string,
      });
    expect(sent()).toEqual([]);
    expect(sandbox.requests.storage).toEqual([]);
  });

  it('finds that the name is not mine before a byte goes to the storage', async () => {
    const { client, charm, sandbox } = await startCharmWorld();
    const path = await charm();
    await expect(client.upload(path)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await sandbox.control.seedCharm({ name: NAME, publisher: 'otp@example.com' });
    await expect(client.upload(path)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(sandbox.requests.storage).toEqual([]);
  });

  it('never goes to another server for a review', async () => {
    const { client } = await startCharmWorld();
    for (const url of ['https://example.com/v1/review', 'https://user@example.com/x'])
      await expect(client.waitForReview(url)).rejects.toMatchObject({ code: 'PROTOCOL' });
  });

  it('waits for an earlier upload of the same content, which may take its time', async () => {
    const { client, sandbox, charm } = await startCharmWorld();
    await sandbox.control.seedCharm({ name: NAME });
    const path = await charm();
    sandbox.control.setReview({ outcome: 'manual', stepMs: 0 });
    await client.upload(path, { timeoutMs: 0 });
    const again = await client.upload(path, { timeoutMs: 50 });
    expect(again).toMatchObject({ outcome: 'existed', state: 'pending' });
    await sandbox.control.judgeCharm(NAME, { approved: true });
    expect(await client.upload(path)).toMatchObject({ outcome: 'existed', revision: 1 });
    expect((await sandbox.control.charm(NAME))?.revisions).toHaveLength(1);
  });
});

describe('revisions', () => {
  it('come with the fields that are asked for, of one account, one by one, with charmcraft.yaml', async () => {
    const { client, sandbox, charm } = await startCharmWorld();
    await sandbox.control.seedCharm({ name: NAME, revisions: 2 });
    const craft = { name: 'charmcraft.yaml', data: 'type: charm\nname: hello\n' };
    await client.upload(await charm({ more: [craft] }));
    expect((await client.revisions(NAME)).map(({ revision }) => revision)).toEqual([3, 2, 1]);
    expect(await client.revisions(NAME, { fields: ['status'], revision: 2 })).toEqual([
      { revision: 2, status: 'approved', bases: [], errors: [] },
    ]);
    const [first] = await client.revisions(NAME, { revision: 3, includeCraftYaml: true });
    expect(first?.craftYaml).toEqual({ type: 'charm', name: NAME });
    const { account } = await client.whoami();
    expect(await client.revisions(NAME, { createdBy: account.id })).toHaveLength(3);
    expect(await client.revisions(NAME, { createdBy: 'nobody' })).toEqual([]);
  });
});
