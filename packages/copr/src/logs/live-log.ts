import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Call, HttpResponse } from '@omnipub/core';
import type { ResultFiles } from '../download/result-files.js';
import { type LogName, logUrl } from './log-urls.js';

/**
 * Reads a log that grows and is compressed at its end: each time what is new. Bytes are counted in the text, so that the compressed file
 * goes on where the growing one was left, and that a transfer that broke goes on with the next look.
 */
export class LiveLog {
  readonly #files: ResultFiles;
  readonly #name: LogName;
  readonly #decoder = new TextDecoder('utf-8');
  #offset = 0;

  constructor(files: ResultFiles, name: LogName) {
    this.#files = files;
    this.#name = name;
  }

  /** What has been added to the growing log. Nothing when it isn't there: not yet, or not any more. */
  async *readGrowing(resultUrl: string, call: Call): AsyncGenerator<string, void, void> {
    const range = this.#offset === 0 ? {} : { range: `bytes=${String(this.#offset)}-` };
    const response = await this.#ask(logUrl(resultUrl, this.#name, 'running'), range, call);
    // Servers lead from a log that is gone to its compressed form: that is read when the build says that it is over.
    const isOther = response.url.pathname.endsWith('.gz');
    if (isOther || response.status === 404 || response.status === 416) {
      response.body.destroy();
      return;
    }
    // Some servers know no ranges.
    yield* this.#take(response.body as AsyncIterable<Buffer>, response.status === 206 ? 0 : this.#offset);
  }

  /** The rest, when nothing writes to the log any more. Nothing when there is no log. */
  async *readRest(resultUrl: string, call: Call): AsyncGenerator<string, void, void> {
    let response = await this.#ask(logUrl(resultUrl, this.#name, 'succeeded'), {}, call);
    if (response.status === 404) {
      response.body.destroy();
      // Between the end of the build and the compression the log still has its old name.
      response = await this.#ask(logUrl(resultUrl, this.#name, 'running'), {}, call);
    }
    if (response.status === 404) {
      response.body.destroy();
      return;
    }
    yield* this.#take(unpacked(response.body), this.#offset);
    const rest = this.#decoder.decode();
    if (rest !== '') yield rest;
  }

  async #ask(url: string, headers: Readonly<Record<string, string>>, call: Call): Promise<HttpResponse> {
    const { http, path } = this.#files.at(new URL(url));
    return http.request({
      ...call,
      path,
      headers: { 'accept-encoding': 'identity', ...headers },
      accept: [404, 416],
    });
  }

  async *#take(body: AsyncIterable<Buffer>, known: number): AsyncGenerator<string, void, void> {
    let skip = known;
    for await (const piece of body) {
      const bytes = piece.subarray(skip);
      skip -= piece.length - bytes.length;
      this.#offset += bytes.length;
      const text = this.#decoder.decode(bytes, { stream: true });
      if (text !== '') yield text;
    }
  }
}

/** Whether a log comes compressed depends on the server, some unpack it on the way: its first bytes tell (RFC 1952). */
async function* unpacked(body: Readable): AsyncGenerator<Buffer, void, void> {
  const pieces = (body as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  async function* rest(first: Buffer): AsyncGenerator<Buffer, void, void> {
    yield first;
    for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value;
  }
  try {
    const first = await pieces.next();
    if (first.done === true) return;
    const isGzip = first.value[0] === 0x1f && first.value[1] === 0x8b;
    const whole = rest(first.value);
    // What breaks on the way is thrown by the reading end.
    yield* isGzip ? (pipeline(whole, createGunzip(), () => undefined) as AsyncIterable<Buffer>) : whole;
  } finally {
    body.destroy();
  }
}
