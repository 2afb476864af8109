import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { missing } from '@omnipub/core/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canonicalScene } from '../../testing/canonical-scene.js';
import { snapClient } from '../../testing/snap-client.js';

const bench = canonicalScene();
beforeEach(async () => {
  await bench.control.seedSnap({ name: 'my-snap' });
});

const { push, status, snap } = snapClient(bench);

describe('a real snap', () => {
  const fixture = new URL(
    '../../../../../test-fixtures/artifacts/hello-omnipub_1.4.0_amd64.snap',
    import.meta.url,
  );
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-test-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** @param yaml meta/snap.yaml; undefined: none */
  async function pack(yaml: string | undefined): Promise<Buffer> {
    await mkdir(join(folder, 'tree/meta'), { recursive: true });
    await writeFile(join(folder, 'tree/meta', yaml === undefined ? 'other' : 'snap.yaml'), yaml ?? '');
    const image = join(folder, 'made.snap');
    await promisify(execFile)('mksquashfs', [
      join(folder, 'tree'),
      image,
      '-noappend',
      '-quiet',
      '-no-progress',
    ]);
    return readFile(image);
  }

  test.skipIf(missing('unsquashfs'))('is believed rather than its file name (needs unsquashfs)', async () => {
    await bench.control.seedSnap({ name: 'hello-omnipub' });
    const pushed = await push(
      { name: 'hello-omnipub', binary_filesize: (await readFile(fixture)).length },
      { bytes: await readFile(fixture), filename: 'filename' },
    );
    bench.now += 1000;
    expect((await status(pushed)).json.code).toBe('ready_to_release');
    expect((await bench.control.snap('hello-omnipub'))?.revisions[0]).toMatchObject({
      version: '1.4.0',
      architectures: ['amd64'],
    });
  });

  test.skipIf(missing('unsquashfs'))('under another name ends in an error (needs unsquashfs)', async () => {
    const pushed = await push({}, { bytes: await readFile(fixture) });
    bench.now += 1000;
    const { json } = await status(pushed);
    expect(json.code).toBe('processing_error');
    expect(json.errors[0].message).toContain(
      "'hello-omnipub' in meta/snap.yaml is not the registered name 'my-snap'",
    );
  });

  test.skipIf(missing('mksquashfs') || missing('unsquashfs'))(
    'has to come with exactly its components, and with a snap.yaml (needs mksquashfs and unsquashfs)',
    async () => {
      const yaml = 'name: my-snap\nversion: 3\ncomponents:\n  docs: {type: standard}\n';
      const component = await bench.upload('my-snap+docs_1.comp', 'docs');
      const bytes = await pack(yaml);
      const results: unknown[] = [];
      for (const components of [{}, { docs: component, more: component }, { docs: component }]) {
        const pushed = await push({ components }, { bytes });
        bench.now += 1000;
        results.push((await status(pushed)).json.errors?.[0].message ?? 'good');
      }
      expect(results).toEqual([
        'Components are missing: docs',
        'Components are not in meta/snap.yaml: more',
        'good',
      ]);
      expect((await snap()).revisions).toMatchObject([{ version: '3', architectures: ['all'] }]);
      const none = await push({}, { bytes: await pack(undefined) });
      bench.now += 1000;
      expect((await status(none)).json.code).toBe('processing_error');
    },
  );
});
