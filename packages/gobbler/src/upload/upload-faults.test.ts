import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createProject } from '../manage/admin.js';
import type { GobblerSession } from '../session.js';
import { startWorld, type World } from '../testing/sandbox.js';
import { uploadDirectory } from './upload.js';

describe('an upload over a bad connection', () => {
  let world: World;
  let session: GobblerSession;
  let number = 0;
  const fresh = () => ({ project: 'proj', asset: 'data', version: String(++number) });
  const posts = () => world.sandbox.gobbler.requests.filter((request) => request.method === 'POST').length;
  const staging = () => readdir(world.sandbox.gobbler.staging);

  beforeAll(async () => {
    world = await startWorld();
    session = world.session();
    await createProject(session, 'proj');
  });
  afterAll(() => world.stop());
  beforeEach(() => world.sandbox.gobbler.faults.clear());

  it.each(['cut-after-work', 'cut-before-work'] as const)(
    'ends once in the registry when the answer is lost (%s)',
    async (kind) => {
      const path = await world.tree(`lost-${kind}`, { a: kind });
      world.sandbox.gobbler.faults.add({ kind, method: 'POST' });
      const result = await uploadDirectory(session, fresh(), path);
      expect(result).toMatchObject({ outcome: 'created', files: 1 });
      expect(await staging()).toEqual([]);
    },
  );

  it('reads on when an answer is truncated, on the request and on the manifest', async () => {
    const path = await world.tree('truncated', { a: 'truncated' });
    world.sandbox.gobbler.faults.add({ kind: 'truncate', bytes: 5, method: 'POST' });
    world.sandbox.gobbler.faults.add({ kind: 'truncate', bytes: 5, method: 'GET', path: /manifest/ });
    expect(await uploadDirectory(session, fresh(), path)).toMatchObject({ outcome: 'created' });
  });

  it('sends a new request file after a lock timeout, and none after a refusal', async () => {
    const path = await world.tree('lock', { a: 'lock' });
    const reason = (text: string) => ({
      kind: 'status' as const,
      status: 500,
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ status: 'ERROR', reason: text }),
    });
    world.sandbox.gobbler.faults.add(
      reason('failed to lock the registry; timed out waiting for the lock to be acquired on "x"'),
    );
    const before = posts();
    await uploadDirectory(session, fresh(), path);
    const sent = world.sandbox.gobbler.requests.filter((request) => request.method === 'POST').slice(before);
    expect(sent).toHaveLength(2);
    expect(new Set(sent.map((request) => request.url)).size).toBe(2);

    world.sandbox.gobbler.faults.add(reason('version directory at "x" is not on probation'));
    await expect(uploadDirectory(session, fresh(), path)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(posts()).toBe(before + 3);
  });

  it('tries again after a 503 of a proxy', async () => {
    const path = await world.tree('proxy', { a: 'proxy' });
    world.sandbox.gobbler.faults.add({ kind: 'status', status: 503, times: 2 });
    expect(await uploadDirectory(session, fresh(), path)).toMatchObject({ outcome: 'created' });
    world.sandbox.gobbler.faults.add({ kind: 'status', status: 503, method: 'POST', body: '<html>' });
    expect(await uploadDirectory(session, fresh(), path)).toMatchObject({ outcome: 'created' });
  });

  it('stops promptly when it is aborted, leaves nothing in staging, and says that it is open', async () => {
    const path = await world.tree('abort', { a: 'abort' });
    const hang = world.sandbox.gobbler.faults.add({ kind: 'hang', method: 'POST' });
    const controller = new AbortController();
    const upload = uploadDirectory(session, fresh(), path, { signal: controller.signal }).catch(
      (e: unknown) => e,
    );
    await expect.poll(() => hang.hits).toBe(1);
    const at = Date.now();
    controller.abort();
    expect(await upload).toMatchObject({ code: 'ABORTED', recovery: 'retry-after-probe' });
    expect(Date.now() - at).toBeLessThan(1_000);
    expect(await staging()).toEqual([]);
  });

  it('gives the service only the time that it is told to, and uploads again when nothing happened', async () => {
    const path = await world.tree('timeout', { a: 'timeout' });
    world.sandbox.gobbler.faults.add({ kind: 'hang', method: 'POST' });
    expect(await uploadDirectory(session, fresh(), path, { timeoutMs: 200 })).toMatchObject({
      outcome: 'created',
    });
  });
});
