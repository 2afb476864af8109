import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../../../test-fixtures/recordings/copr/', import.meta.url);
/** Files of another form, without exchanges. */
const others = ['build-state-walk', 'config-file-cases', 'gssapi-session-cache-file'];

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

/** A request as python-copr sent it. */
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

/** What python-copr raised. */
export interface RecordedException {
  /** `copr.v3.exceptions.CoprRequestException`. */
  readonly type: string;
  readonly str: string;
}

/** What one call of python-copr or copr-cli sent, was answered, and made of it. */
export interface Recording {
  readonly name: string;
  readonly exchanges: readonly RecordedExchange[];
  readonly client_result?: unknown;
  readonly client_exception?: RecordedException | null;
  /** Of copr-cli. */
  readonly cli?: { readonly exit: number; readonly stdout: string; readonly stderr: string };
}

/** A row of INDEX.json, as far as it is about clients. */
export interface IndexRow {
  readonly name: string;
  readonly exchanges: number;
  /** `same`, or `otherwise: ` and in what, or `none: ` and why not. */
  readonly client: string;
}

const parse = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'));

/** INDEX.json: what is replayed, and what is not and why. */
export const readIndex = (): readonly IndexRow[] => parse('INDEX.json') as IndexRow[];

/** Names of all files but INDEX.json, sorted. */
export function recordingNames(): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json') && file !== 'INDEX.json')
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

/** One recording; files of another form have no exchanges. */
export function readRecording(name: string): Recording {
  if (others.includes(name)) return { name, exchanges: [] };
  return parse(`${name}.json`) as Recording;
}

/** The fields that a recorded write sent, without nulls: null is how python says that it was not given (copr contract 1). */
export function sentFields({ body }: RecordedRequest): Readonly<Record<string, unknown>> {
  const json = body.json ?? body.multipart?.find(({ json: part }) => part !== undefined)?.json;
  return withoutNulls(json);
}

/** An object without the fields that are null. */
export function withoutNulls(json: unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(Object(json) as object).filter(([, value]) => value !== null));
}
