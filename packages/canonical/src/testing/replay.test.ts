import { callOf } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { charmhubSession } from '../api/session.js';
import { uploadToStorage } from '../api/storage.js';
import { recordingNames } from './recording.js';
import { openReplay, type Replay } from './replay.js';
import { type RawRequest, recordedRequest, send } from './resend.js';

/** Sends all recorded requests; `change` may make one of another, or leave it out. */
async function resend(
  replay: Replay,
  change: (request: RawRequest, index: number) => RawRequest | undefined = (request) => request,
): Promise<readonly string[]> {
  for (const [index, exchange] of replay.recording.exchanges.entries()) {
    const changed = change(recordedRequest(exchange, replay), index);
    if (changed !== undefined) await send(changed);
  }
  return replay.differences();
}

describe('a replay', () => {
  it('has all recordings', () => {
    expect(recordingNames().length).toBe(95);
  });

  it.each(recordingNames())('of %s finds nothing otherwise when its own requests are sent', async (name) => {
    const replay = await openReplay(name);
    expect(await resend(replay)).toEqual([]);
    expect(replay.received).toHaveLength(replay.recording.exchanges.length);
  });

  it('answers as recorded, with real macaroons for the placeholders', async () => {
    const replay = await openReplay('u1_login');
    const [first] = replay.recording.exchanges;
    if (first === undefined) throw new Error('nothing was recorded');
    const { status, text } = await send(recordedRequest(first, replay));
    const { macaroon } = JSON.parse(text) as { macaroon: string };
    expect(status).toBe(200);
    const bytes = Buffer.from(macaroon, 'base64url').toString('latin1');
    expect(bytes).toContain(`cl ${new URL(replay.urls.sso).host}\n`);
    // Another than the one before: its discharge has to be asked for with its own caveat.
    expect(macaroon).not.toBe(replay.values.login.root);
  });

  const otherwise: Record<string, [string, (request: RawRequest) => RawRequest | undefined, string]> = {
    'another field': [
      'snapcraft_release',
      (each) => ({ ...each, body: each.body.replace('"7"', '7') }),
      '0 api POST /dev/api/snap-release/: json revision: recorded "7", sent 7',
    ],
    'an unbound discharge': [
      'u1_whoami',
      (each) => ({ ...each, headers: { ...each.headers, Authorization: 'Macaroon root=x, discharge=y' } }),
      'header authorization',
    ],
    'a login where none belongs': [
      'pg_u1_login',
      (each) => ({ ...each, headers: { ...each.headers, Authorization: 'Macaroon x' } }),
      'recorded nothing, sent "Macaroon x"',
    ],
    'another order of a form': [
      'candid_login_snapstore',
      (each) => ({ ...each, body: each.body.replace(/^(id64=.*?)&(token64=.*?)&/u, '$2&$1&') }),
      '4 candid POST /discharge: form: recorded',
    ],
    'an envelope in the header Macaroons': [
      'candid_login_bakery_v3_cdata',
      (each) => ({
        ...each,
        headers: 'Macaroons' in each.headers ? { ...each.headers, Macaroons: 'W10=' } : each.headers,
      }),
      'header macaroons',
    ],
    'another query': [
      'snapcraft_list_validation_sets',
      (each) => ({ ...each, url: each.url.replace('all', '1') }),
      'query: recorded [["sequence","all"]], sent [["sequence","1"]]',
    ],
    'another file name': [
      'upload_file_nonascii_name',
      (each) => ({ ...each, body: each.body.replace('h\u00f6me snap', 'home') }),
      '0 storage POST /unscanned-upload/: parts: recorded',
    ],
    'another content': [
      'upload_file',
      (each) => ({ ...each, body: each.body.replace('really', 'surely') }),
      'sha256',
    ],
    'another path': [
      'charmcraft_register',
      (each) => ({ ...each, url: `${each.url}/` }),
      'also sent: api POST /v1/charm/',
    ],
    nothing: ['retry_delete_504', () => undefined, '1 api DELETE /v1/charm/my-charm: not sent'],
  };
  it.each(Object.entries(otherwise))('tells %s', async (_, [name, change, wanted]) => {
    const found = await resend(await openReplay(name), change);
    expect(found).toContainEqual(expect.stringContaining(wanted));
  });

  it.each(['upload_file', 'upload_file_nonascii_name'])(
    'of %s: our upload is the recorded one',
    async (name) => {
      const replay = await openReplay(name);
      const session = charmhubSession(replay.config, replay.deps);
      const id = await uploadToStorage(session, await replay.file(), callOf());
      expect(id).toBe(replay.values.sent('<upload-id>'));
      expect(replay.differences()).toEqual([]);
    },
  );
});
