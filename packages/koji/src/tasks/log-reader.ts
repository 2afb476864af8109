import type { Call } from '@omnipub/core';
import type { HubAccess } from '../hub-access.js';
import type { TaskFile } from './task-files.js';

/** Bytes that are asked for at once: they come as base64 in a text (koji contract 10). */
const PIECE = 16 * 1024;

/** Reads a file of a task that may still grow, from where it has stopped. */
export class LogReader {
  readonly #koji: Pick<HubAccess, 'api'>;
  readonly #file: Pick<TaskFile, 'taskId' | 'name' | 'volume'>;
  readonly #decoder = new TextDecoder('utf-8');
  #offset: number;

  constructor(koji: Pick<HubAccess, 'api'>, file: LogReader['file'], offset = 0) {
    this.#koji = koji;
    this.#file = file;
    this.#offset = offset;
  }

  /** What is read. */
  get file(): Pick<TaskFile, 'taskId' | 'name' | 'volume'> {
    return this.#file;
  }

  /** Bytes that were read so far. */
  get offset(): number {
    return this.#offset;
  }

  /** Everything that is new, in pieces, until the hub has no more for now. A character whose rest is still missing waits for it. */
  async *read(call: Call): AsyncGenerator<string, void, void> {
    const { taskId, name, volume } = this.#file;
    for (;;) {
      const answer = await this.#koji.api.downloadTaskOutput(
        taskId,
        name,
        { offset: this.#offset, size: PIECE, volume },
        call,
      );
      const bytes = Buffer.from(answer, 'base64');
      if (bytes.length === 0) return;
      this.#offset += bytes.length;
      const text = this.#decoder.decode(bytes, { stream: true });
      if (text !== '') yield text;
    }
  }

  /** What is left of a character that the file breaks off in. */
  end(): string {
    return this.#decoder.decode();
  }
}
