import { randomBytes } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import FormData from 'form-data';
import type { BodySource } from './types.js';

/** One part of a form. A `filename` makes it a file part. */
export interface MultipartPart {
  readonly name: string;
  /** A text, or any body that can be opened again. */
  readonly body: string | BodySource;
  readonly filename?: string;
  /** @default none for a text, the body's own otherwise */
  readonly contentType?: string;
}

/**
 * multipart/form-data on the `form-data` package. Parts are opened one after the other, so that a thousand files need one file
 * handle; the boundary is the same each time, so that length and content never differ between attempts.
 */
export function multipartBody(parts: readonly MultipartPart[]): BodySource {
  const boundary = `omnipub-${randomBytes(16).toString('hex')}`;
  const form = build(parts, boundary, () => undefined);
  return {
    length: parts.length === 0 ? Buffer.byteLength(`--${boundary}--\r\n`) : form.getLengthSync(),
    contentType: `multipart/form-data; boundary=${boundary}`,
    open: () => Readable.from(pieces(parts, boundary), { objectMode: false, highWaterMark: 1024 * 1024 }),
  };
}

/** Form-data speaks the oldest stream dialect (no destroy, no back pressure of its own); a generator makes it a modern one. */
async function* pieces(parts: readonly MultipartPart[], boundary: string): AsyncGenerator<Buffer> {
  if (parts.length === 0) {
    yield Buffer.from(`--${boundary}--\r\n`);
    return;
  }
  const opened: { current?: Readable } = {};
  const form = build(parts, boundary, (stream) => {
    opened.current = stream;
  });
  // Piece by piece: a byte stream would put all that waits into one new buffer.
  const modern = new PassThrough({
    writableHighWaterMark: 1024 * 1024,
    readableObjectMode: true,
    readableHighWaterMark: 1,
  });
  form.on('error', (thrown: Error) => modern.destroy(thrown));
  form.pipe(modern);
  try {
    for await (const piece of modern) yield piece as Buffer;
  } finally {
    opened.current?.destroy();
    modern.destroy();
  }
}

function build(
  parts: readonly MultipartPart[],
  boundary: string,
  onOpen: (stream: Readable) => void,
): FormData {
  const form = new FormData();
  form.setBoundary(boundary);
  for (const { name, body, filename, contentType } of parts) {
    const named = filename === undefined ? {} : { filename };
    if (typeof body === 'string') {
      form.append(name, body, { ...named, ...(contentType === undefined ? {} : { contentType }) });
      continue;
    }
    const options = { ...named, contentType: contentType ?? body.contentType, knownLength: body.length };
    // combined-stream calls a function when the part's turn has come. It must stay anonymous: form-data takes a name for a file's.
    form.append(
      name,
      (next: (stream: Readable) => void) => {
        const stream = body.open();
        onOpen(stream);
        next(stream);
      },
      options,
    );
  }
  return form;
}
