import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { missing } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { type CharmWorld, startCharmWorld } from '../../testing/charm-world.js';
import { writeImage } from '../../testing/oci-image.js';
import { checkImageSource } from './image-source.js';
import { imageTarget } from './oci-image.js';

const NAME = 'hello';
const env = (path = process.env['PATH'] ?? '') => ({ OMNIPUB_BACKOFF: '1', PATH: path, HOME: '/nowhere' });

async function open(path?: string): Promise<CharmWorld> {
  const world = await startCharmWorld({ env: env(path) });
  const resources = [{ name: 'img', type: 'oci-image' as const }];
  await world.sandbox.control.seedCharm({ name: NAME, revisions: 1, resources });
  return world;
}

describe('the image of a resource', () => {
  it.skipIf(missing('skopeo'))(
    'is copied with all architectures, digest for digest, and is a revision once (needs skopeo)',
    async () => {
      const { client, sandbox, folder } = await open();
      const { source, digest } = await writeImage(folder);
      const first = await client.uploadResource(NAME, 'img', { image: source });
      expect(first).toMatchObject({ outcome: 'created', state: 'approved', revision: 1 });
      // The index and the manifests of both architectures.
      const put = sandbox.requests.registry.filter(
        ({ method, url }) => method === 'PUT' && url.includes('/manifests/'),
      );
      expect(put).toHaveLength(3);
      expect(await client.uploadResource(NAME, 'img', { image: source })).toMatchObject({
        outcome: 'existed',
        revision: 1,
      });
      expect(await client.resourceRevisions(NAME, 'img')).toMatchObject([{ type: 'oci-image', revision: 1 }]);
      expect(await client.imageBlob(NAME, 'img', digest)).toContain(digest);
    },
  );

  it.skipIf(missing('skopeo'))(
    'that is not there is NOT_FOUND, in the words of skopeo (needs skopeo)',
    async () => {
      const { client, folder } = await open();
      await expect(
        client.uploadResource(NAME, 'img', { image: `oci:${join(folder, 'nowhere')}:x` }),
      ).rejects.toMatchObject({
        code: 'NOT_FOUND',
        hint: expect.stringContaining('skopeo inspect') as string,
      });
    },
  );

  it('needs skopeo, and says how to get it', async () => {
    const { client, folder, sandbox } = await open('/nowhere');
    const { source } = await writeImage(folder);
    await expect(client.uploadResource(NAME, 'img', { image: source })).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      recovery: 'fix-input',
      hint: expect.stringContaining('apt install skopeo') as string,
    });
    expect(sandbox.requests.storage).toEqual([]);
  });

  it('is copied with a login in a file that only its owner can read, and never among the arguments', async () => {
    const scratch = await startCharmWorld();
    const { folder } = scratch;
    const bin = join(folder, 'bin');
    await mkdir(bin);
    const tool = join(bin, 'skopeo');
    // Notes what it is called with, and leaves the files to be looked at.
    await writeFile(
      tool,
      `#!/bin/sh\nprintf '%s\\n' "$@" > ${folder}/arguments\nwhile [ $# -gt 0 ]; do\n  case "$1" in\n  --dest-authfile) cp -p "$2" ${folder}/auth.json ;;\n  --digestfile) printf 'sha256:${'0'.repeat(64)}' > "$2" ;;\n  esac\n  shift\ndone\n`,
    );
    await chmod(tool, 0o755);
    const { client, sandbox } = await open(`${bin}:${process.env['PATH'] ?? ''}`);
    // The registry has no such image: what was copied shows in the arguments.
    await expect(
      client.uploadResource(NAME, 'img', { image: 'docker://example.com/a:1' }),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const { password, username, imageName } = await client.imageCredentials(NAME, 'img');
    const given = await readFile(join(folder, 'arguments'), 'utf8');
    expect(given.split('\n')).toEqual(
      expect.arrayContaining([
        'copy',
        '--all',
        '--preserve-digests',
        'docker://example.com/a:1',
        `docker://${imageName}`,
      ]),
    );
    expect(given).not.toContain(password);
    expect((await stat(join(folder, 'auth.json'))).mode & 0o777).toBe(0o600);
    const auth = JSON.parse(await readFile(join(folder, 'auth.json'), 'utf8')) as {
      auths: Record<string, { auth: string }>;
    };
    const [host, entry] = Object.entries(auth.auths)[0] ?? ['', { auth: '' }];
    expect(host).toBe(new URL(sandbox.urls.registry).host);
    expect(Buffer.from(entry.auth, 'base64').toString('utf8').split(':')[0]).toMatch(/^push\./u);
    expect(username).toMatch(/^push\./u);
    // The file is gone with the copy.
    const authfile = given.split('\n')[given.split('\n').indexOf('--dest-authfile') + 1] ?? '';
    await expect(stat(authfile)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('where an image comes from and goes to', () => {
  it.each([
    'docker://ghcr.io/me/app:1.0',
    'oci-archive:app.tar',
    'docker-daemon:app:1',
    'dir:/images/app',
    'oci:/x:y',
  ])('%s is a source', (source) => {
    expect(() => checkImageSource(source)).not.toThrow();
  });

  it.each([
    'ghcr.io/me/app:1.0',
    'app',
    '',
    'docker://',
    'docker:',
    '--help',
    '-v:x',
    'http://example.com/x',
  ])('%s is none', (source) => {
    expect(() => checkImageSource(source)).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        hint: expect.stringContaining('docker://') as string,
      }),
    );
  });

  const credentials = { username: 'u', password: 'p' };
  it.each([
    ['registry.jujucharms.com/charm/x/img', undefined, 'registry.jujucharms.com/charm/x/img', 'https'],
    ['charm/x/img', undefined, 'registry.jujucharms.com/charm/x/img', 'https'],
    ['127.0.0.1:5000/charm/x', undefined, '127.0.0.1:5000/charm/x', 'http'],
    ['localhost/charm/x', undefined, 'localhost/charm/x', 'http'],
    ['registry.jujucharms.com/charm/x', 'http://reg.internal:5000', 'reg.internal:5000/charm/x', 'http'],
    ['charm/x', 'https://reg.internal', 'reg.internal/charm/x', 'https'],
  ])('%s with the registry %s goes to %s', async (imageName, registry, image, scheme) => {
    const { session } = await startCharmWorld();
    const named = registry === undefined ? session : { ...session, registry: new URL(registry) };
    expect(imageTarget(named, { imageName, ...credentials })).toEqual({ image, scheme, ...credentials });
  });
});
