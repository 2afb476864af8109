import { callOf, PublishError } from '@omnipub/core';
import { expect } from 'vitest';
import { charmhubSession } from '../../api/session.js';
import { uploadToStorage } from '../../api/storage.js';
import { whoAmI } from '../../login/who-am-i.js';
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
