import { readdir, readFile } from 'node:fs/promises';

/** One exchange with the real hub, as kept in test-fixtures/recordings/koji. */
export interface KojiRecording {
  readonly name: string;
  readonly path: string;
  readonly rpcMethod: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly request: Buffer;
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly response: Buffer;
  /** When the hub answered, ms since the epoch. */
  readonly at: number;
}

interface Meta {
  name: string;
  method: string;
  path: string;
  rpcMethod: string;
  requestHeaders: [string, string][];
  status: number;
  responseHeaders: [string, string][];
}

const folder = new URL('../../../../test-fixtures/recordings/koji/', import.meta.url);

/** Names of all recordings. */
export async function recordingNames(): Promise<string[]> {
  const names = (await readdir(folder)).flatMap((file) =>
    file.endsWith('.meta.json') ? [file.slice(0, -10)] : [],
  );
  if (names.length === 0) throw new Error(`no recordings in ${folder.pathname}`);
  return names.sort();
}

/** Reads one. */
export async function readRecording(name: string): Promise<KojiRecording> {
  const meta = JSON.parse(await readFile(new URL(`${name}.meta.json`, folder), 'utf8')) as Meta;
  const responseHeaders = lowerCase(meta.responseHeaders);
  return {
    name,
    path: meta.path,
    rpcMethod: meta.rpcMethod,
    requestHeaders: lowerCase(meta.requestHeaders),
    request: await readRequest(name),
    status: meta.status,
    responseHeaders,
    response: await readFile(new URL(`${name}.response.xml`, folder)),
    at: Date.parse(responseHeaders.date ?? ''),
  };
}

/** Which of them are replayed, and why the others are not: `INDEX.json`. */
export async function readIndex(): Promise<Record<string, { server: string }>> {
  return JSON.parse(await readFile(new URL('INDEX.json', folder), 'utf8')) as Record<
    string,
    { server: string }
  >;
}

async function readRequest(name: string): Promise<Buffer> {
  // The 4.3 MB of this one are told of instead of kept.
  if (name === 'fault-request-too-long') {
    return Buffer.from(
      `<methodCall><methodName>echo</methodName><params>${'x'.repeat(4_300_000)}</params></methodCall>`,
    );
  }
  try {
    return await readFile(new URL(`${name}.request.xml`, folder));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return readFile(new URL(`${name}.request.bin`, folder));
  }
}

function lowerCase(headers: readonly [string, string][]): Record<string, string> {
  return Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
}
