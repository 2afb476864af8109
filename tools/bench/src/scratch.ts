import { mkdir, mkdtemp, open, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs work in a fresh folder and removes it afterwards. */
export async function inScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'omnipub-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A file of that many bytes; sparse, so that making it costs nothing and reading it costs the same as any. */
export async function sparseFile(path: string, bytes: number): Promise<void> {
  await (await open(path, 'wx')).close();
  await truncate(path, bytes);
}

/** `count` small files that all differ, a hundred to a folder. */
export async function manyFiles(folder: string, count: number): Promise<void> {
  for (let made = 0; made < count; made += 100) {
    const inner = join(folder, `d${String(made / 100).padStart(4, '0')}`);
    await mkdir(inner, { recursive: true });
    const names = Array.from({ length: Math.min(100, count - made) }, (_, i) => String(made + i));
    await Promise.all(
      names.map((name) => writeFile(join(inner, `f${name}.txt`), `file ${name} of ${String(count)}\n`)),
    );
  }
}
