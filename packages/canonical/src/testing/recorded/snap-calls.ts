import { expect } from 'vitest';
import { createSnapStoreClient, type SnapStoreClient } from '../../snap/client.js';
import type { Replay } from '../replay.js';
import type { AlsoAnswered } from '../replay-server.js';
import { jo } from './identities.js';
import type { RecordedCall, RecordedCalls } from './recorded-call.js';

interface SnapCall extends Omit<RecordedCall, 'call'> {
  readonly run: (client: SnapStoreClient, replay: Replay) => Promise<unknown>;
  /** What comes of it. */
  readonly gives?: unknown;
}

function snap({ run, gives, ...more }: SnapCall): RecordedCall {
  return {
    ...more,
    call: async (replay) => {
      const { config, urls, deps } = replay;
      const client = createSnapStoreClient({ ...config, gatewayUrl: urls.api }, deps);
      expect(await run(client, replay)).toEqual(gives);
    },
  };
}

async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
}

const accountPath = '/dev/api/account';
const account: AlsoAnswered = {
  service: 'api',
  method: 'GET',
  path: accountPath,
  response: {
    body: {
      account_id: 'acc-1',
      snaps: { '16': { 'my-snap': { 'snap-id': 'snap-id-1', status: 'Approved', private: false } } },
    },
  },
};
/** The recorded function is given a snap-id; ours is given a name, and asks for the id. */
const asksForId = {
  options: { also: [account] },
  otherwise: [`also sent: api GET ${accountPath}`],
} as const;

/** A store of one's own speaks the gateway's protocol (canonical contract 4.2). */
const onPremises = { options: { env: { SNAPCRAFT_STORE_AUTH: 'onprem' } } } as const;

const exchangePath = '/v1/tokens/dashboard/exchange';
/** craft-store sends the dashboard's login to the gateway as it is; ours exchanges it there for a token. */
const exchangesFirst = {
  options: {
    also: [
      {
        service: 'api',
        method: 'POST',
        path: exchangePath,
        response: { body: { macaroon: 'token-of-the-gateway' } },
      },
    ],
  },
  otherwise: [
    `also sent: api POST ${exchangePath}`,
    expect.stringMatching(
      /header authorization: recorded "Macaroon root=.*, sent "Macaroon token-of-the-gateway"$/u,
    ),
  ],
} as const satisfies Partial<RecordedCall>;

/** The calls of snapcraft, and of craft-store for snaps. */
export const snapCalls: RecordedCalls = {
  u1_whoami: snap({
    run: (client) => client.whoami(),
    gives: { ...jo, id: 'acc-1', validation: 'unproven', expiresAt: '2027-11-21T00:00:00.000Z' },
  }),
  snapcraft_upload_precheck: snap({ run: (client) => client.precheck('my-snap') }),
  snapcraft_account_names: snap({
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
  }),
  snapcraft_release: snap({
    run: (client) => client.release('my-snap', 7, ['latest/edge', 'beta']),
    gives: { opened: ['latest/edge', 'beta'], refused: [] },
  }),
  snapcraft_release_progressive: snap({
    run: (client) => client.release('my-snap', 7, ['stable'], { progressive: { percentage: 25 } }),
    gives: { opened: ['stable'], refused: [] },
  }),
  snapcraft_close: snap({
    run: (client) => client.close('my-snap', ['latest/beta']),
    gives: ['latest/beta'],
  }),
  snapcraft_status_v1: snap({
    run: (client) => client.state('my-snap'),
    gives: [{ channel: 'stable', info: 'none', architecture: 'amd64', track: 'latest' }],
  }),
  snapcraft_upload_metadata: snap({
    run: (client) => client.updateListing('my-snap', { summary: 's', description: 'd', license: 'MIT' }),
  }),
  snapcraft_upload_metadata_force: snap({
    run: (client) =>
      client.updateListing('my-snap', { summary: 'conflict', description: 'd' }, { force: true }),
  }),
  snapcraft_upload_metadata_conflict: snap({
    run: (client) => client.updateListing('my-snap', { summary: 'conflict', description: 'd' }),
    fails: {
      code: 'CONFLICT',
      recovery: 'fix-input',
      storeCode: 'conflict',
      message:
        'the page of my-snap was changed in the store: summary is "old" in the store, and "conflict" here',
    },
  }),
  snapcraft_remove_icon: snap({
    run: (client) => client.updateMedia('my-snap', { icon: null }, { force: true }),
    gives: { outcome: 'created', media: [{ type: 'screenshot', hash: '99', filename: 'ss1.png' }] },
  }),
  snapcraft_register_reserved: snap({
    run: (client) => client.register('reserved'),
    fails: {
      code: 'ALREADY_EXISTS',
      storeCode: 'reserved_name',
      hint: expect.stringContaining('dispute') as unknown,
    },
  }),
  snapcraft_register_rate_limited: snap({
    run: (client) => client.register('fast'),
    fails: {
      code: 'RATE_LIMITED',
      storeCode: 'register_window',
      retryAfterMs: 177_000,
      hint: 'try again in 177 seconds',
    },
  }),
  snapcraft_list_validations: snap({
    ...asksForId,
    run: (client) => client.validations('my-snap'),
    gives: [],
  }),
  snapcraft_post_validation: snap({
    ...asksForId,
    run: (client) => client.putValidation('my-snap', 'type: validation\n'),
  }),
  snapcraft_push_snap_build: snap({
    ...asksForId,
    run: (client) => client.pushSnapBuild('my-snap', 'type: snap-build\n\nAAAA\n'),
  }),
  snapcraft_list_validation_sets: snap({
    run: (client) => client.validationSets({ account: 'acc', name: 'set', sequence: 'all' }),
    gives: [],
  }),
  snapcraft_list_confdb: snap({ run: (client) => client.confdbSchemas({ account: 'x' }), gives: [] }),
  snapcraft_post_validation_set: snap({
    run: (client) => client.uploadValidationSet('type: validation-set\n'),
    gives: [],
  }),
  snapcraft_401_relogin: snap({
    run: (client) => client.precheck('my-snap'),
    options: {
      also: [
        {
          service: 'sso',
          method: 'POST',
          path: '/api/v2/tokens/refresh',
          response: { body: { discharge_macaroon: '<u1-discharge-unbound-9>' } },
        },
      ],
    },
    otherwise: [
      'also sent: sso POST /api/v2/tokens/refresh',
      '1 api POST /dev/api/acl/: not sent',
      '2 sso POST /api/v2/tokens/discharge: not sent',
    ],
  }),
  snap_v1_list_registered_names: snap({
    ...exchangesFirst,
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
  }),
  snap_v1_register_name: snap({
    ...onPremises,
    run: (client) => client.register('my-snap'),
    gives: { name: 'my-snap', outcome: 'created', snapId: 'id-my-snap' },
  }),
  snapcraft_onprem_upload: snap({
    ...onPremises,
    run: async (client, replay) => {
      const done = await client.upload(await replay.file(), { name: 'my-snap' });
      return [done.outcome, done.revision, done.state, done.pending];
    },
    gives: ['created', 1, 'ready_to_release', undefined],
  }),
  snapcraft_onprem_release_close: snap({
    ...onPremises,
    run: async (client) => [
      await client.release('my-snap', 1, ['edge']),
      await client.close('my-snap', ['edge']),
    ],
    gives: [{ opened: ['edge'], refused: [] }, ['edge']],
  }),
};
