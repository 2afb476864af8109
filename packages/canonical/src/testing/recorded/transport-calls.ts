import { callOf, PublishError } from '@omnipub/core';
import { expect } from 'vitest';
import { charmhubSession } from '../../api/session.js';
import { uploadToStorage } from '../../api/storage.js';
import { CharmhubClient } from '../../charm/client.js';
import { whoAmI } from '../../login/who-am-i.js';
import type { AlsoAnswered } from '../replay-server.js';
import { jo } from './identities.js';
import type { RecordedCall, RecordedCalls } from './recorded-call.js';

/** Asks Charmhub whose login it is, and waits between attempts as long as told. */
const ask = (more: Omit<RecordedCall, 'call'> = {}, waits?: readonly number[]): RecordedCall => ({
  ...more,
  call: async ({ config, deps, slept }) => {
    expect(await whoAmI({ store: 'charmhub', config }, deps)).toMatchObject(jo);
    if (waits !== undefined) expect(slept).toEqual(waits);
  },
});

const upload: RecordedCall = {
  call: async (replay) => {
    const session = charmhubSession(replay.config, replay.deps);
    const id = await uploadToStorage(session, await replay.file(), callOf());
    expect(id).toBe(replay.values.sent('<upload-id>'));
  },
};

/** The settings under which the vendor's library was recorded. */
const asRecorded = { env: { CRAFT_STORE_RETRIES: '3', CRAFT_STORE_BACKOFF: '0' } };

const stillThere: AlsoAnswered = {
  service: 'api',
  method: 'GET',
  path: '/v1/charm/my-charm',
  response: {
    body: {
      metadata: {
        id: 'id-my-charm',
        name: 'my-charm',
        private: false,
        publisher: { id: 'acc-1', username: 'jo', 'display-name': 'Jo' },
        status: 'registered',
        store: 'ubuntu',
        type: 'charm',
        links: {},
        media: [],
      },
    },
  },
};
const notThere: AlsoAnswered = {
  service: 'api',
  method: 'GET',
  path: '/v1/charm/x-y',
  response: { status: 404, body: { 'error-list': [{ code: 'resource-not-found', message: 'not found' }] } },
};
const unavailable: AlsoAnswered = {
  service: 'api',
  method: 'POST',
  path: '/v1/charm',
  response: { status: 503, body: 'upstream unavailable' },
};

/** Uploads, retries, and errors that are no JSON. */
export const transportCalls: RecordedCalls = {
  upload_file: upload,
  upload_file_nonascii_name: upload,
  retry_get_503_twice: ask({ options: asRecorded }, [0, 0]),
  retry_get_503_retry_after: ask({ options: asRecorded }, [1000]),
  retry_get_429: ask({ options: asRecorded }, [1000]),
  retry_get_exhausted: ask({ options: asRecorded, fails: { code: 'STORE_UNAVAILABLE', status: 503 } }),
  pg_error_html: ask({
    options: { env: { CRAFT_STORE_RETRIES: '0' } },
    fails: { code: 'STORE_UNAVAILABLE', status: 502 },
  }),
  retry_delete_504: {
    options: { ...asRecorded, also: [stillThere] },
    call: async ({ config, deps }) => {
      const client = new CharmhubClient({ ...config, probeTimeoutMs: 0 }, deps);
      expect(await client.unregister('my-charm')).toEqual({ packageId: 'id-my-charm' });
    },
    otherwise: ['also sent: api GET /v1/charm/my-charm'],
  },
  retry_post_503: {
    options: {
      ...asRecorded,
      also: [notThere, unavailable, notThere, unavailable, notThere].map((each) => ({ ...each })),
    },
    call: ({ config, deps }) =>
      new CharmhubClient({ ...config, probeTimeoutMs: 0 }, deps).register('x-y', { private: false }),
    fails: { code: 'STORE_UNAVAILABLE', status: 503, recovery: 'retry-after-probe' },
    otherwise: [
      'also sent: api GET /v1/charm/x-y',
      'also sent: api POST /v1/charm',
      'also sent: api GET /v1/charm/x-y',
      'also sent: api POST /v1/charm',
      'also sent: api GET /v1/charm/x-y',
    ],
  },
  error_no_auth_then_html: {
    call: async ({ config, deps }) => {
      const error: unknown = await whoAmI({ store: 'charmhub', config }, deps).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(PublishError);
      // Pages are never shown.
      expect(String(error)).not.toContain('<h1>');
      throw error;
    },
    fails: { status: 418 },
  },
};
