import { readRecording } from '../recording.js';
import type { Replay, ReplayOptions } from '../replay.js';

/** How a recording is replayed with a call of ours. */
export interface RecordedCall extends ReplayOptions {
  readonly call: (replay: Replay) => Promise<unknown>;
  /**
   * What comes of the call. What of it is an object or a list is held against this key by key: all that ours tells has to be the same.
   * @default what the server answered last
   */
  readonly gives?: unknown;
  /** What it throws; part of a PublishError. @default what the recorded exception means, see `exception-codes.ts` */
  readonly fails?: Readonly<Record<string, unknown>>;
  /** In what ours sends otherwise on purpose; INDEX.json says why. @default nothing */
  readonly otherwise?: readonly (string | RegExp)[];
}

/** Calls by the names of their recordings. */
export type RecordedCalls = Readonly<Record<string, RecordedCall>>;

/** Names with white space between, all with the same call. */
export function eachOf(names: string, call: RecordedCall): RecordedCalls {
  return Object.fromEntries(
    names
      .trim()
      .split(/\s+/u)
      .map((name) => [name, call]),
  );
}

/** The same, but refused before anything is sent: what the server refused, ours knows beforehand. */
export function refusedEach(names: string, { call }: RecordedCall): RecordedCalls {
  return eachOf(names, { call, fails: { code: 'INVALID_INPUT' }, otherwise: [/^0 .*: not sent$/u] });
}

/** What was recorded, as input of ours: its type can't be known, which is what the replay is about. */
export const asInput = (recorded: object): never => recorded as never;

/** What the server answered first. */
export const answerTo = (name: string): unknown => readRecording(name).exchanges[0]?.response?.body.json;

/** All items of a list, as the server's page has them. */
export async function page(items: AsyncIterable<unknown>): Promise<{ readonly items: readonly unknown[] }> {
  const found: unknown[] = [];
  for await (const item of items) found.push(item);
  return { items: found };
}
