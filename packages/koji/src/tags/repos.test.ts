import { describe, expect, it } from 'vitest';
import { startWorld } from '../testing/publish-world.js';

describe('the repo of a tag', () => {
  it('is made once, and answered when it can be used', async () => {
    const { client, hub } = await startWorld();
    expect(await client.tags.currentRepo('f42-build')).toBeUndefined();
    hub.faults.add({ kind: 'cut-after-work', rpc: 'newRepo' });
    const repo = await client.tags.newRepo('f42-build');
    expect(await client.tags.currentRepo('f42-build')).toEqual(repo);
    expect(hub.control.tasks('newRepo')).toHaveLength(1);
  });

  it('is asked for by everybody', async () => {
    const { client } = await startWorld();
    const repo = await client.tags.requestRepo('f42-build');
    expect(repo.id).toBeGreaterThan(0);
    expect(await client.tags.requestRepo('f42-build')).toEqual(repo);
  });

  it('is waited for until it has a build', async () => {
    const { client, admin } = await startWorld();
    const { nvr } = await admin.imports.emptyBuild({ name: 'hello-omnipub', version: '1', release: '1' });
    const before = await client.tags.newRepo('f42-build');
    await client.tags.tag('f42', nvr);
    await expect(client.tags.waitRepo('f42-build', { builds: [nvr], deadlineMs: 40 })).rejects.toMatchObject({
      code: 'TIMEOUT',
      recovery: 'wait',
    });
    const waiting = client.tags.waitRepo('f42-build', { builds: [nvr] });
    const next = client.tags.waitRepo('f42-build');
    const after = await client.tags.newRepo('f42-build');
    expect(after.id).not.toBe(before.id);
    expect(await waiting).toEqual(after);
    expect((await next).id).toBe(after.id);
  });
});
