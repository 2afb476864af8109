/*
 * How a recording is replayed with a call of ours:
 *
 *   const replay = await openReplay('snapcraft_close');
 *   const client = createSnapStoreClient(replay.config, replay.deps);
 *   await client.close('my-snap', ['latest/beta']);
 *   expect(replay.differences()).toEqual([]);
 *
 * Four servers on loopback give the recorded answers in their order. `<u1-root>` and the other placeholders stand for real macaroons
 * and tokens, so that what is sent can be compared to the letter: binding, caveats, headers, bodies, forms. `replay.deps` holds the
 * login that the recording begins with, and a clock that stands at the time of the recordings and sleeps in no time.
 *
 * Where we do otherwise on purpose, the test says so: `expect(replay.differences()).toEqual(['0 api GET /...: not sent'])`, and
 * `also` answers what only we send. What is always otherwise (User-Agent, `omnipub@host`) is in `wanted-differences.ts`.
 *
 * A file that was uploaded: `await replay.file()`. A browser that the user has to open: `replay.visit(url)`. All is cleaned up when
 * the test ends.
 */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Clock,
  type CredentialChain,
  type CredentialRecord,
  createCredentialChain,
  createDeps,
  createMemoryStore,
  type Deps,
  type Environment,
} from '@omnipub/core';
import { tempDir } from '@omnipub/core/testing';
import { onTestFinished } from 'vitest';
import type { ApiConfig } from '../api/config.js';
import { type Recording, readRecording, recordedHeader } from './recording.js';
import { type AlsoAnswered, type ReplayServers, startReplayServers } from './replay-server.js';

/** Options of {@link openReplay}. */
export interface ReplayOptions {
  /** Answers to what only we send. @default none */
  readonly also?: readonly AlsoAnswered[];
  /** The environment of the call. @default empty */
  readonly env?: Environment;
}

/** A recording that waits for its call. */
export interface Replay extends Pick<ReplayServers, 'urls' | 'values' | 'received' | 'differences'> {
  readonly recording: Recording;
  /** For a client of either store. */
  readonly config: ApiConfig & { readonly url: string; readonly storageUrl: string; readonly ssoUrl: string };
  readonly deps: Deps;
  readonly credentials: CredentialChain;
  /** What the clock was asked to sleep, in milliseconds. */
  readonly slept: readonly number[];
  /** The nth file that was uploaded, under its name in a folder of its own. @default 0 */
  file(nth?: number): Promise<string>;
  /** What the user's browser does with a URL that was shown. */
  visit(url: string): Promise<void>;
}

/** When the recordings were made. */
const RECORDED_AT = Date.UTC(2026, 10, 21, 2, 23, 29);

/** Starts the replay of one recording, inside of a test. */
export async function openReplay(name: string, options: ReplayOptions = {}): Promise<Replay> {
  const recording = readRecording(name);
  const servers = await startReplayServers(recording, options.also ?? []);
  onTestFinished(() => servers.stop());
  const { urls, values, received, differences } = servers;
  const slept: number[] = [];
  const clock = replayClock(slept);
  const credentials = createCredentialChain([createMemoryStore(loginsOf(recording, servers))], {
    clock,
    emit: () => undefined,
  });
  return {
    recording,
    urls,
    values,
    received,
    differences,
    config: { url: urls.api, storageUrl: urls.storage, ssoUrl: urls.sso },
    deps: createDeps({ clock, env: options.env ?? {}, credentials }),
    credentials,
    slept,
    file: (nth = 0) => recordedFile(recording, nth),
    visit: async (url) => {
      await (await fetch(url)).arrayBuffer();
    },
  };
}

function replayClock(slept: number[]): Clock {
  let now = RECORDED_AT;
  return {
    now: () => now,
    async sleep(ms, signal) {
      signal.throwIfAborted();
      slept.push(ms);
      now += ms;
    },
    random: () => 0.5,
  };
}

/** The login that the first signed request was made with, for both stores. */
function loginsOf(recording: Recording, { urls, values }: ReplayServers): CredentialRecord[] {
  const header = recording.exchanges
    .filter(({ service }) => service === 'api')
    .map((each) => recordedHeader(each, 'authorization'))
    .find((each) => each !== undefined);
  if (header === undefined) return [];
  const { root: r, discharge: d } = values.login;
  const secret: Pick<CredentialRecord, 'kind' | 'secret'> = header.includes('<u1-root>')
    ? { kind: 'u1-macaroon', secret: JSON.stringify({ r, d }) }
    : { kind: 'macaroon', secret: values.sent(header).replace(/^\S+ /u, '') };
  const madeAt = new Date(RECORDED_AT).toISOString();
  return ['snap', 'charmhub'].map((store) => ({
    store,
    origin: urls.api,
    account: 'default',
    madeAt,
    ...secret,
  }));
}

async function recordedFile(recording: Recording, nth: number): Promise<string> {
  const parts = recording.exchanges.flatMap(({ body }) => (body?.kind === 'multipart' ? body.parts : []));
  const part = parts[nth];
  const [, filename] = /filename="(.+)"/u.exec(part?.headers[0] ?? '') ?? [];
  if (part?.text === undefined || filename === undefined)
    throw new Error(`${recording.name} has no uploaded file number ${String(nth)}`);
  const path = join(await tempDir(), filename);
  await writeFile(path, part.text);
  return path;
}
