import { readdir, readFile, readlink, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, startBench } from '../../testing/gobbler-client.js';

let bench: Bench;
let now: number;
beforeEach(async () => {
  now = Date.now();
  bench = await startBench({ now: () => now, lockTimeoutMs: 200 });
  await bench.post('create_project', { project: 'p' });
});
afterEach(() => bench.stop());

const at = (...path: string[]): string => join(bench.gobbler.registry, ...path);
const json = async (...path: string[]): Promise<unknown> => JSON.parse(await readFile(at(...path), 'utf8'));
const version = (name: string) => ({ project: 'p', asset: 'a', version: name });

describe('de-duplication and links', () => {
  test('equal files of the latest version become links to the first of them, through chains', async () => {
    for (const name of ['1', '2', '3'])
      await bench.upload(version(name), { 'x.txt': 'same', [`new${name}`]: name });
    const manifest = (await json('p/a/3/..manifest')) as Record<string, { link?: unknown }>;
    const first = { project: 'p', asset: 'a', version: '1', path: 'x.txt' };
    expect(manifest['x.txt']?.link).toEqual({ ...first, version: '2', ancestor: first });
    expect(await readlink(at('p/a/3/x.txt'))).toBe('../1/x.txt');
    expect(await json('p/..usage')).toEqual({ total: 7 });
  });

  test('a probational version is never linked to', async () => {
    await bench.upload({ ...version('1'), on_probation: true }, { x: 'same' });
    await bench.upload(version('2'), { x: 'same' });
    expect((await stat(at('p/a/2/x'))).isFile()).toBe(true);
    expect(await json('p/a/2/..manifest')).toEqual({
      x: { size: 4, md5sum: '51037a4a37730f52c8732586d3aaa316' },
    });
  });

  test('reindex writes the manifest anew from disk, and keeps chains of links', async () => {
    for (const name of ['1', '2', '3']) await bench.upload(version(name), { 'd/x': 'same', y: name });
    const before = await json('p/a/3/..manifest');
    await rm(at('p/a/3/..manifest'));
    expect((await bench.post('validate_version', version('3'))).status).toBe(500);
    expect((await bench.post('reindex_version', version('3'))).status).toBe(200);
    expect(await json('p/a/3/..manifest')).toEqual(before);
    await writeFile(at('p/a/3/y'), 'more');
    const tampered = await bench.post('validate_version', version('3'));
    expect(tampered.body).toContain('incorrect size in manifest for \\"y\\"');
    await bench.post('reindex_version', version('3'));
    expect(await bench.post('validate_version', version('3'))).toMatchObject({ status: 200 });
    const logs = await Promise.all((await readdir(at('..logs'))).map((name) => json('..logs', name)));
    expect(logs).toContainEqual({ type: 'reindex-version', ...version('3'), latest: true });
  });

  test('reindex drops a `..links` that has nothing to say any more', async () => {
    for (const name of ['1', '2']) await bench.upload(version(name), { 'd/x': 'same', y: name });
    await rm(at('p/a/2/d/x'));
    await writeFile(at('p/a/2/d/x'), 'own');
    expect((await bench.post('reindex_version', version('2'))).status).toBe(200);
    expect(await readdir(at('p/a/2/d'))).toEqual(['x']);
    expect((await bench.post('validate_version', version('2'))).status).toBe(200);
  });

  test('reroute_links makes links independent of what goes, and deletes nothing', async () => {
    for (const name of ['1', '2', '3']) await bench.upload(version(name), { x: 'same', y: name });
    const ask = { to_delete: [version('1')] };
    const dry = await bench.post('reroute_links', { ...ask, dry_run: true });
    expect(await readlink(at('p/a/2/x'))).toBe('../1/x');
    const reply = await bench.post('reroute_links', ask);
    expect(reply.body).toBe(dry.body);
    expect(JSON.parse(reply.body)).toEqual({
      status: 'SUCCESS',
      changes: [
        { copy: true, path: 'p/a/2/x', source: 'p/a/1/x', usage: 4 },
        { copy: false, path: 'p/a/3/x', source: 'p/a/1/x', usage: 0 },
      ],
    });
    expect((await bench.post('delete_version', version('1'))).status).toBe(200);
    expect(await readFile(at('p/a/3/x'), 'utf8')).toBe('same');
    for (const name of ['2', '3'])
      expect((await bench.post('validate_version', version(name))).status).toBe(200);
    expect(await json('p/..usage')).toEqual({ total: 6 });
    expect((await bench.post('refresh_usage', { project: 'p' })).body).toBe('{"status":"SUCCESS","total":6}');
  });

  test('links within the source become links of the version; a cycle fails', async () => {
    const folder = await bench.stage('s', { 'real.txt': 'r' });
    await symlink('real.txt', join(folder, 'one'));
    await symlink(join(folder, 'one'), join(folder, 'two'));
    expect((await bench.post('upload', { source: 's', ...version('1') })).status).toBe(200);
    expect([await readlink(at('p/a/1/one')), await readlink(at('p/a/1/two'))]).toEqual([
      'real.txt',
      'real.txt',
    ]);
    await symlink('loop', join(folder, 'loop'));
    const reply = await bench.post('upload', { source: 's', ...version('2') });
    expect(reply.body).toContain('too many levels of symbolic links');
  });
});

