import type { LoginRequest } from '../canonical/control.js';
import type { SnapSeed } from '../canonical/snaps/seed.js';
import type { SnapView } from '../canonical/snaps/view.js';
import type { JsonReply } from './canonical-client.js';
import type { CanonicalScene } from './canonical-scene.js';

/** What {@link SnapClient.push} uploads unless it is told otherwise. */
export const BYTES = 'a snap of some bytes';

/** What a pushed file is. */
export interface PushedFile {
  /** @default BYTES */
  readonly bytes?: string | Buffer;
  /** @default my-snap_1.2_arm64.snap */
  readonly filename?: string;
  readonly login?: LoginRequest;
}

/** The least of a client for the dashboard, about one snap that is called `my-snap`. */
export interface SnapClient {
  get(path: string, login?: LoginRequest): Promise<JsonReply>;
  /** Tells of an upload. */
  send(json: unknown, login?: LoginRequest): Promise<JsonReply>;
  /** Uploads a file and tells of it. */
  push(more?: object, file?: PushedFile): Promise<JsonReply>;
  /** How it stands with a push. */
  status(pushed: JsonReply): Promise<JsonReply>;
  release(json: object, login?: LoginRequest): Promise<JsonReply>;
  close(channels: string[], login?: LoginRequest): Promise<JsonReply>;
  /** What the store holds of the snap. */
  snap(): Promise<SnapView>;
}

/** Makes one. */
export function snapClient(bench: CanonicalScene): SnapClient {
  const get: SnapClient['get'] = (path, login) =>
    bench.call('dashboard', `GET ${path}`, { headers: bench.as(login) });
  const post = (path: string, json: unknown, login?: LoginRequest): Promise<JsonReply> =>
    bench.call('dashboard', `POST ${path}`, { json, headers: bench.as(login) });
  const send: SnapClient['send'] = (json, login) => post('/dev/api/snap-push/', json, login);
  const snap: SnapClient['snap'] = async () => {
    const view = await bench.control.snap('my-snap');
    if (view === undefined) throw new Error('the snap is gone');
    return view;
  };
  return {
    get,
    send,
    snap,
    async push(more = {}, { bytes = BYTES, filename = 'my-snap_1.2_arm64.snap', login } = {}) {
      const base = {
        name: 'my-snap',
        series: '16',
        updown_id: await bench.upload(filename, bytes),
        binary_filesize: Buffer.byteLength(bytes),
        source_uploaded: false,
      };
      return send({ ...base, ...more }, login);
    },
    status: (pushed) => get(String(pushed.json.status_details_url).slice(bench.urls.dashboard.length)),
    release: (json, login) => post('/dev/api/snap-release/', { name: 'my-snap', ...json }, login),
    close: async (channels, login) => post(`/dev/api/snaps/${(await snap()).id}/close`, { channels }, login),
  };
}

/** A seed of `my-snap` with two tracks and four revisions: the third of grade devel, the fourth not reviewed. */
export const fourRevisions: SnapSeed = {
  name: 'my-snap',
  tracks: ['2.0', 'old'],
  revisions: [
    {},
    { architectures: ['amd64', 'arm64'] },
    { grade: 'devel' },
    { status: 'ManualReviewPending' },
  ],
};
