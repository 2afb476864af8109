import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send } from '../testing/koji-client.js';
import { comparable, sameMoment } from './recordings.compare.js';
import { RecordedState } from './recordings.database.js';
import { type KojiRecording, readIndex, readRecording, recordingNames } from './recordings.fixture.js';
import type { World } from './recordings.world.js';
import { WORLDS } from './recordings.worlds.js';
import { type KojiSandbox, startKojiSandbox } from './server.js';

expect.addEqualityTesters([sameMoment]);

describe.each(WORLDS.map((world): [string, World] => [world.title, world]))(
  'the sandbox answers as the hub did: %s',
  (_title, world) => {
    let folder: string;
    let hub: KojiSandbox;
    let clock = 0;
    /** Keys of sessions that began here; the recorded ones are all X. */
    const keys = new Map<string, string>();
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'koji-recordings-'));
      const state = new RecordedState(folder);
      world.seed?.(state);
      state.close();
      const [first = ''] = world.recordings;
      clock = (await readRecording(first)).at;
      hub = await startKojiSandbox({ state: folder, workerSpeed: 1, now: () => clock, ...world.options });
    });
    afterAll(async () => {
      await hub.stop();
      await rm(folder, { recursive: true });
    });

    test.each(world.recordings)('%s', async (name) => {
      const recording = await readRecording(name);
      clock = recording.at;
      await world.before?.[name]?.(hub);
      const answer = await replay(hub, withKey(recording, keys), world.certificates?.[name]);
      rememberKey(keys, answer.body);
      const recorded = {
        status: recording.status,
        headers: recording.responseHeaders,
        body: recording.response,
      };
      expect(comparable(answer, { topdir: hub.topdir, organisation: 'omnipub sandbox' })).toEqual(
        comparable(recorded, { topdir: '/srv/koji/mnt', organisation: 'Lab' }),
      );
    });
  },
);

function withKey(recording: KojiRecording, keys: ReadonlyMap<string, string>): KojiRecording {
  const key = keys.get(recording.requestHeaders['koji-session-id'] ?? '');
  if (key === undefined) return recording;
  return { ...recording, requestHeaders: { ...recording.requestHeaders, 'koji-session-key': key } };
}

function rememberKey(keys: Map<string, string>, body: Buffer): void {
  const [, id, key] =
    /session-id<\/name>\s*<value><int>(\d+)[^]*?<string>(\d+-\w{19})</.exec(body.toString()) ?? [];
  if (id !== undefined && key !== undefined) keys.set(id, key);
}

/** Sends a recorded request to the letter; who had a certificate has one here. */
function replay(
  hub: KojiSandbox,
  recording: KojiRecording,
  user: string | undefined,
): ReturnType<typeof send> {
  const base = user === undefined ? hub.url : hub.tlsUrl;
  // Hubs with other options had other paths.
  const path = recording.path.replace(/^(\/lockout|\/offline)?\/kojihub/, '');
  const {
    host: _host,
    connection: _connection,
    'content-length': _length,
    ...headers
  } = recording.requestHeaders;
  // The token was taken out of it.
  const token = Buffer.from('token').toString('base64');
  const authorization = headers.authorization?.replace(/<.*>/, token);
  const pem = user === undefined ? undefined : readFileSync(hub.clientCert(user).pem);
  return send(`${base}${path}`, {
    headers: {
      ...headers,
      ...(authorization === undefined ? {} : { authorization }),
      'Content-Length': recording.request.length,
    },
    body: recording.request,
    ...(pem === undefined ? {} : { ca: readFileSync(hub.ca), cert: pem, key: pem }),
  });
}

describe('the index of the recordings', () => {
  test('has each of them, once, and says why one is not replayed', async () => {
    const index = await readIndex();
    const replayed = new Set(WORLDS.flatMap(({ recordings }) => recordings));
    expect(Object.keys(index).sort()).toEqual(await recordingNames());
    const wrong = Object.entries(index).filter(
      ([name, { server }]) => (server === 'replayed') !== replayed.has(name),
    );
    expect(wrong).toEqual([]);
    expect(Object.entries(index).filter(([, { server }]) => server === '')).toEqual([]);
  });

  test('each is replayed once', () => {
    const all = WORLDS.flatMap(({ recordings }) => recordings);
    expect(all.filter((name, at) => all.indexOf(name) !== at)).toEqual([]);
    expect(all.length).toBeGreaterThan(190);
  });
});
