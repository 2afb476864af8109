import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generateRegistries } from './generate-registries.js';

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

async function generated(name: string): Promise<string> {
  const file = (await generateRegistries(folder)).find(({ path }) => path.endsWith(`/${name}`));
  if (file === undefined) throw new Error(`${name} is not generated`);
  return file.text;
}

const loaders = (text: string): string[] => text.split('\n').filter((line) => line.includes('import('));

describe('the generated registries', () => {
  it('are current in this workspace', async () => {
    for (const { path, text } of await generateRegistries(workspace)) {
      expect(await readFile(join(workspace, path), 'utf8'), `${path}: run \`npm run gen\``).toBe(text);
    }
  });

  it('import each offered store lazily, sorted by kind', async () => {
    await addPackage('b', { name: '@x/b', omnipub: { stores: { snap: 'snapStore', 'char-m': 'charm' } } });
    await addPackage('a', { name: '@x/a', omnipub: { stores: { zed: 'zed' } } });
    await addPackage('none', { name: '@x/none' });
    expect(loaders(await generated('adapters.ts'))).toEqual([
      `  "char-m": async () => (await import('@x/b')).charm,`,
      `  snap: async () => (await import('@x/b')).snapStore,`,
      `  zed: async () => (await import('@x/a')).zed,`,
    ]);
  });

  it('keep logins apart from stores: a login is offered before its adapter is', async () => {
    await addPackage('a', {
      name: '@x/a',
      omnipub: { logins: { snap: 'snapLogin', charmhub: 'charmLogin' } },
    });
    await addPackage('b', { name: '@x/b', omnipub: { stores: { gob: 'gob' } } });
    expect(loaders(await generated('logins.ts'))).toEqual([
      `  charmhub: async () => (await import('@x/a')).charmLogin,`,
      `  snap: async () => (await import('@x/a')).snapLogin,`,
    ]);
    expect(loaders(await generated('adapters.ts'))).toEqual([
      `  gob: async () => (await import('@x/b')).gob,`,
    ]);
  });

  it('are whole files that compile also when nothing is offered', async () => {
    await addPackage('none', { name: '@x/none' });
    expect(await generated('logins.ts')).toContain(
      'export const logins: LoginRegistry = createLoginRegistry({});',
    );
  });

  it('refuse a kind that two packages offer', async () => {
    for (const key of ['stores', 'logins']) {
      await addPackage('a', { name: '@x/a', omnipub: { [key]: { snap: 'one' } } });
      await addPackage('b', { name: '@x/b', omnipub: { [key]: { snap: 'two' } } });
      await expect(generateRegistries(folder)).rejects.toThrow(
        `@x/a and @x/b both offer "snap" in omnipub.${key}`,
      );
    }
  });

  it('refuse a name that would become code', async () => {
    await addPackage('a', { name: '@x/a', omnipub: { logins: { snap: 'one; process.exit()' } } });
    await expect(generateRegistries(folder)).rejects.toThrow('must be the name of an export');
  });
});
