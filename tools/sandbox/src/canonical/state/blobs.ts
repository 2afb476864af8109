import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** What is known of some bytes: their number and four digests in lower-case hex. */
export const digestsSchema = z.object({
  size: z.number(),
  sha3_384: z.string(),
  sha256: z.string(),
  sha384: z.string(),
  sha512: z.string(),
});

/** See {@link digestsSchema}. */
export type Digests = z.infer<typeof digestsSchema>;

const algorithms = { sha3_384: 'sha3-384', sha256: 'sha256', sha384: 'sha384', sha512: 'sha512' } as const;

/** Files of any size, written as they come in and never held in memory. */
export class Blobs {
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
  }

  /** Opens the directory; what an interrupted upload left in it is removed. */
  static async open(directory: string): Promise<Blobs> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    for (const name of await readdir(directory))
      if (name.endsWith('.part')) await rm(join(directory, name), { force: true });
    return new Blobs(directory);
  }

  /** Where a blob lies. @param id its name, which must be one of ours */
  path(id: string): string {
    return join(this.#directory, id);
  }

  /** Keeps what comes in as `id`. What breaks off is not kept. @throws what reading or writing throws */
  async receive(id: string, bytes: AsyncIterable<Buffer>): Promise<Digests> {
    const part = this.path(`${id}.part`);
    const names = Object.keys(algorithms) as (keyof typeof algorithms)[];
    const hashes = names.map((name) => [name, createHash(algorithms[name])] as const);
    const file = await open(part, 'wx', 0o600);
    let size = 0;
    try {
      for await (const chunk of bytes) {
        for (const [, hash] of hashes) hash.update(chunk);
        size += chunk.length;
        await file.writeFile(chunk);
      }
      await file.close();
      await rename(part, this.path(id));
    } catch (error) {
      await file.close().catch(() => undefined);
      await rm(part, { force: true });
      throw error;
    }
    return { size, ...hexes(hashes) };
  }

  /** Forgets a blob. */
  async remove(id: string): Promise<void> {
    await rm(this.path(id), { force: true });
  }
}

type Hashes = readonly (readonly [keyof typeof algorithms, ReturnType<typeof createHash>])[];

const hexes = (hashes: Hashes): Omit<Digests, 'size'> =>
  Object.fromEntries(hashes.map(([name, hash]) => [name, hash.digest('hex')])) as Omit<Digests, 'size'>;
