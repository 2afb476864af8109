import type { CanonicalBench, JsonReply } from './canonical-client.js';
import { type CharmMaking, makeCharm } from './make-zip.js';

/** The least of a client for Charmhub, logged in. */
export interface CharmClient {
  /** One request with the token. */
  call(line: string, json?: unknown): Promise<JsonReply>;
  /** Registers a name. */
  register(name: string): Promise<JsonReply>;
  /** Uploads and pushes a file; answers the push, and asks for its review until that is over unless `leave` is set. */
  push(path: string, bytes: Buffer | string, more?: object): Promise<JsonReply>;
  /** Makes a charm, uploads it and waits for its revision. */
  publish(charm: CharmMaking): Promise<number>;
  /** Follows a review to its end. */
  review(statusUrl: string): Promise<Review>;
}

/** One entry of a review. */
export interface Review {
  readonly status: string;
  readonly revision: number | null;
  readonly errors: readonly { readonly code: string; readonly message: string }[] | null;
}

/** A client with a token of its own, issued at its first request. Reviews take no time unless the test says otherwise. */
export function charmClient(
  bench: CanonicalBench,
  login: Omit<Parameters<CanonicalBench['control']['issueToken']>[0], 'store'> = {},
): CharmClient {
  let root = '';
  let token = '';
  const headers = (): Record<string, string> => {
    // A scene has another bench in each test.
    if (root !== bench.root) token = bench.control.issueToken({ store: 'charmhub', ...login });
    root = bench.root;
    return { Authorization: `Macaroon ${token}` };
  };
  const client: CharmClient = {
    call: (line, json) =>
      bench.call('charmhub', line, { headers: headers(), ...(json === undefined ? {} : { json }) }),
    register: (name) => client.call('POST /v1/charm', { name, type: 'charm', private: false }),
    push: async (path, bytes, more = {}) => {
      const id = await bench.upload('file', bytes);
      return client.call(`POST ${path}`, { 'upload-id': id, ...more });
    },
    publish: async (charm) => {
      const pushed = await client.push(`/v1/charm/${charm.name}/revisions`, makeCharm(charm));
      const { revision, status, errors } = await client.review(String(pushed.json['status-url']));
      if (revision === null) throw new Error(`${status}: ${JSON.stringify(errors)}`);
      return revision;
    },
    review: async (statusUrl) => {
      for (;;) {
        const [entry] = (await client.call(`GET ${statusUrl}`)).json.revisions as Review[];
        if (entry?.status === 'approved' || entry?.status === 'rejected') return entry;
      }
    },
  };
  return client;
}
