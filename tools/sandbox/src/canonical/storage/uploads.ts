import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Blobs, digestsSchema } from '../state/blobs.js';
import type { Document } from '../state/document.js';

const uploadSchema = digestsSchema.extend({
  id: z.string(),
  filename: z.string(),
  /** Milliseconds since the epoch. */
  at: z.number(),
});

/** Bytes that the storage took, by the id under which a store is told of them. */
export type Upload = z.infer<typeof uploadSchema>;

/** What the file of the uploads holds. */
export const uploadsSchema = z.array(uploadSchema);

/** All that was ever uploaded. */
export class Uploads {
  readonly #blobs: Blobs;
  readonly #document: Document<Upload[]>;
  readonly #now: () => number;

  constructor(blobs: Blobs, document: Document<Upload[]>, now: () => number) {
    this.#blobs = blobs;
    this.#document = document;
    this.#now = now;
  }

  /** In the order in which they ended. */
  get all(): readonly Upload[] {
    return this.#document.value;
  }

  byId(id: string): Upload | undefined {
    return this.all.find((upload) => upload.id === id);
  }

  /** Where the bytes lie. */
  path(upload: Upload): string {
    return this.#blobs.path(upload.id);
  }

  /** Keeps bytes as they come in. @param check called once they are all there; what it throws is thrown, and nothing is kept */
  async receive(filename: string, bytes: AsyncIterable<Buffer>, check: () => Promise<void>): Promise<Upload> {
    const id = randomUUID();
    const digests = await this.#blobs.receive(id, bytes);
    try {
      await check();
    } catch (error) {
      await this.#blobs.remove(id);
      throw error;
    }
    const upload: Upload = { id, filename, at: this.#now(), ...digests };
    await this.#document.change((uploads) => uploads.push(upload));
    return upload;
  }
}
