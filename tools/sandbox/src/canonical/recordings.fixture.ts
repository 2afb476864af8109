import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../../../test-fixtures/recordings/canonical/', import.meta.url);

/** A body as it was recorded, taken apart (test-fixtures/README.md, "recordings/canonical"). */
export type RecordedBody =
  | { readonly kind: 'json'; readonly json: unknown }
  | { readonly kind: 'raw'; readonly raw: string }
  | { readonly kind: 'form'; readonly fields: readonly (readonly [string, string])[] }
  | { readonly kind: 'multipart'; readonly parts: readonly RecordedPart[] };

/** One part of a form; `text` is its content. */
export interface RecordedPart {
  readonly headers: readonly string[];
  readonly text: string;
}

/** What the stand-in answered. */
export interface RecordedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** One request of a vendor's tool and its answer. */
export interface RecordedExchange {
  readonly service: 'api' | 'storage' | 'sso' | 'candid';
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: readonly (readonly [string, string])[];
  readonly body: RecordedBody | null;
  readonly response: RecordedAnswer;
}

/** A call of a vendor's tool. */
export interface Recording {
  readonly name: string;
  readonly note: string;
  readonly exchanges: readonly RecordedExchange[];
}

/** A row of INDEX.json, as far as it is about servers. */
export interface IndexRow {
  readonly name: string;
  readonly exchanges: number;
  /** `true`: the sandbox answers the same; `'otherwise'`: in some things not; `false`: the requests are not sent. */
  readonly server: boolean | 'otherwise';
  readonly serverWhy?: string;
}

const parse = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'));

/** Names of the recordings that lie in the folder, sorted. */
export function recordingNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json') && file !== 'INDEX.json' && file !== 'macaroon-vectors.json')
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

/** INDEX.json: what is replayed, and what is not and why. */
export const readIndex = (): IndexRow[] => parse('INDEX.json') as IndexRow[];

/** One recording. A tool that refused by itself sent nothing. */
export function readRecording(name: string): Recording {
  const json = parse(`${name}.json`) as Omit<Recording, 'exchanges'> & Partial<Recording>;
  return { ...json, exchanges: json.exchanges ?? [] };
}
