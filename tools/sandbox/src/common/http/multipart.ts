/** One part of multipart/form-data; its body has to be read before the next part comes. */
export interface Part {
  readonly name: string;
  /** As sent, which for the vendor's tools is raw UTF-8 (recording upload_file_nonascii_name). Absent: a plain field. */
  readonly filename?: string;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: AsyncIterable<Buffer>;
}

/** What is no multipart/form-data. */
export class MalformedMultipart extends Error {
  override readonly name = 'MalformedMultipart';
}

/** The boundary that a Content-Type names. @throws MalformedMultipart when it is not multipart/form-data with one */
export function boundaryOf(contentType: string | undefined): string {
  const match =
    /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))\s*(?:;|$)/iu.exec(
      contentType ?? '',
    );
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined)
    throw new MalformedMultipart('Content-Type is no multipart/form-data with a boundary');
  return boundary;
}

const HEADERS_LIMIT = 16 * 1024;

/**
 * The parts of a body as they come in, never more than a chunk in memory.
 * @throws MalformedMultipart for a body that ends early or a part without a name
 */
export async function* readParts(bytes: AsyncIterable<Buffer>, boundary: string): AsyncGenerator<Part> {
  // A line feed before the first boundary makes it like the others.
  const reader = new Reader(bytes, Buffer.from(`\r\n--${boundary}`));
  await reader.skipPiece();
  while (!(await reader.atEnd())) {
    const headers = parseHeaders(await reader.line('\r\n\r\n'));
    const disposition = headers.get('content-disposition') ?? '';
    const name = quoted(disposition, 'name');
    if (!/^form-data\s*;/iu.test(disposition) || name === undefined)
      throw new MalformedMultipart('a part is no form-data with a name');
    const filename = quoted(disposition, 'filename');
    yield { name, headers, body: reader.piece(), ...(filename === undefined ? {} : { filename }) };
    await reader.skipPiece();
  }
  await reader.drain();
}

function parseHeaders(text: string): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon <= 0) throw new MalformedMultipart('a header of a part has no colon');
    headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}

function quoted(disposition: string, key: string): string | undefined {
  const match = new RegExp(`;\\s*${key}="((?:[^"\\\\]|\\\\.)*)"`, 'iu').exec(disposition);
  return match?.[1]?.replaceAll(/\\(["\\])/gu, '$1');
}

/** Takes a stream apart at a delimiter. */
class Reader {
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #delimiter: Buffer;
  #buffer: Buffer = Buffer.from('\r\n');
  #isPieceOver = false;

  constructor(bytes: AsyncIterable<Buffer>, delimiter: Buffer) {
    this.#chunks = bytes[Symbol.asyncIterator]();
    this.#delimiter = delimiter;
  }

  /** What stands before the next delimiter. */
  async *piece(): AsyncGenerator<Buffer> {
    while (!this.#isPieceOver) {
      const at = this.#buffer.indexOf(this.#delimiter);
      const free = at >= 0 ? at : Math.max(0, this.#buffer.length - this.#delimiter.length + 1);
      const out = this.#buffer.subarray(0, free);
      this.#buffer = this.#buffer.subarray(at >= 0 ? at + this.#delimiter.length : free);
      this.#isPieceOver = at >= 0;
      if (out.length > 0) yield out;
      if (!this.#isPieceOver) await this.#more();
    }
  }

  /** Reads up to and over the next delimiter. */
  async skipPiece(): Promise<void> {
    for await (const _ of this.piece());
    this.#isPieceOver = false;
  }

  /** After a delimiter: whether it was the last. */
  async atEnd(): Promise<boolean> {
    while (this.#buffer.length < 2) await this.#more();
    const next = this.#buffer.toString('latin1', 0, 2);
    this.#buffer = this.#buffer.subarray(2);
    if (next !== '--' && next !== '\r\n')
      throw new MalformedMultipart('a boundary is followed by something else');
    return next === '--';
  }

  /** The text up to `end`. */
  async line(end: string): Promise<string> {
    for (;;) {
      const at = this.#buffer.indexOf(end);
      if (at > HEADERS_LIMIT || (at < 0 && this.#buffer.length > HEADERS_LIMIT))
        throw new MalformedMultipart('the headers of a part are too long');
      if (at >= 0) {
        const text = this.#buffer.toString('utf8', 0, at);
        this.#buffer = this.#buffer.subarray(at + end.length);
        return text;
      }
      await this.#more();
    }
  }

  /** Reads what follows the last delimiter, for nobody. */
  async drain(): Promise<void> {
    while ((await this.#chunks.next()).done !== true);
  }

  async #more(): Promise<void> {
    const next = await this.#chunks.next();
    if (next.done === true) throw new MalformedMultipart('the body ends before its last boundary');
    this.#buffer = this.#buffer.length === 0 ? next.value : Buffer.concat([this.#buffer, next.value]);
  }
}
