import { callOf } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { makeSnap, makeSquashfs, missingSquashfs, withTools } from '../../testing/make-snap.js';
import { NAME, startWithSnap, viewOfSnap } from '../../testing/seeded-snap.js';
import { type SnapWorld, startSnapWorld } from '../../testing/snap-world.js';
import { openSnapSession } from '../session.js';
import { readSnapFile } from './snap-file.js';

const untouched = ({ sandbox }: SnapWorld): void => {
  expect([...sandbox.requests.dashboard, ...sandbox.requests.storage]).toEqual([]);
};

describe.skipIf(missingSquashfs())('a real snap (needs squashfs-tools)', () => {
  const tools = { env: withTools };

  it('needs no name, and brings when it was built', async () => {
    const world = await startWithSnap({}, tools);
    const path = await makeSnap(`name: ${NAME}\nversion: "1.10"\narchitectures: [arm64]\n`, {
      'snap/manifest.yaml': 'snapcraft-started-at: "2026-11-21T02:00:00.000000Z"\n',
    });
    expect(await world.client.upload(path)).toMatchObject({
      name: NAME,
      revision: 1,
      version: '1.10',
      architectures: ['arm64'],
    });
    expect((await viewOfSnap(world)).revisions).toMatchObject([
      { version: '1.10', architectures: ['arm64'] },
    ]);
    const session = openSnapSession(world.config, world.deps);
    expect((await readSnapFile(session, path, undefined, callOf())).builtAt).toBe(
      '2026-11-21T02:00:00.000000Z',
    );
  });

  it('that is called otherwise than it is to be published is refused before anything is sent', async () => {
    const world = await startSnapWorld(tools);
    const path = await makeSnap('name: other\nversion: "1"\n');
    await expect(world.client.upload(path, { name: NAME })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(/is called "other", not "hello"$/u) as string,
      hint: expect.stringContaining('snapcraft.yaml') as string,
    });
    untouched(world);
  });

  it('with components brings each of them, and the progress is of all files', async () => {
    const world = await startWithSnap({}, tools);
    const path = await makeSnap(
      `name: ${NAME}\nversion: "1"\ncomponents:\n  docs:\n    type: standard\n  more:\n    type: standard\n`,
    );
    const component = (name: string): Promise<string> =>
      makeSquashfs(`${name}.comp`, { 'meta/component.yaml': `component: ${NAME}+${name}\ntype: standard\n` });
    const components = { docs: await component('docs'), more: await component('more') };
    const totals = new Set<number>();
    await world.client.upload(path, {
      components,
      emit: (event) => event.type === 'upload.progress' && totals.add(event.total),
    });
    expect(totals.size).toBe(1);
    const [revision] = (await viewOfSnap(world)).revisions;
    expect(Object.keys(revision?.components ?? {}).sort()).toEqual(['docs', 'more']);
  });

  it.each([
    ['one is missing', { docs: 'docs' }, 'the component "more" is declared, and no file is given for it'],
    ['one is not declared', { docs: 'docs', more: 'more', odd: 'odd' }, 'it has no component "odd"'],
    ['one is the file of another', { docs: 'more', more: 'more' }, 'is hello+more, and should be hello+docs'],
    ['one is no component', { docs: 'docs', more: '' }, 'it has no meta/component.yaml'],
  ])('with components of which %s is refused before anything is sent', async (_, given, why) => {
    const world = await startSnapWorld(tools);
    const path = await makeSnap(`name: ${NAME}\nversion: "1"\ncomponents: { docs: {}, more: {} }\n`);
    const components: Record<string, string> = {};
    for (const [name, is] of Object.entries(given)) {
      const file = is === '' ? 'readme.txt' : 'meta/component.yaml';
      components[name] = await makeSquashfs(`${name}.comp`, { [file]: `component: ${NAME}+${is}\n` });
    }
    await expect(world.client.upload(path, { components })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(why) as string,
    });
    untouched(world);
  });

  it('says of itself what its page can be given', async () => {
    const world = await startWithSnap({}, tools);
    const path = await makeSnap(`name: ${NAME}\nversion: "1"\nsummary: a summary\nlicense: MIT\n`);
    expect(await world.client.listingOfSnap(path)).toEqual({
      name: NAME,
      summary: 'a summary',
      license: 'MIT',
    });
  });

  it('that is none, but a squashfs image, is refused', async () => {
    const world = await startSnapWorld(tools);
    const path = await makeSquashfs('image.snap', { 'readme.txt': 'no snap' });
    await expect(world.client.upload(path)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('it has no meta/snap.yaml') as string,
    });
    untouched(world);
  });
});
