import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, startBench, until } from '../testing/gobbler-client.js';

let bench: Bench;
afterEach(() => bench.stop());

const present = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Stages a directory with a FIFO: an upload of it keeps its locks until the server stops. */
async function stageFifo(name: string): Promise<void> {
  const folder = await bench.stage(name, { 'a.txt': 'a' });
  execFileSync('mkfifo', ['-m', '644', join(folder, 'pipe')]);
}

describe('locks', () => {
  beforeEach(async () => {
    bench = await startBench({ lockTimeoutMs: 250 });
    await bench.post('create_project', { project: 'p' });
  });

  test('an upload that hangs on a FIFO makes everybody else time out, and outlives its client', async () => {
    await stageFifo('fifo');
    const leaving = new AbortController();
    const target = { source: 'fifo', project: 'p', asset: 'a', version: '1' };
    const hanging = bench.post('upload', target, { signal: leaving.signal });
    const versionDir = join(bench.gobbler.registry, 'p/a/1');
    await until(() => present(versionDir), { what: 'the version directory is there' });

    const { registry } = bench.gobbler;
    const other = await bench.upload({ project: 'p', asset: 'a', version: '2' }, { x: 'x' });
    expect(other.status).toBe(500);
    expect(JSON.parse(other.body)).toEqual({
      status: 'ERROR',
      reason: `failed to lock asset directory "${registry}/p/a"; timed out waiting for the lock to be acquired on "${registry}/p/a/..LOCK"`,
    });
    leaving.abort();
    expect((await hanging).status).toBeUndefined();
    const later = await bench.upload({ project: 'p', asset: 'a', version: '2' }, { x: 'x' });
    expect([later.status, later.body]).toEqual([500, other.body]);
    const create = await bench.post('create_project', { project: 'q' });
    expect(create.status).toBe(500);
    expect(create.body).toContain('failed to lock the registry; timed out waiting for the lock');
    expect(await present(versionDir)).toBe(true);
    // Readers ask nobody.
    expect((await bench.get('/list?path=p')).status).toBe(200);
  });

  test('uploads to other assets of the same project go on beside a hanging one', async () => {
    await stageFifo('fifo');
    void bench.post('upload', { source: 'fifo', project: 'p', asset: 'a', version: '1' });
    await until(() => present(join(bench.gobbler.registry, 'p/a/1')), { what: 'the upload has begun' });
    expect((await bench.upload({ project: 'p', asset: 'b', version: '1' }, { x: 'x' })).status).toBe(200);
  });

  test('asset "." waits for its own lock and fails', async () => {
    const reply = await bench.upload({ project: 'p', asset: '.', version: '1' }, { x: 'x' });
    expect(reply.status).toBe(500);
    expect(reply.body).toContain('timed out waiting for the lock');
    expect((await bench.upload({ project: 'p', asset: 'a', version: '1' }, { x: 'x' })).status).toBe(200);
  });

  test('of two uploads of one version at once exactly one succeeds', async () => {
    const target = { project: 'p', asset: 'a', version: '1' };
    const replies = await Promise.all([1, 2, 3].map((n) => bench.upload(target, { x: `content ${n}` })));
    expect(replies.map((r) => r.status).sort()).toEqual([200, 400, 400]);
    expect(await readdir(join(bench.gobbler.registry, 'p'))).toContain('..LOCK_NEWDIR');
  });
});

describe('an upload that does not end well', () => {
  beforeEach(async () => {
    bench = await startBench();
    await bench.post('create_project', { project: 'p' });
  });

  /** Many files take long enough to be interrupted. */
  async function beginLongUpload(signal?: AbortSignal): Promise<string> {
    const files = Object.fromEntries(
      Array.from({ length: 3000 }, (_, i) => [`d${i % 50}/f${i}`, `content ${i}`]),
    );
    await bench.stage('long', files);
    const target = { source: 'long', project: 'p', asset: 'a', version: '1' };
    void bench.post('upload', target, signal === undefined ? {} : { signal });
    const versionDir = join(bench.gobbler.registry, 'p/a/1');
    await until(() => present(join(versionDir, 'd3')), { what: 'the upload is under way' });
    return versionDir;
  }

  test('is undone when its client disconnects; the asset stays', async () => {
    const leaving = new AbortController();
    const versionDir = await beginLongUpload(leaving.signal);
    leaving.abort();
    await until(async () => !(await present(versionDir)), { what: 'the version directory is gone' });
    expect(await readdir(join(bench.gobbler.registry, 'p/a'))).toEqual(['..LOCK']);
    expect((await bench.upload({ project: 'p', asset: 'a', version: '1' }, { x: 'x' })).status).toBe(200);
  });

  test('is undone when the server is stopped', async () => {
    const versionDir = await beginLongUpload();
    await bench.gobbler.stop();
    expect(await present(versionDir)).toBe(false);
  });

  test('leaves its remains when the server is killed, and only delete_version with force clears them', async () => {
    const versionDir = await beginLongUpload();
    bench = await bench.restart({ kill: true });
    expect(await present(versionDir)).toBe(true);
    expect(await present(join(versionDir, '..summary'))).toBe(false);

    const target = { project: 'p', asset: 'a', version: '1' };
    const again = await bench.upload(target, { x: 'x' });
    expect(again.status).toBe(400);
    expect(again.body).toContain('already exists');
    expect((await bench.post('reject_probation', { ...target, force: true })).status).toBe(500);
    expect((await bench.post('refresh_latest', target)).status).toBe(500);
    expect((await bench.post('refresh_usage', target)).status).toBe(500);
    expect((await bench.post('delete_version', target)).status).toBe(500);
    expect((await bench.post('delete_version', { ...target, force: true })).status).toBe(200);
    expect((await bench.upload(target, { x: 'x' })).status).toBe(200);
  });

  test('one unreadable manifest anywhere fails every reroute_links', async () => {
    await bench.upload({ project: 'p', asset: 'b', version: '1' }, { x: 'x' });
    const ruin = join(bench.gobbler.registry, 'p/a/1');
    await mkdir(ruin, { recursive: true });
    const reply = await bench.post('reroute_links', { to_delete: [{ project: 'p', asset: 'b' }] });
    expect(reply.status).toBe(500);
    expect(reply.body).toContain('failed to reroute links for version \\"1\\" of asset \\"a\\"');
  });

  test('a file that others may not read fails the upload, whoever runs the sandbox', async () => {
    const folder = await bench.stage('secret', { 'open.txt': 'a', 'closed.txt': 'b' });
    await chmod(join(folder, 'closed.txt'), 0o600);
    const reply = await bench.post('upload', { source: 'secret', project: 'p', asset: 'a', version: '1' });
    expect(reply.status).toBe(500);
    expect(reply.body).toContain(`open ${folder}/closed.txt: permission denied`);
  });

  test('a link that leaves staging and registry fails the upload and names the link', async () => {
    const folder = await bench.stage('linked', { 'a.txt': 'a' });
    await writeFile(join(bench.root, 'outside'), 'x');
    await symlink(join(bench.root, 'outside'), join(folder, 'out'));
    const reply = await bench.post('upload', { source: 'linked', project: 'p', asset: 'a', version: '1' });
    expect(reply.status).toBe(500);
    expect(reply.body).toContain('symbolic link \\"out\\"');
    expect(await present(join(bench.gobbler.registry, 'p/a/1'))).toBe(false);
  });
});
