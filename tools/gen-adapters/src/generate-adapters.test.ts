import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generateAdapters, generatedFile } from './generate-adapters.js';

const workspace = fileURLToPath(new URL('../../..', import.meta.url));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gen-adapters-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function addPackage(name: string, manifest: object): Promise<void> {
  await mkdir(join(folder, 'packages', name), { recursive: true });
  await writeFile(join(folder, 'packages', name, 'package.json'), JSON.stringify(manifest));
}

describe('the generated adapter registry', () => {
  it('is current in this workspace', async () => {
    const checkedIn = await readFile(join(workspace, generatedFile), 'utf8');
    expect(checkedIn, 'run `npm run gen`').toBe(await generateAdapters(workspace));
  });

  it('imports each offered store lazily, sorted by kind', async () => {
    await addPackage('b', { name: '@x/b', omnipub: { stores: { snap: 'snapStore', 'char-m': 'charm' } } });
    await addPackage('a', { name: '@x/a', omnipub: { stores: { zed: 'zed' } } });
    await addPackage('none', { name: '@x/none' });
    const text = await generateAdapters(folder);
    expect(text.split('\n').filter((line) => line.includes('import('))).toEqual([
      `  "char-m": async () => (await import('@x/b')).charm,`,
      `  snap: async () => (await import('@x/b')).snapStore,`,
      `  zed: async () => (await import('@x/a')).zed,`,
    ]);
  });

  it('refuses a kind that two packages offer', async () => {
    await addPackage('a', { name: '@x/a', omnipub: { stores: { snap: 'one' } } });
    await addPackage('b', { name: '@x/b', omnipub: { stores: { snap: 'two' } } });
    await expect(generateAdapters(folder)).rejects.toThrow('@x/a and @x/b both offer "snap"');
  });

  it('refuses a name that would become code', async () => {
    await addPackage('a', { name: '@x/a', omnipub: { stores: { snap: 'one; process.exit()' } } });
    await expect(generateAdapters(folder)).rejects.toThrow('must be the name of an export');
  });
});
