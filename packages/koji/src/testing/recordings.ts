import { existsSync, readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../../../test-fixtures/recordings/koji/', import.meta.url);

/** One exchange between the real client and a real hub. */
export interface Recording {
  readonly name: string;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly rpcMethod: string | null;
  readonly requestHeaders: readonly (readonly [string, string])[];
  readonly status: number;
  readonly responseHeaders: readonly (readonly [string, string])[];
  /** What was sent: XML, or the raw bytes of an upload. */
  readonly request: Buffer;
  readonly isUpload: boolean;
  readonly response: Buffer;
}

/** Every recorded exchange, by name. */
export function loadRecordings(): Recording[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.meta.json'))
    .sort()
    .map((file) => loadRecording(file.slice(0, -'.meta.json'.length)));
}

/** One of them. */
export function loadRecording(name: string): Recording {
  const at = (ending: string): URL => new URL(`${name}.${ending}`, folder);
  const meta = JSON.parse(readFileSync(at('meta.json'), 'utf8')) as Recording;
  const isUpload = existsSync(at('request.bin'));
  const optional = (url: URL): Buffer => (existsSync(url) ? readFileSync(url) : Buffer.alloc(0));
  return {
    ...meta,
    name,
    isUpload,
    request: optional(at(isUpload ? 'request.bin' : 'request.xml')),
    response: optional(at('response.xml')),
  };
}

/** One header, whatever its capitals. */
export function headerOf(headers: Recording['requestHeaders'], name: string): string | undefined {
  return headers.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];
}

/** A file of the recordings as JSON. */
export function readRecordedJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
}
