import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../../../test-fixtures/recordings/canonical/', import.meta.url);
/** Vectors of macaroons, and the list of what is replayed: no exchanges. */
const others = ['INDEX.json', 'macaroon-vectors.json'];

/** The servers of a recording. The dashboard and Charmhub's gateway are both `api`. */
export const services = ['api', 'storage', 'sso', 'candid'] as const;
/** One of {@link services}. */
export type Service = (typeof services)[number];

/** A body as it was recorded, taken apart. */
export type RecordedBody =
  | { readonly kind: 'json'; readonly json: unknown }
  | { readonly kind: 'raw'; readonly raw: string }
  | { readonly kind: 'form'; readonly raw: string; readonly fields: readonly (readonly [string, string])[] }
  | {
      readonly kind: 'multipart';
      readonly boundary_length: number;
      readonly preamble_raw: string;
      readonly epilogue_raw: string;
      readonly total_length: number;
      readonly parts: readonly RecordedPart[];
    };

/** One part of a recorded form. `text` is its content where that is text. */
export interface RecordedPart {
  readonly headers: readonly string[];
  readonly length: number;
  readonly sha256: string;
  readonly text?: string;
}

/** What was answered. A text is sent as it is, everything else as JSON. */
export interface RecordedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** One request of a vendor's tool, to the letter, and its answer. */
export interface Exchange {
  readonly service: Service;
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: readonly (readonly [string, string])[];
  readonly body: RecordedBody | null;
  readonly response: RecordedResponse;
}

/** What one call of a vendor's tool sent and was answered (test-fixtures/README.md, "canonical"). */
export interface Recording {
  readonly name: string;
  readonly note: string;
  readonly library: string;
  /** What the tool ended with. */
  readonly raised?: { readonly type: string; readonly message: string };
  readonly exchanges: readonly Exchange[];
}

/** A row of INDEX.json, as far as it is about clients. */
export interface IndexRow {
  readonly name: string;
  /** `true`: ours sends the same; `'otherwise'`: in some things not; `false`: no call of ours is compared. */
  readonly client: boolean | 'otherwise';
  readonly clientWhy?: string;
}

/** INDEX.json: what is replayed, and what is not and why. */
export const readIndex = (): readonly IndexRow[] =>
  JSON.parse(readFileSync(new URL('INDEX.json', folder), 'utf8')) as IndexRow[];

/** The names of all recordings, sorted. */
export function recordingNames(): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json') && !others.includes(file))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

/** Reads one recording. A tool that refused by itself sent nothing: no exchanges. */
export function readRecording(name: string): Recording {
  const json = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Omit<
    Recording,
    'exchanges'
  > & { readonly exchanges?: readonly Exchange[] };
  return { ...json, exchanges: json.exchanges ?? [] };
}

/** A request as it stands in messages: `sso POST /api/v2/tokens/refresh`. */
export const requestName = (request: Pick<Exchange, 'service' | 'method' | 'path'>): string =>
  `${request.service} ${request.method} ${request.path}`;

/** The value of a recorded header. @param name any capitals */
export function recordedHeader(exchange: Exchange, name: string): string | undefined {
  return exchange.headers.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];
}
