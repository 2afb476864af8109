import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../../../test-fixtures/recordings/copr/', import.meta.url);
/** Files without exchanges: the list of what is replayed, and how configuration files are read. */
const others = ['INDEX', 'config-file-cases', 'gssapi-session-cache-file'];

/** One part of a recorded form: its content as text or JSON, or only how it began. */
export interface RecordedPart {
  readonly headers: readonly string[];
  readonly size: number;
  readonly sha256: string;
  readonly text?: string;
  readonly json?: unknown;
  readonly base64_prefix?: string;
}

/** A body, by what it was (test-fixtures/README.md, "recordings/copr"). */
export interface RecordedBody {
  readonly size: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly multipart?: readonly RecordedPart[];
}

/** A request as the client sent it. */
export interface RecordedRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: RecordedBody;
}

/** What the frontend answered. */
export interface RecordedResponse {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: RecordedBody;
}

/** A request and its answer; null where the connection ended without one. */
export interface RecordedExchange {
  readonly request: RecordedRequest;
  readonly response: RecordedResponse | null;
}

/** One call of a client. */
export interface Recording {
  readonly name: string;
  readonly exchanges: readonly RecordedExchange[];
}

/** A row of INDEX.json, as far as it is about servers. */
export interface IndexRow {
  readonly name: string;
  readonly exchanges: number;
  /** `same`, or `otherwise: ` and in what, or `none: ` and why not. */
  readonly server: string;
}

const parse = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'));

/** INDEX.json: what is replayed, and what is not and why. */
export const readIndex = (): readonly IndexRow[] => parse('INDEX.json') as IndexRow[];

/** Names of all files but INDEX.json, sorted. */
export function recordingNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json') && file !== 'INDEX.json')
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

/** One recording; files of another form have no exchanges. */
export function readRecording(name: string): Recording {
  if (others.includes(name) || name === 'build-state-walk') return { name, exchanges: [] };
  return parse(`${name}.json`) as Recording;
}

/** What a recorded frontend answered, as JSON. @param exchange its number, from 0 */
export function recordedAnswer(name: string, exchange = 0): unknown {
  return readRecording(name).exchanges[exchange]?.response?.body.json;
}

/** When an exchange was, in ms since the epoch: its answer's Date. */
export function momentOf({ response }: RecordedExchange): number | undefined {
  const date = response?.headers.find(([name]) => name === 'Date')?.[1];
  return date === undefined ? undefined : Date.parse(date);
}

/** What build and source chroot say of their state, step by step: `[step, build, source chroot]`. */
export const readStateWalk = (): readonly (readonly [string, string, string])[] =>
  parse('build-state-walk.json') as (readonly [string, string, string])[];

/** A route that the frontend describes: `GET /build/{build_id}`. */
export interface DescribedRoute {
  readonly method: string;
  readonly path: string;
  /** Another path or method is to be used. */
  readonly isOld: boolean;
}

/** All of them. */
export function describedRoutes(): DescribedRoute[] {
  const lines = readFileSync(new URL('swagger-paths.txt', folder), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [method = '', path = '', note] = line.split(' ');
    return { method, path, isOld: note === '(deprecated)' };
  });
}
