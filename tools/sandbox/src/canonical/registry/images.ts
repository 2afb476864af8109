import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { Document } from '../state/document.js';

const repositorySchema = z.object({
  blobs: z.array(z.string()),
  manifests: z.array(z.object({ digest: z.string(), mediaType: z.string() })),
  tags: z.record(z.string(), z.string()),
});

/** What a repository has; digests are `sha256:HEX`. */
export type Repository = z.infer<typeof repositorySchema>;

/** What the file of the images holds: repositories by their names. */
export const imagesSchema = z.record(z.string(), repositorySchema);

/** A blob or manifest on the disk. */
export interface Stored {
  readonly path: string;
  readonly size: number;
}

/** The images of the registry: contents by their digests, written as they come in, and what each repository has of them. */
export class Images {
  readonly #directory: string;
  readonly #document: Document<Record<string, Repository>>;

  private constructor(directory: string, document: Document<Record<string, Repository>>) {
    this.#directory = directory;
    this.#document = document;
  }

  /** Opens the directory. Uploads that were not finished are forgotten. */
  static async open(directory: string, document: Document<Record<string, Repository>>): Promise<Images> {
    await rm(join(directory, 'uploads'), { recursive: true, force: true });
    await mkdir(join(directory, 'uploads'), { recursive: true, mode: 0o700 });
    await mkdir(join(directory, 'contents'), { recursive: true, mode: 0o700 });
    return new Images(directory, document);
  }

  /** What a repository has; nothing when there is none. */
  repository(name: string): Readonly<Repository> {
    return this.#document.value[name] ?? { blobs: [], manifests: [], tags: {} };
  }

  /** Where a content lies. */
  async stored(digest: string): Promise<Stored> {
    const path = this.#pathOf(digest);
    return { path, size: (await stat(path)).size };
  }

  /** Begins an upload; gives its id. */
  async begin(): Promise<string> {
    const id = randomUUID();
    await writeFile(this.#uploadPath(id), '', { mode: 0o600 });
    return id;
  }

  /** How much of an upload is there; undefined when there is none of this id. */
  async sizeOf(id: string): Promise<number | undefined> {
    if (!/^[0-9a-f-]{36}$/u.test(id)) return undefined;
    return stat(this.#uploadPath(id)).then(
      ({ size }) => size,
      () => undefined,
    );
  }

  /** Writes what comes in behind an upload; gives its size then. */
  async append(id: string, bytes: AsyncIterable<Buffer>): Promise<number> {
    const file = await open(this.#uploadPath(id), 'a');
    try {
      for await (const chunk of bytes) await file.writeFile(chunk);
      return (await file.stat()).size;
    } finally {
      await file.close();
    }
  }

  /** Makes an upload a blob of a repository; false when its content has another digest, and then it is gone. */
  async finish(id: string, { repository, digest }: { repository: string; digest: string }): Promise<boolean> {
    const hash = createHash('sha256');
    await pipeline(createReadStream(this.#uploadPath(id)), hash);
    if (`sha256:${hash.digest('hex')}` !== digest) {
      await this.discard(id);
      return false;
    }
    await rename(this.#uploadPath(id), this.#pathOf(digest));
    await this.#change(repository, ({ blobs }) => {
      if (!blobs.includes(digest)) blobs.push(digest);
    });
    return true;
  }

  /** Forgets an upload. */
  async discard(id: string): Promise<void> {
    await rm(this.#uploadPath(id), { force: true });
  }

  /** Keeps a manifest, and what a tag means. */
  async putManifest(
    repository: string,
    {
      digest,
      mediaType,
      content,
      tag,
    }: { digest: string; mediaType: string; content: Buffer; tag: string | undefined },
  ): Promise<void> {
    await writeFile(this.#pathOf(digest), content, { mode: 0o600 });
    await this.#change(repository, (entry) => {
      if (!entry.manifests.some((one) => one.digest === digest)) entry.manifests.push({ digest, mediaType });
      if (tag !== undefined) entry.tags[tag] = digest;
    });
  }

  async #change(repository: string, change: (entry: Repository) => void): Promise<void> {
    await this.#document.change((all) => {
      const entry = (all[repository] ??= { blobs: [], manifests: [], tags: {} });
      change(entry);
    });
  }

  #pathOf(digest: string): string {
    return join(this.#directory, 'contents', digest.replace(':', '-'));
  }

  #uploadPath(id: string): string {
    return join(this.#directory, 'uploads', id);
  }
}
