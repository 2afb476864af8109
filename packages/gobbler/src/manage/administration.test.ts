import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '@omnipub/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { userName } from '../identity.js';
import { fetchPermissions } from '../read/fetch-json.js';
import { type LogEvent, watchLogs } from '../read/log-feed.js';
import {
  assetExists,
  listUnfinishedVersions,
  probeVersion,
  projectExists,
  versionExists,
} from '../read/probe.js';
import type { GobblerSession } from '../session.js';
import { startWorld, type World } from '../testing/sandbox.js';
import { uploadDirectory } from '../upload/upload.js';
import {
  createProject,
  refreshLatest,
  refreshUsage,
  removeAsset,
  removeProject,
  removeVersion,
  rerouteLinks,
  validateVersion,
} from './admin.js';
import { removeOwners, removeUploaders, setPermissions } from './permissions.js';

describe('administration', () => {
  let world: World;
  let session: GobblerSession;
  const me = userName();
  beforeAll(async () => {
    world = await startWorld();
    session = world.session();
    await createProject(session, 'proj', { globalWrite: true });
  });
  afterAll(() => world.stop());

  it('a bad date of an uploader is refused before anything is sent, so that no broken project is left behind', async () => {
    const before = world.sandbox.gobbler.requests.length;
    await expect(
      createProject(session, 'bad', { uploaders: [{ id: 'x', until: '2030-01-01' }] }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(world.sandbox.gobbler.requests.length).toBe(before);
    expect(await projectExists(session, 'bad')).toBe(false);
  });

  it('ten clients that add owners at the same time lose none, and leave nothing in staging', async () => {
    await createProject(session, 'many', { owners: [me] });
    const names = Array.from({ length: 10 }, (_, index) => `owner${String(index)}`);
    await Promise.all(names.map((name) => setPermissions(world.session(), 'many', { owners: [name] })));
    expect((await fetchPermissions(session, 'many')).owners.toString().split(',').sort()).toEqual(
      [me, ...names].sort(),
    );
    expect(await readdir(world.sandbox.gobbler.staging)).toEqual([]);
  });

  it('adding renews an uploader, removing takes only what matches, and owners never run out by accident', async () => {
    await createProject(session, 'perm', {
      owners: [me],
      uploaders: [{ id: 'u', until: '2020-01-01T00:00:00Z' }],
    });
    await setPermissions(session, 'perm', {
      owners: [me, 'second'],
      uploaders: [{ id: 'u', until: '2040-01-01T00:00:00Z' }, { id: 'u', asset: 'a' }, { id: 'v' }],
    });
    expect(await fetchPermissions(session, 'perm')).toEqual({
      owners: [me, 'second'],
      uploaders: [{ id: 'u', until: '2040-01-01T00:00:00Z' }, { id: 'u', asset: 'a' }, { id: 'v' }],
      globalWrite: false,
    });
    await removeUploaders(session, 'perm', { id: 'u', asset: 'a' });
    await removeOwners(session, 'perm', ['second', 'not-an-owner']);
    expect(await fetchPermissions(session, 'perm')).toMatchObject({
      owners: [me],
      uploaders: [{ id: 'u' }, { id: 'v' }],
    });
    await expect(removeOwners(session, 'perm', [me])).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(setPermissions(session, 'perm', { owners: [], append: false })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    expect(await setPermissions(session, 'perm', { uploaders: [{ id: 'w' }], dryRun: true })).toMatchObject({
      uploaders: [{ id: 'u' }, { id: 'v' }, { id: 'w' }],
    });
    expect((await fetchPermissions(session, 'perm')).uploaders).toHaveLength(2);
  });

  it('an asset made by a global write has null for its uploaders, and can be added to', async () => {
    const path = await world.tree('gw', { a: 'A' });
    await uploadDirectory(session, { project: 'proj', asset: 'gw', version: '1' }, path);
    expect((await fetchPermissions(session, 'proj', { asset: 'gw' })).uploaders).toEqual([]);
    await setPermissions(session, 'proj', { asset: 'gw', uploaders: [{ id: 'u' }] });
    expect((await fetchPermissions(session, 'proj', { asset: 'gw' })).uploaders).toEqual([{ id: 'u' }]);
    await expect(setPermissions(session, 'proj', { asset: 'gw', globalWrite: true })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  it('probes, finds what is unfinished, refreshes, validates, reroutes and removes', async () => {
    const path = await world.tree('adm', { a: 'A' });
    const one = { project: 'proj', asset: 'adm', version: '1' };
    await uploadDirectory(session, one, path);
    await uploadDirectory(session, { ...one, version: '2' }, path);
    await mkdir(join(world.sandbox.gobbler.registry, 'proj/adm/broken'));
    expect(await probeVersion(session, 'proj', 'adm', 'broken')).toEqual({ state: 'unfinished' });
    expect(await versionExists(session, 'proj', 'adm', '1')).toBe(true);
    expect(await assetExists(session, 'proj', 'nothing')).toBe(false);
    expect(await listUnfinishedVersions(session, 'proj', { asset: 'adm' })).toMatchObject([
      { version: 'broken' },
    ]);
    await expect(refreshLatest(session, 'proj', 'adm')).rejects.toMatchObject({
      code: 'CONFLICT',
      hint: expect.stringContaining('delete_version'),
    });
    await removeVersion(session, { ...one, version: 'broken' }, { force: true });
    await validateVersion(session, one);
    expect(await rerouteLinks(session, [one], { dryRun: true })).toMatchObject([
      { path: 'proj/adm/2/a', copy: true },
    ]);
    await rerouteLinks(session, [one]);
    await removeVersion(session, one);
    await removeVersion(session, one);
    expect(await refreshLatest(session, 'proj', 'adm')).toBe('2');
    expect(await refreshUsage(session, 'proj')).toBeGreaterThan(0);
    await removeAsset(session, 'proj', 'adm');
    expect(await assetExists(session, 'proj', 'adm')).toBe(false);
    await removeProject(session, 'ghost');
    await expect(rerouteLinks(session, [{ project: 'p', version: '1' }])).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await expect(removeProject(session, '.')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('a lost answer to a project creation is looked up, and is no error', async () => {
    world.sandbox.gobbler.faults.add({ kind: 'cut-after-work', method: 'POST' });
    await createProject(session, 'lost');
    world.sandbox.gobbler.faults.add({ kind: 'cut-before-work', method: 'POST' });
    await createProject(session, 'lost2');
    expect(await projectExists(session, 'lost2')).toBe(true);
    await expect(createProject(session, 'lost2')).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  });

  it('the log feed tells what happens, each thing once, and ends at its deadline', async () => {
    const path = await world.tree('log', { a: 'L' });
    const events: LogEvent[] = [];
    let now = 0;
    // Time passes only when the feed waits; it uploads meanwhile.
    const clock = {
      ...systemClock,
      now: () => now,
      async sleep(ms: number) {
        if (now === 0) await uploadDirectory(session, { project: 'proj', asset: 'log', version: '1' }, path);
        now += ms;
      },
    };
    for await (const event of watchLogs(world.session({}, { clock }), { intervalMs: 10, durationMs: 30 })) {
      events.push(event);
    }
    expect(events).toMatchObject([{ type: 'add-version', asset: 'log', version: '1', latest: true }]);
    const again: LogEvent[] = [];
    for await (const event of watchLogs(session, { from: 'start', durationMs: 0 })) again.push(event);
    expect(again).toContainEqual(events[0]);
  });

  it('a stale lock of a killed client is taken over', async () => {
    await createProject(session, 'stale', { owners: [me] });
    const lock = join(
      world.sandbox.gobbler.staging,
      `omnipub-lock-${createHash('sha256').update('permissions/stale/').digest('hex').slice(0, 16)}`,
    );
    await writeFile(lock, '');
    await utimes(lock, new Date(0), new Date(0));
    await setPermissions(session, 'stale', { owners: ['x'] });
    expect((await fetchPermissions(session, 'stale')).owners).toEqual([me, 'x']);
    await rm(lock, { force: true });
  });
});
