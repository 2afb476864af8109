import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { NAME, startWithSnap, viewOfSnap } from '../../testing/seeded-snap.js';
import type { SnapWorld } from '../../testing/snap-world.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const written = ({ sent }: SnapWorld): string[] => sent().filter((one) => !one.startsWith('GET'));

describe('the page of a snap', () => {
  it('takes what is given and keeps the rest', async () => {
    const world = await startWithSnap({ metadata: { title: 'Hello', summary: 'old' } });
    await world.client.updateListing(NAME, { summary: 'new', license: 'MIT' });
    expect((await viewOfSnap(world)).metadata).toMatchObject({
      title: 'Hello',
      summary: 'new',
      license: 'MIT',
    });
  });

  it('is not overwritten where somebody edited it: each field is named, yours and theirs; `force` overwrites', async () => {
    const world = await startWithSnap();
    await world.sandbox.control.editOnWeb(NAME, { summary: 'theirs', description: 'also theirs' });
    const mine = { summary: 'mine', description: 'also mine', title: 'Hello' };
    await expect(world.client.updateListing(NAME, mine)).rejects.toMatchObject({
      code: 'CONFLICT',
      status: 409,
      storeCode: 'conflict',
      message:
        'the page of hello was changed in the store: summary is "theirs" in the store, and "mine" here; ' +
        'description is "also theirs" in the store, and "also mine" here',
      hint: expect.stringContaining('`force`') as string,
    });
    expect((await viewOfSnap(world)).metadata).toMatchObject({ summary: 'theirs' });
    await world.client.updateListing(NAME, mine, { force: true });
    expect((await viewOfSnap(world)).metadata).toMatchObject(mine);
  });

  it('says in the words of the store which field it refuses', async () => {
    const world = await startWithSnap();
    await expect(world.client.updateListing(NAME, { summary: 'x'.repeat(129) })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      storeMessage: expect.stringContaining("'summary'") as string,
    });
    await expect(world.client.updateListing(NAME, {})).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(written(world)).toHaveLength(1);
  });
});

describe('the images of a page', () => {
  const screenshot = { type: 'screenshot' as const, hash: sha256('one'), filename: 'one.png' };

  it('a new icon keeps the screenshots, and the same icon is not sent again', async () => {
    const world = await startWithSnap({ media: [screenshot] });
    const icon = await world.file('icon.png', 'an icon');
    expect(await world.client.updateMedia(NAME, { icon })).toMatchObject({ outcome: 'created' });
    expect((await viewOfSnap(world)).media).toEqual([
      screenshot,
      { type: 'icon', hash: sha256('an icon'), filename: 'icon.png' },
    ]);
    const before = written(world).length;
    expect(await world.client.updateMedia(NAME, { icon })).toMatchObject({ outcome: 'existed' });
    expect(written(world)).toHaveLength(before);
    expect(await world.client.media(NAME)).toHaveLength(2);
  });

  it('screenshots are added and taken away by their hash, the icon by null', async () => {
    const world = await startWithSnap({
      media: [screenshot, { type: 'icon', hash: sha256('icon'), filename: 'icon.png' }],
    });
    const two = await world.file('two "odd" ü.png', 'two');
    await world.client.updateMedia(NAME, {
      icon: null,
      addScreenshots: [two, await world.file('three.png', 'three')],
      removeScreenshots: [screenshot.hash],
    });
    expect((await viewOfSnap(world)).media).toEqual([
      { type: 'screenshot', hash: sha256('two'), filename: 'two "odd" ü.png' },
      { type: 'screenshot', hash: sha256('three'), filename: 'three.png' },
    ]);
    await expect(world.client.updateMedia(NAME, { removeScreenshots: ['1234'] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(
      world.client.updateMedia(NAME, { icon: await world.file('empty.png', '') }),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('is empty') as string,
    });
  });

  it('an icon that was changed in the store is a conflict, unless it is forced', async () => {
    const world = await startWithSnap();
    await world.sandbox.control.replaceIconOnWeb(NAME, {
      type: 'icon',
      hash: sha256('theirs'),
      filename: 'theirs.png',
    });
    const icon = await world.file('icon.png', 'mine');
    await expect(world.client.updateMedia(NAME, { icon })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('icon is') as string,
    });
    await world.client.updateMedia(NAME, { icon }, { force: true });
    expect((await viewOfSnap(world)).media).toMatchObject([{ hash: sha256('mine') }]);
  });
});

describe('numbers', () => {
  it('come by day, and need their permission', async () => {
    const world = await startWithSnap({ revisions: 1, channels: { stable: 1 } });
    const filters = [{ metric: 'installed_base_by_version', start: '2026-11-01', end: '2026-11-03' }];
    expect(await world.client.metrics(NAME, filters)).toEqual([
      {
        metric: 'installed_base_by_version',
        status: 'OK',
        buckets: ['2026-11-01', '2026-11-02', '2026-11-03'],
        series: [{ name: 'total', values: [1, 2, 3] }],
      },
    ]);
    const other = world.as({ permissions: ['package_access'] });
    await expect(other.metrics(NAME, filters)).rejects.toMatchObject({
      code: 'AUTH_DENIED',
      recovery: 'login',
      storeCode: 'macaroon-permission-required',
    });
  });
});
