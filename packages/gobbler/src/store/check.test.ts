import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { DirectoryArtifact } from '@omnipub/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { userName } from '../identity.js';
import { createProject } from '../manage/admin.js';
import { recordingContext, startWorld, type World } from '../testing/sandbox.js';
import { uploadDirectory } from '../upload/upload.js';
import { checkUpload } from './check.js';
import { mayUpload } from './check-access.js';

const directory = (path: string): DirectoryArtifact => ({
  kind: 'directory',
  path,
  size: 0,
  files: 0,
  sha256: '',
  mediaType: '',
  digests: {},
});

describe('the preflight', () => {
  let world: World;
  const context = recordingContext();
  beforeAll(async () => {
    world = await startWorld();
    await createProject(world.session(), 'proj', { owners: [userName()] });
    await createProject(world.session(), 'closed', { owners: ['somebody-else'] });
  });
  afterAll(() => world.stop());
  const check = async (
    upload: { project: string; asset: string; version: string },
    path: string,
    config = {},
  ) => checkUpload(world.session(config), { upload, artifact: directory(path) }, context);

  it('finds nothing wrong with a good upload, and sends no POST', async () => {
    const path = await world.tree('good', { a: 'A' });
    const before = world.sandbox.gobbler.requests.length;
    const findings = await check({ project: 'proj', asset: 'a', version: '1' }, path);
    expect(findings.map((finding) => finding.level)).toEqual(['ok', 'ok', 'ok']);
    expect(world.sandbox.gobbler.requests.slice(before).map((r) => r.method)).not.toContain('POST');
  });

  it('names every problem at once', async () => {
    const path = await world.tree('wrong', { a: 'A' });
    execFileSync('mkfifo', [join(path, 'pipe')]);
    const findings = await check({ project: 'closed', asset: 'a', version: '1' }, path);
    expect(findings.filter((f) => f.level === 'error')).toMatchObject([
      {
        code: 'AUTH_DENIED',
        message: expect.stringContaining(userName()),
        fix: expect.stringContaining('somebody-else'),
      },
      { code: 'INVALID_INPUT', message: expect.stringContaining('"pipe"') },
    ]);
  });

  it('tells identical, different and unfinished versions apart', async () => {
    const path = await world.tree('there', { a: 'A' });
    const other = await world.tree('other', { a: 'B' });
    const names = { project: 'proj', asset: 'there', version: '1' };
    await uploadDirectory(world.session(), names, path);
    expect(await check(names, path)).toContainEqual(expect.objectContaining({ level: 'ok', code: 'EXISTS' }));
    expect(await check(names, other)).toContainEqual(
      expect.objectContaining({ level: 'error', code: 'CONFLICT' }),
    );
    await mkdir(join(world.sandbox.gobbler.registry, 'proj/there/2'));
    expect(await check({ ...names, version: '2' }, path)).toContainEqual(
      expect.objectContaining({ level: 'error', code: 'CONFLICT' }),
    );
  });

  it('tells bad names, a missing project and a missing artifact', async () => {
    const path = await world.tree('names', { a: 'A' });
    expect(await check({ project: '.', asset: '..x', version: 'a/b' }, path)).toMatchObject([
      { level: 'ok' },
      { level: 'ok' },
      { code: 'INVALID_INPUT' },
      { code: 'INVALID_INPUT' },
      { code: 'INVALID_INPUT' },
    ]);
    expect(await check({ project: 'ghost', asset: 'a', version: '1' }, path)).toContainEqual(
      expect.objectContaining({ level: 'error', code: 'NOT_FOUND' }),
    );
    expect(await check({ project: 'proj', asset: 'a', version: '1' }, join(path, 'nothing'))).toContainEqual(
      expect.objectContaining({ level: 'error', code: 'NOT_FOUND' }),
    );
  });

  it('sees that something else answers, or a Gobbler under another prefix', async () => {
    const other = createServer(
      (_, response) => void response.setHeader('Content-Type', 'text/html').end('<html>hello</html>'),
    );
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${String((other.address() as AddressInfo).port)}`;
    for (const wrong of [url, `${world.sandbox.gobbler.url}/prefix`]) {
      const findings = await check({ project: 'p', asset: 'a', version: '1' }, world.scratch, { url: wrong });
      expect(findings).toMatchObject([
        { level: 'error', code: 'INVALID_INPUT', message: expect.stringContaining('no Gobbler') },
      ]);
    }
    await new Promise((done) => other.close(done));
    await expect(
      check({ project: 'p', asset: 'a', version: '1' }, world.scratch, { url }),
    ).rejects.toMatchObject({ code: 'NETWORK' });
  });

  it('warns of clocks that disagree, and of a staging directory that is missing or another one', async () => {
    const path = await world.tree('clock', { a: 'A' });
    const upload = { project: 'proj', asset: 'a', version: '1' };
    const { systemClock } = await import('@omnipub/core');
    const ahead = world.session({}, { clock: { ...systemClock, now: () => Date.now() + 90_000 } });
    expect(await checkUpload(ahead, { upload }, context)).toContainEqual(
      expect.objectContaining({ level: 'warn', code: 'CLOCK_SKEW' }),
    );
    expect(await check(upload, path, { staging: join(path, 'no') })).toContainEqual(
      expect.objectContaining({ level: 'error', code: 'INVALID_INPUT' }),
    );
    expect(await check(upload, path, { staging: world.scratch })).toContainEqual(
      expect.objectContaining({ level: 'warn', code: 'STAGING_ELSEWHERE' }),
    );
  });
});

describe('the right to upload', () => {
  const project = {
    owners: ['o'],
    uploaders: [
      { id: 'u', asset: 'x' },
      { id: 'u', trusted: true },
      { id: 'e', until: '2020-01-01T00:00:00Z' },
    ],
    globalWrite: false,
  };
  const who = (user: string, asset = 'a', exists = true) => ({
    user,
    asset,
    version: '1',
    exists,
    now: Date.UTC(2025),
  });
  it('is decided by the first uploader entry that matches', () => {
    expect(mayUpload(who('o'), project, undefined)).toBe('owner');
    expect(mayUpload(who('u'), project, undefined)).toBe('trusted');
    expect(mayUpload(who('u', 'x'), project, undefined)).toBe('untrusted');
    expect(mayUpload(who('e'), project, undefined)).toBe('none');
    expect(mayUpload(who('n', 'a', false), { ...project, globalWrite: true }, undefined)).toBe('new-asset');
    expect(mayUpload(who('n'), { ...project, globalWrite: true }, undefined)).toBe('none');
    expect(mayUpload(who('a'), project, { owners: ['a'], uploaders: [], globalWrite: false })).toBe('owner');
  });
});
