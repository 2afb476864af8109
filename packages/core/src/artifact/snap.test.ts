import { execFileSync } from 'node:child_process';
import { chmod, copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Environment } from '../env.js';
import type { StoreEvent } from '../events.js';
import { missing } from '../testing/needs.js';
import { tempDir } from '../testing/temp-dir.js';
import { type DeclaredSnap, readSnap, type SnapFacts } from './snap.js';

const snap = fileURLToPath(
  new URL('../../../../test-fixtures/artifacts/hello-omnipub_1.4.0_amd64.snap', import.meta.url),
);
const facts = { name: 'hello-omnipub', version: '1.4.0', architectures: ['amd64'] };
const here: Environment = { PATH: process.env.PATH };
const nothingInstalled: Environment = { PATH: '/nowhere' };

async function read(
  path: string,
  options: { declared?: DeclaredSnap; env?: Environment; signal?: AbortSignal } = {},
): Promise<{ facts: SnapFacts | undefined; events: StoreEvent[] }> {
  const events: StoreEvent[] = [];
  const { env = here, signal = new AbortController().signal, declared } = options;
  const more = declared === undefined ? {} : { declared };
  return {
    facts: await readSnap(path, { signal, env, emit: (event) => events.push(event), ...more }),
    events,
  };
}

describe('a snap where unsquashfs is not installed', () => {
  const env = nothingInstalled;

  it('is what was declared, with a warning that nobody checked that', async () => {
    const { facts: found, events } = await read(snap, { env, declared: facts });
    expect(found).toEqual({ kind: 'snap', ...facts, checked: false });
    expect(events).toEqual([
      {
        type: 'warning',
        code: 'SNAP_NOT_CHECKED',
        message: expect.stringContaining('hello-omnipub 1.4.0 for amd64'),
      },
    ]);
  });

  it.each<[string, DeclaredSnap | undefined]>([
    ['nothing', undefined],
    ['no version', { name: 'hello', architectures: ['all'] }],
    ['no architectures', { ...facts, architectures: [] }],
  ])('is refused when %s was declared', async (_, declared) => {
    const work = read(snap, { env, ...(declared === undefined ? {} : { declared }) });
    await expect(work).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('unsquashfs is not installed'),
      hint: 'install squashfs-tools, or declare name, version and architectures of the snap',
    });
  });
});

describe.skipIf(missing('unsquashfs'))('a snap where unsquashfs is installed (needs unsquashfs)', () => {
  it('is read from meta/snap.yaml', async () => {
    expect(await read(snap)).toEqual({ facts: { kind: 'snap', ...facts, checked: true }, events: [] });
  });

  it('may be declared too, in part or with the architectures in another order', async () => {
    expect((await read(snap, { declared: { version: '1.4.0' } })).facts).toMatchObject({ checked: true });
  });

  it('is refused when the declaration differs, and every difference is named', async () => {
    const declared = { name: 'hello', version: '1.4', architectures: ['arm64'] };
    await expect(read(snap, { declared })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message:
        `"${snap}": name is declared as "hello" and is "hello-omnipub"; ` +
        'version is declared as "1.4" and is "1.4.0"; architectures is declared as "arm64" and is "amd64"',
    });
  });

  it('may have a name that looks like an option or holds shell characters', async () => {
    const folder = await tempDir();
    for (const name of ['-d', '--help', '$(touch x) `y` "z".snap', 'a*[b]?.snap']) {
      await copyFile(snap, join(folder, name));
      expect((await read(join(folder, name))).facts).toMatchObject({ name: 'hello-omnipub' });
    }
  });

  it('cut short is refused with the words of unsquashfs', async () => {
    const path = join(await tempDir(), 'cut.snap');
    await writeFile(path, (await readFile(snap)).subarray(0, 300));
    await expect(read(path)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(/unsquashfs cannot read ".*cut\.snap": .+/),
    });
  });

  it('ends promptly when it is aborted', async () => {
    await expect(read(snap, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
  });
});

describe.skipIf(missing('unsquashfs') || missing('mksquashfs'))(
  'an image made here (needs squashfs-tools)',
  () => {
    async function image(snapYaml: string | undefined): Promise<string> {
      const folder = await tempDir();
      await mkdir(join(folder, 'root/meta'), { recursive: true });
      if (snapYaml !== undefined) await writeFile(join(folder, 'root/meta/snap.yaml'), snapYaml);
      const path = join(folder, 'image.snap');
      execFileSync('mksquashfs', [join(folder, 'root'), path, '-noappend', '-quiet', '-no-progress'], {
        stdio: 'pipe',
      });
      return path;
    }

    it('without architectures runs everywhere', async () => {
      for (const rest of ['', 'architectures:\n', 'architectures: []\n']) {
        const { facts: found } = await read(await image(`name: a\nversion: '1'\n${rest}`));
        expect(found?.architectures).toEqual(['all']);
      }
    });

    it('keeps a version as it is written', async () => {
      for (const version of ['1.10', '0x10', '1e3', 'null', 'true', '2026-11-21']) {
        expect((await read(await image(`name: a\nversion: ${version}\n`))).facts).toMatchObject({ version });
      }
    });

    it('without meta/snap.yaml is no snap', async () => {
      expect((await read(await image(undefined))).facts).toBeUndefined();
    });

    it.each([
      ['no version', 'name: a\n', /version/],
      ['nothing in it', '', /meta\/snap\.yaml of .* is wrong/],
      ['broken YAML', 'name: "', /is not valid YAML/],
      ['over 1 MiB', `name: a\nversion: 1\nx: ${'y'.repeat(1_100_000)}`, /printed over 1048576 bytes/],
    ])('with a snap.yaml with %s is refused', async (_, text, message) => {
      await expect(read(await image(text))).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringMatching(message),
      });
    });

    it('is read with an unsquashfs that has no -cat yet, and no link leads out of it', async () => {
      const tools = await tempDir();
      const real = execFileSync('sh', ['-c', 'command -v unsquashfs'], { encoding: 'utf8' }).trim();
      const script = `#!/bin/sh\nfor a; do [ "$a" = -cat ] && { echo 'unsquashfs: -cat: invalid option' >&2; exit 1; }; done\nexec ${real} "$@"\n`;
      await writeFile(join(tools, 'unsquashfs'), script);
      await chmod(join(tools, 'unsquashfs'), 0o755);
      const env = { PATH: `${tools}:${String(process.env.PATH)}` };
      expect((await read(snap, { env })).facts).toEqual({ kind: 'snap', ...facts, checked: true });
      expect((await read(await image(undefined), { env })).facts).toBeUndefined();

      const folder = await tempDir();
      await mkdir(join(folder, 'root/meta'), { recursive: true });
      await writeFile(join(folder, 'secret.yaml'), 'name: outside\nversion: 1\n');
      await symlink(join(folder, 'secret.yaml'), join(folder, 'root/meta/snap.yaml'));
      const path = join(folder, 'link.snap');
      execFileSync('mksquashfs', [join(folder, 'root'), path, '-noappend', '-quiet', '-no-progress'], {
        stdio: 'pipe',
      });
      expect((await read(path, { env })).facts).toBeUndefined();
    });
  },
);