describe('the latest version', () => {
  test('is the one uploaded last, whatever its name, and found anew after a deletion', async () => {
    await bench.upload(version('9'), { x: '1' });
    now += 2000;
    await bench.upload(version('1'), { x: '2' });
    expect(await json('p/a/..latest')).toEqual({ version: '1' });
    expect((await bench.post('delete_version', version('1'))).status).toBe(200);
    expect(await json('p/a/..latest')).toEqual({ version: '9' });
    await bench.post('delete_version', version('9'));
    expect(await readdir(at('p/a'))).toEqual(['..LOCK']);
    expect((await bench.post('refresh_latest', { project: 'p', asset: 'a' })).body).toBe(
      '{"status":"SUCCESS"}',
    );
  });

  test('stays what it is when an approved version finished in the same second', async () => {
    await bench.upload({ ...version('held'), on_probation: true }, { x: '1' });
    await bench.upload(version('now'), { x: '2' });
    expect((await bench.post('approve_probation', version('held'))).status).toBe(200);
    expect(await json('p/a/..latest')).toEqual({ version: 'now' });
  });
});

describe('the name "."', () => {
  test('as version with force deletes the asset', async () => {
    await bench.upload(version('1'), { x: '1' });
    expect((await bench.post('delete_version', { ...version('.'), force: true })).status).toBe(200);
    expect(await readdir(at('p'))).not.toContain('a');
  });

  test('as asset with force deletes the project', async () => {
    await bench.upload(version('1'), { x: '1' });
    const reply = await bench.post('delete_asset', { project: 'p', asset: '.', force: true });
    expect(reply.status).toBe(200);
    expect(await readdir(at())).not.toContain('p');
  });

  test('as project deletes everything in the registry, and nothing beside it', async () => {
    await bench.upload(version('1'), { x: '1' });
    const reply = await bench.post('delete_project', { project: '.' });
    expect(reply.status).toBe(500);
    expect(reply.body).toContain('permission denied');
    expect(await readdir(at())).toEqual([]);
    expect(await readdir(bench.root)).toEqual(['registry', 'staging']);
  });
});

describe('request files', () => {
  test('a clock that is behind makes them expire', async () => {
    await bench.stage('s', { x: 'x' });
    const path = join(bench.gobbler.staging, 'request-health_check-old');
    await writeFile(path, '');
    await utimes(path, (now - 60_000) / 1000, (now - 60_000) / 1000);
    now += 1;
    const { url } = bench.gobbler;
    const reply = await fetch(`${url}/new/request-health_check-old`, { method: 'POST' });
    expect(await reply.json()).toEqual({ status: 'ERROR', reason: 'request file is expired' });
  });

  test.each([
    ['{"project":"P1","PROJECT":"q"}', 200, 'SUCCESS'],
    ['\ufeff{"project":"q"}', 400, "invalid character 'ï' looking for beginning of value"],
    ['{"project":"q"} x', 400, "invalid character 'x' after top-level value"],
    ['{"project":["q"]}', 400, 'json: cannot unmarshal array into Go struct field .project of type string'],
    ['{"project":"a\nb"}', 400, "invalid character '\\\\n' in string literal"],
    ['{"project":null}', 400, "expected a 'project' property"],
  ])('%j', async (body, status, words) => {
    const reply = await bench.post('create_project', body);
    expect(reply.status).toBe(status);
    expect(reply.body).toContain(words);
    if (status === 200) expect(await readdir(at())).toContain('q');
  });
});
