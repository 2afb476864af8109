import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { StoreEvent } from '../events.js';
import { missing } from '../testing/needs.js';
import { tempDir } from '../testing/temp-dir.js';
import type { Artifact } from './artifact.js';
import { type InspectOptions, inspectArtifact } from './inspect.js';

const fixtures = fileURLToPath(new URL('../../../../test-fixtures/artifacts', import.meta.url));
const srpm = join(fixtures, 'hello-omnipub-1.4.0-3.src.rpm');
const snap = join(fixtures, 'hello-omnipub_1.4.0_amd64.snap');
const charm = join(fixtures, 'hello-omnipub_ubuntu-24.04-amd64.charm');
const bundle = join(fixtures, 'hello-omnipub-bundle.zip');
const declared = { name: 'hello-omnipub', version: '1.4.0', architectures: ['amd64'] };

function inspect(path: string, options: Partial<InspectOptions> = {}): Promise<Artifact> {
  const signal = new AbortController().signal;
  return inspectArtifact(path, { signal, emit: () => undefined, ...options });
}

describe('inspectArtifact', () => {
  it('describes a source RPM with the digests asked for', async () => {
    const bytes = await readFile(srpm);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(await inspect(srpm, { algorithms: ['md5'] })).toEqual({
      kind: 'srpm',
      path: srpm,
      name: 'hello-omnipub',
      epoch: 2,
      version: '1.4.0',
      release: '3',
      size: bytes.length,
      sha256,
      mediaType: 'application/x-rpm',
      digests: { sha256, md5: createHash('md5').update(bytes).digest('hex') },
    });
  });

  it('describes a charm and a bundle', async () => {
    expect(await inspect(charm)).toMatchObject({
      kind: 'charm',
      name: 'hello-omnipub',
      mediaType: 'application/zip',
    });
    expect(await inspect(bundle)).toMatchObject({ kind: 'bundle', mediaType: 'application/zip' });
  });

  it.skipIf(missing('unsquashfs'))('describes a snap (needs unsquashfs)', async () => {
    expect(await inspect(snap)).toMatchObject({
      kind: 'snap',
      ...declared,
      checked: true,
      mediaType: 'application/vnd.snap',
    });
  });

  it('describes a snap by its declaration where nothing can open it, and warns', async () => {
    const events: StoreEvent[] = [];
    const artifact = await inspect(snap, { declared, env: {}, emit: (event) => events.push(event) });
    expect(artifact).toMatchObject({ kind: 'snap', ...declared, checked: false });
    expect(events[0]).toMatchObject({ type: 'warning', code: 'SNAP_NOT_CHECKED' });
  });

  it('describes a directory and tells the progress', async () => {
    const events: StoreEvent[] = [];
    const artifact = await inspect(join(fixtures, 'dataset'), { emit: (event) => events.push(event) });
    expect(artifact).toMatchObject({ kind: 'directory', mediaType: 'inode/directory' });
    expect(artifact.digests).toEqual({ sha256: artifact.sha256 });
    const { files, size } = artifact as Artifact & { kind: 'directory' };
    expect(events.at(-1)).toEqual({ type: 'stage.progress', files, bytes: size, totalBytes: size });
  });

  it('goes by content, not by name', async () => {
    const folder = await tempDir();
    await writeFile(join(folder, 'photo.jpg'), await readFile(charm));
    await writeFile(join(folder, 'text.charm'), 'PK is how this text begins');
    await writeFile(join(folder, 'empty.rpm'), '');
    expect(await inspect(join(folder, 'photo.jpg'))).toMatchObject({ kind: 'charm' });
    for (const name of ['text.charm', 'empty.rpm']) {
      expect(await inspect(join(folder, name))).toMatchObject({
        kind: 'file',
        mediaType: 'application/octet-stream',
      });
    }
  });

  it('takes any file as it is when that is asked for', async () => {
    const path = join(await tempDir(), 'cut.rpm');
    await writeFile(path, (await readFile(srpm)).subarray(0, 200));
    await expect(inspect(path)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(await inspect(path, { kind: 'file' })).toMatchObject({ kind: 'file', size: 200 });
  });

  it.each([
    [srpm, 'charm', 'is a source RPM, not a charm'],
    [charm, 'bundle', 'is a charm, not a bundle'],
    [fixtures, 'file', 'is a directory, not a plain file'],
    [srpm, 'directory', 'is a source RPM, not a directory'],
  ] as const)('refuses %s as a %s', async (path, kind, message) => {
    await expect(inspect(path, { kind })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: `"${path}" ${message}`,
    });
  });

  it('refuses the declaration of a snap for something else', async () => {
    await expect(inspect(charm, { declared })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: `"${charm}" is a charm, though the values of a snap are declared for it`,
    });
  });

  it('gives an absolute path and follows a link to the artifact', async () => {
    const link = join(await tempDir(), 'latest.src.rpm');
    await symlink(srpm, link);
    expect(await inspect(relative(process.cwd(), link))).toMatchObject({ kind: 'srpm', path: link });
  });

  it('names a path that is not there, and a link that leads nowhere', async () => {
    const path = join(await tempDir(), 'dist');
    await expect(inspect(path)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: `there is no file or directory "${path}"`,
      hint: 'build dist first, or correct the path',
    });
    await symlink('nowhere', path);
    await expect(inspect(path)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: `"${path}" is a link to something that is not there`,
    });
  });

  it('refuses a FIFO and a socket without waiting for the other side', async () => {
    const folder = await tempDir();
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    await expect(inspect(join(folder, 'pipe'))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('is a FIFO'),
    });
    const server = createServer().listen(join(folder, 'sock'));
    try {
      await new Promise((resolve) => server.once('listening', resolve));
      await expect(inspect(join(folder, 'sock'))).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining('is a socket'),
      });
    } finally {
      server.close();
    }
  });

  it('does nothing when it is aborted before it begins', async () => {
    await expect(inspect(srpm, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('can be kept as JSON', async () => {
    await mkdir(join(await tempDir(), 'x'));
    const artifact = await inspect(charm);
    expect(JSON.parse(JSON.stringify(artifact))).toEqual(artifact);
  });
});
