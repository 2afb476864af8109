import type { Artifact } from '../../artifact/artifact.js';
import type { Deps } from '../../deps.js';
import type { StoreEvent } from '../../events.js';
import type { LogRecord } from '../../log.js';
import type { CallContext, StoreDefinition, StoreTypes } from '../../store.js';

/** A request that reached the server. */
export interface ServedRequest {
  readonly method: string;
  readonly path: string;
}

/** What the suite asks a server to do wrong. Every fault hits the next matching request only, but `hang`. */
export interface FaultControl {
  /** The next read is answered with 503 before any work. */
  refuseRead(): void;
  /** The next request that uploads is answered with 503 before any work. */
  refuseUpload(): void;
  /** The next request that uploads is done, and its answer is lost. */
  loseUploadAnswer(): void;
  /** From now on no request is answered. */
  hang(): void;
  /** Makes the client's login expire; absent for a store without logins. */
  expireLogin?(): void | Promise<void>;
  /** How often a login was refreshed; absent where logins can't be, and one that has expired is over. */
  refreshes?(): number;
}

/** One server with one ready client configuration, made anew for each test. */
export interface StoreUnderTest<T extends StoreTypes> {
  readonly config: T['config'];
  /** The same configuration with an address where nothing listens. */
  readonly unreachable: T['config'];
  /** Inputs that work on this server, for the artifact below. */
  readonly register: T['register'];
  readonly upload: T['upload'];
  readonly release: T['release'];
  readonly list: T['list'];
  readonly artifact: Artifact;
  /** The same name and version with other content. */
  readonly changedArtifact: Artifact;
  readonly faults: FaultControl;
  /** All requests so far, in order. */
  served(): readonly ServedRequest[];
  /** How often the server holds the artifact: 0, 1, or a failed test. */
  copies(): Promise<number>;
  /** Anything that changes when the server's state changes. */
  fingerprint(): Promise<string>;
  /** Does this listed item stand for the uploaded artifact? */
  isTheUpload(item: T['item']): boolean;
  /** Strings that must never be seen in an error, event or log line. */
  readonly secrets: readonly string[];
  stop(): Promise<void>;
}

/** What an adapter hands to `describeStore`. */
export interface Conformance<T extends StoreTypes, Kind extends string> {
  readonly definition: StoreDefinition<T, Kind>;
  readonly start: () => Promise<StoreUnderTest<T>>;
  /** Dependencies with a logger of the suite; the adapter's test chooses the rest. */
  readonly deps: (write: (record: LogRecord) => void) => Deps;
  /** What other content under the same name and version is: a conflict, or (snaps, charms) just another revision. @default 'conflict' */
  readonly otherContent?: 'conflict' | 'revision';
}

/** Everything that a call said while it ran. */
export class Witness {
  readonly events: StoreEvent[] = [];
  readonly logs: LogRecord[] = [];
  readonly errors: unknown[] = [];

  /** A context for one call that is watched. */
  context(over: Partial<CallContext> = {}): CallContext {
    return {
      signal: AbortSignal.timeout(30_000),
      emit: (event) => this.events.push(event),
      idempotencyKey: 'c0ffee00c0ffee00c0ffee00c0ffee00',
      dryRun: false,
      ...over,
    };
  }

  /** The error that a promise rejects with, remembered for the search for secrets; fails the test when it resolves. */
  async rejection(promise: Promise<unknown>): Promise<unknown> {
    let value: unknown;
    try {
      value = await promise;
    } catch (error) {
      this.errors.push(error);
      return error;
    }
    throw new Error(`expected a rejection, got ${JSON.stringify(value)}`);
  }
}

/** Collects all of a list. */
export async function all<Item>(list: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of list) items.push(item);
  return items;
}
