import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { boundaryOf, MalformedMultipart, readParts } from '../../common/http/multipart.js';
import { notUnderstood, probablyBug } from '../api-error.js';
import type { Incoming, UploadedFile } from './upload.js';

/** A JSON object, or what came in its place. */
export type Input = Readonly<Record<string, unknown>>;

/** The body of a request, read to its end: nothing of a request is looked at before (copr contract 4). */
export class RequestBody {
  readonly isJson: boolean;
  readonly raw: Buffer;
  readonly form: ReadonlyMap<string, readonly string[]>;
  readonly files: ReadonlyMap<string, readonly UploadedFile[]>;
  /** What the file part `json` said, once {@link RequestBody.takeJsonPart} looked. */
  #replaced: Input | undefined;

  constructor(parts: {
    isJson: boolean;
    raw: Buffer;
    form?: ReadonlyMap<string, readonly string[]>;
    files?: ReadonlyMap<string, readonly UploadedFile[]>;
  }) {
    this.isJson = parts.isJson;
    this.raw = parts.raw;
    this.form = parts.form ?? new Map<string, readonly string[]>();
    this.files = parts.files ?? new Map<string, readonly UploadedFile[]>();
  }

  /** The JSON of the body. @throws ApiError 400 where it is none, or is not said to be */
  json(): unknown {
    if (!this.isJson) throw notUnderstood();
    try {
      return JSON.parse(this.raw.toString('utf8'));
    } catch {
      throw notUnderstood();
    }
  }

  /** Puts the file part `json` in the place of all form fields. @throws ApiError 500 for what is no JSON object */
  takeJsonPart(): void {
    const part = this.files.get('json')?.[0];
    if (part === undefined) return;
    let value: unknown;
    try {
      value = JSON.parse(readFileSync(part.path, 'utf8'));
    } catch {
      throw probablyBug();
    }
    this.#replaced = value === null || value === false || value === 0 || value === '' ? {} : asInput(value);
  }

  /** A form field, its first value. */
  field(name: string): unknown {
    return this.#replaced === undefined ? this.form.get(name)?.[0] : this.#replaced[name];
  }

  /** The JSON object, or else the form fields with their first values each. @throws ApiError 500 for JSON that is no object */
  input(): Input {
    const json = this.#jsonOrNothing();
    if (json !== undefined && json !== null && json !== false && json !== 0 && json !== '') {
      return asInput(json);
    }
    if (this.#replaced !== undefined) return this.#replaced;
    return Object.fromEntries([...this.form].map(([name, values]) => [name, values[0]]));
  }

  #jsonOrNothing(): unknown {
    try {
      return this.json();
    } catch {
      return undefined;
    }
  }
}

function asInput(value: unknown): Input {
  if (Array.isArray(value) && value.length === 0) return {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw probablyBug();
  return value as Input;
}

/** Reads the body of a request. @throws Error when the connection ends before it does */
export async function readBody(request: IncomingMessage, incoming: Incoming): Promise<RequestBody> {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'multipart/form-data') return readMultipart(request, incoming);
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const raw = Buffer.concat(chunks);
  const isJson = type === 'application/json' || (type.startsWith('application/') && type.endsWith('+json'));
  if (type !== 'application/x-www-form-urlencoded') return new RequestBody({ isJson, raw });
  const form = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(raw.toString('utf8'))) push(form, name, value);
  return new RequestBody({ isJson, raw, form });
}

async function readMultipart(request: IncomingMessage, incoming: Incoming): Promise<RequestBody> {
  const form = new Map<string, string[]>();
  const files = new Map<string, UploadedFile[]>();
  // A refusal still has to reach the client, so the connection may not go when reading stops.
  const bytes = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  try {
    for await (const part of readParts(bytes, boundaryOf(request.headers['content-type']))) {
      if (part.filename !== undefined) {
        push(files, part.name, await incoming.receive(part.filename, part.body));
        continue;
      }
      const chunks: Buffer[] = [];
      for await (const chunk of part.body) chunks.push(chunk);
      push(form, part.name, Buffer.concat(chunks).toString('utf8'));
    }
  } catch (error) {
    await incoming.drop([...files.values()].flat());
    if (!(error instanceof MalformedMultipart) || request.errored !== null) throw error;
    // What cannot be taken apart is a form without fields to the real frontend.
    for await (const _ of bytes);
    return new RequestBody({ isJson: false, raw: Buffer.alloc(0) });
  }
  return new RequestBody({ isJson: false, raw: Buffer.alloc(0), form, files });
}

function push<T>(map: Map<string, T[]>, name: string, value: T): void {
  const values = map.get(name);
  if (values === undefined) map.set(name, [value]);
  else values.push(value);
}
