import { PublishError } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { openReplay, type Replay } from '../testing/replay.js';
import { createSnapStoreClient, type SnapStoreClient } from './client.js';

interface Case {
  readonly run: (client: SnapStoreClient, replay: Replay) => Promise<unknown>;
  /** What comes of it, where the recorded answer is one. */
  readonly gives?: unknown;
  /** What it ends with, where the recorded answer is an error. */
  readonly fails?: Partial<Record<keyof PublishError, unknown>>;
  /** Where we do otherwise on purpose. */
  readonly otherwise?: readonly string[];
  /** The recorded function is given a snap-id; ours asks for it. */
  readonly snapId?: string;
}

const row = { channel: 'stable', info: 'none', architecture: 'amd64', track: 'latest' };
const cases: Record<string, Case> = {
  snapcraft_upload_precheck: { run: (client) => client.precheck('my-snap') },
  snapcraft_account_names: {
    run: (client) => all(client.listNames()),
    gives: [
      {
        name: 'my-snap',
        snapId: 'snap-id-my-snap',
        status: 'Approved',
        private: false,
        since: '2026-11-21T00:00:00Z',
        store: 'Global',
      },
    ],
  },
  snapcraft_release: {
    run: (client) => client.release('my-snap', 7, ['latest/edge', 'beta']),
    gives: { opened: ['latest/edge', 'beta'], refused: [] },
  },
  snapcraft_release_progressive: {
    run: (client) => client.release('my-snap', 7, ['stable'], { progressive: { percentage: 25 } }),
    gives: { opened: ['stable'], refused: [] },
  },
  snapcraft_close: {
    run: (client) => client.close('my-snap', ['latest/beta']),
    gives: ['latest/beta'],
  },
  snapcraft_status_v1: { run: (client) => client.state('my-snap'), gives: [row] },
  snapcraft_upload_metadata: {
    run: (client) => client.updateListing('my-snap', { summary: 's', description: 'd', license: 'MIT' }),
  },
  snapcraft_upload_metadata_force: {
    run: (client) =>
      client.updateListing('my-snap', { summary: 'conflict', description: 'd' }, { force: true }),
  },
  snapcraft_upload_metadata_conflict: {
    run: (client) => client.updateListing('my-snap', { summary: 'conflict', description: 'd' }),
    fails: {
      code: 'CONFLICT',
      recovery: 'fix-input',
      storeCode: 'conflict',
      message:
        'the page of my-snap was changed in the store: summary is "old" in the store, and "conflict" here',
    },
  },
  snapcraft_remove_icon: {
    run: (client) => client.updateMedia('my-snap', { icon: null }, { force: true }),
    gives: { outcome: 'created', media: [{ type: 'screenshot', hash: '99', filename: 'ss1.png' }] },
  },
  snapcraft_register_reserved: {
    run: (client) => client.register('reserved'),
    fails: { code: 'ALREADY_EXISTS', storeCode: 'reserved_name', hint: expect.stringContaining('dispute') },
  },
  snapcraft_register_rate_limited: {
    run: (client) => client.register('fast'),
    fails: {
      code: 'RATE_LIMITED',
      storeCode: 'register_window',
      retryAfterMs: 177_000,
      hint: 'try again in 177 seconds',
    },
  },
  snapcraft_list_validations: {
    run: (client) => client.validations('my-snap'),
    gives: [],
    snapId: 'snap-id-1',
  },
  snapcraft_post_validation: {
    run: (client) => client.putValidation('my-snap', 'type: validation\n'),
    snapId: 'snap-id-1',
  },
  snapcraft_push_snap_build: {
    run: (client) => client.pushSnapBuild('my-snap', 'type: snap-build\n\nAAAA\n'),
    snapId: 'snap-id-1',
  },
  snapcraft_list_validation_sets: {
    run: (client) => client.validationSets({ account: 'acc', name: 'set', sequence: 'all' }),
    gives: [],
  },
  snapcraft_list_confdb: { run: (client) => client.confdbSchemas({ account: 'x' }), gives: [] },
  snapcraft_post_validation_set: {
    run: (client) => client.uploadValidationSet('type: validation-set\n'),
    gives: [],
  },
  u1_whoami: { run: async (client) => (await client.whoami()).username, gives: 'jo' },
  // The names that the gateway lists; the recorded client sends it the dashboard's login as it is, ours a token for it.
  snap_v1_list_registered_names: {
    run: async (client) => (await client.listPackages())[0],
    gives: {
      id: 'id-my-snap',
      name: 'my-snap',
      private: false,
      status: 'registered',
      store: 'ubuntu',
      publisher: { id: 'acc-1', username: 'jo' },
      tracks: ['latest'],
      trackGuardrails: ['^\\d+(\\.\\d+)*$'],
    },
    otherwise: [
      'also sent: api POST /v1/tokens/dashboard/exchange',
      expect.stringContaining('header authorization: recorded "Macaroon root='),
    ],
  },
};

describe('recordings of snapcraft and craft-store', () => {
  it.each(Object.entries(cases))(
    '%s: our client sends the same and understands the answer',
    async (name, one) => {
      const replay = await openReplay(name, { also: alsoAnswered(one, name) });
      const client = createSnapStoreClient({ ...replay.config, gatewayUrl: replay.urls.api }, replay.deps);
      const done = await one.run(client, replay).then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
      const otherwise =
        one.otherwise ?? (one.snapId === undefined ? [] : ['also sent: api GET /dev/api/account']);
      expect(replay.differences()).toEqual(otherwise);
      if (one.fails === undefined) expect(done).toEqual({ value: one.gives });
      else {
        expect(done).toEqual({ error: expect.any(PublishError) as PublishError });
        expect('error' in done ? done.error : undefined).toMatchObject(one.fails);
      }
    },
  );
});

async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
}

function alsoAnswered({ snapId, otherwise }: Case, name: string) {
  const api = { service: 'api' as const };
  if (snapId !== undefined) {
    const snap = { 'snap-id': snapId, status: 'Approved', private: false };
    const body = { account_id: 'acc-1', snaps: { '16': { 'my-snap': snap } } };
    return [{ ...api, method: 'GET', path: '/dev/api/account', response: { status: 200, body } }];
  }
  if (otherwise === undefined || !name.startsWith('snap_v1')) return [];
  const body = { macaroon: 'token-of-the-gateway' };
  return [{ ...api, method: 'POST', path: '/v1/tokens/dashboard/exchange', response: { status: 200, body } }];
}
