import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { replaceFile } from './replace-file.js';

/** A JSON file that is held in memory. A change is on disk before {@link Document.change} resolves. */
export class Document<T> {
  readonly #path: string;
  #value: T;
  #isDirty = false;
  #writing: Promise<void> | undefined;

  private constructor(path: string, value: T) {
    this.#path = path;
    this.#value = value;
  }

  /** Opens a document. @param initial what it holds when the file is not there yet @throws Error naming a file that can't be read */
  static async open<T>(path: string, schema: z.ZodType<T>, initial: () => T): Promise<Document<T>> {
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      const fresh = new Document(path, initial());
      await fresh.change(() => undefined);
      return fresh;
    }
    try {
      return new Document(path, schema.parse(JSON.parse(text)));
    } catch (cause) {
      throw new Error(`${path} is not the state of this sandbox: use another folder`, { cause });
    }
  }

  /** What it holds. Only {@link change} may write into it. */
  get value(): T {
    return this.#value;
  }

  /** Does a change, which has to check before it writes, and resolves once it is on disk. Changes of one moment are written as one. */
  async change<R>(change: (value: T) => R): Promise<R> {
    const result = change(this.#value);
    this.#isDirty = true;
    this.#writing ??= this.#write();
    await this.#writing;
    return result;
  }

  async #write(): Promise<void> {
    try {
      // A change of this very moment belongs to this write.
      await Promise.resolve();
      while (this.#isDirty) {
        this.#isDirty = false;
        await replaceFile(this.#path, JSON.stringify(this.#value));
      }
    } finally {
      this.#writing = undefined;
    }
  }
}
