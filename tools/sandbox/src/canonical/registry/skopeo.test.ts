import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { missing } from '@omnipub/core/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CanonicalBench, startCanonicalBench } from '../../testing/canonical-client.js';
import { charmClient } from '../../testing/charm-client.js';
import { writeOciLayout } from '../../testing/oci-layout.js';

const run = promisify(execFile);
let bench: CanonicalBench;
let directory: string;
beforeEach(async () => {
  bench = await startCanonicalBench();
  bench.control.setReview({ stepMs: 0 });
  directory = await mkdtemp(join(tmpdir(), 'sandbox-oci-'));
  await bench.control.seedCharm({
    name: 'my-charm',
    revisions: 1,
    resources: [{ name: 'img', type: 'oci-image' }],
  });
});
afterEach(async () => {
  await bench.close();
  await rm(directory, { recursive: true, force: true });
});

const insecure = ['--insecure-policy', 'copy', '--all', '--preserve-digests'];

describe('skopeo', () => {
  test.skipIf(missing('skopeo'))(
    'pushes an image of two platforms with the password of the gateway, and gets it back (needs skopeo)',
    async () => {
      const digest = await writeOciLayout(join(directory, 'image'), ['amd64', 'arm64']);
      const jo = charmClient(bench);
      const path = '/v1/charm/my-charm/resources/img';
      const { json } = await jo.call(`GET ${path}/oci-image/upload-credentials`);
      const credentials = `${String(json.username)}:${String(json.password)}`;
      const image = `docker://${String(json['image-name'])}`;
      const push = ['--dest-tls-verify=false', '--dest-creds', credentials];
      await run('skopeo', [...insecure, ...push, `oci:${directory}/image:latest`, image]);
      const blob = await jo.call(`POST ${path}/oci-image/blob`, { 'image-digest': digest });
      expect(blob.status).toBe(200);
      const pushed = await jo.push(`${path}/revisions`, blob.body, { type: 'oci-image' });
      expect((await jo.review(String(pushed.json['status-url']))).revision).toBe(1);

      const { ImageName, Username, Password } = blob.json as Record<string, string>;
      const pull = ['--src-tls-verify=false', '--src-creds', `${Username ?? ''}:${Password ?? ''}`];
      const back = `oci:${directory}/back:latest`;
      await run('skopeo', [...insecure, ...pull, `docker://${ImageName ?? ''}`, back]);
      expect(await readFile(join(directory, 'back', 'index.json'), 'utf8')).toContain(digest);
    },
  );

  test.skipIf(missing('skopeo'))('is turned away with another password (needs skopeo)', async () => {
    await writeOciLayout(join(directory, 'image'), ['amd64']);
    const { host } = new URL(bench.urls.registry);
    const push = ['--dest-tls-verify=false', '--dest-creds', 'tok:wrong'];
    const target = `docker://${host}/charm/x/img`;
    const copying = run('skopeo', [...insecure, ...push, `oci:${directory}/image:latest`, target]);
    await expect(copying).rejects.toMatchObject({
      stderr: expect.stringMatching(/unauthorized|authentication/u),
    });
  });
});
