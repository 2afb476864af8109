import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Clock, createCredentialChain, createDeps, createMemoryStore } from '@omnipub/core';
import { tempDir } from '@omnipub/core/testing';
import { onTestFinished } from 'vitest';
import { CoprClient } from '../client.js';
import { writeRecordedFile } from './recorded-file.js';
import { type Recording, readRecording, sentFields } from './recording.js';
import { type AlsoAnswered, type AnsweredList, startReplayServer, WEBHOOK_SECRET } from './replay-server.js';

/** Options of {@link openReplay}. */
export interface ReplayOptions {
  /** Answers to what ours asks beside, before it writes (copr contract 4, 7). @default none */
  readonly also?: readonly AlsoAnswered[];
  /** A list that is walked in pages of ours. @default none */
  readonly list?: AnsweredList;
  /** Attempts of a read after the first, as the recorded client made. @default 0 */
  readonly retries?: number;
  /** @default `token` */
  readonly login?: 'token' | 'kerberos' | 'session' | 'expired-session' | 'none';
}

/** A recording that waits for its call. */
export interface Replay {
  readonly recording: Recording;
  readonly client: CoprClient;
  /** The fields that were sent, of an exchange by its number; nulls are left out. */
  fields(exchange?: number): Readonly<Record<string, unknown>>;
  /** Where an exchange went. */
  url(exchange?: number): URL;
  /** The query of an exchange. */
  query(exchange?: number): Readonly<Record<string, string>>;
  /** The path below `/api_3/` of an exchange, name by name. */
  names(exchange?: number): readonly string[];
  /** The first file that was uploaded, under its name in a folder of its own. */
  file(): Promise<string>;
  /** An empty folder. */
  folder(): Promise<string>;
  /** What was otherwise than recorded, one sentence each. */
  differences(): readonly string[];
  /** A text with what was recorded in place of the server's address and of the webhook's secret. */
  bare(text: string): string;
}

/** When the recordings were made. */
const RECORDED_AT = Date.UTC(2026, 10, 21, 2, 2, 38);

/** Starts the replay of one recording, inside of a test. */
export async function openReplay(name: string, options: ReplayOptions = {}): Promise<Replay> {
  const { login = 'token', retries = 0 } = options;
  const recording = readRecording(name);
  const server = await startReplayServer(recording, options);
  onTestFinished(() => server.stop());
  const clock = replayClock();
  const home = await tempDir();
  if (login.endsWith('session')) await keepSession(home, server.url, login === 'session' ? 3600 : -3600);
  const credentials = createCredentialChain(
    [createMemoryStore(login === 'token' ? [record(server.url)] : [])],
    {
      clock,
      emit: () => undefined,
    },
  );
  const deps = createDeps({ clock, env: { HOME: home, OMNIPUB_RETRIES: String(retries) }, credentials });
  const isKerberos = login === 'kerberos' || login.endsWith('session');
  const at = (exchange: number) => {
    const found = recording.exchanges[exchange];
    if (found === undefined) throw new Error(`${name} has no exchange ${String(exchange)}`);
    return found;
  };
  const target = (exchange: number): URL => new URL(at(exchange).request.target, server.url);
  return {
    recording,
    client: new CoprClient({ url: server.url, lookForMs: 1, ...(isKerberos ? { gssapi: true } : {}) }, deps),
    fields: (exchange = 0) => sentFields(at(exchange).request),
    url: (exchange = 0) => target(exchange),
    query: (exchange = 0) => Object.fromEntries(target(exchange).searchParams),
    names: (exchange = 0) => target(exchange).pathname.split('/').slice(2).map(decodeURIComponent),
    file: async () => {
      const parts = recording.exchanges.flatMap(({ request }) => request.body.multipart ?? []);
      if (parts[0] === undefined) throw new Error(`${name} uploads nothing`);
      return writeRecordedFile(parts[0]);
    },
    folder: () => tempDir(),
    differences: () => server.differences(),
    bare: (text) =>
      text.replaceAll(server.url, 'http://127.0.0.1:8203').replaceAll(WEBHOOK_SECRET, '<webhook-secret>'),
  };
}

/** It stands at the time of the recordings, and sleeps in no time. */
function replayClock(): Clock {
  let now = RECORDED_AT;
  return {
    now: () => now,
    async sleep(ms, signal) {
      signal.throwIfAborted();
      now += ms;
    },
    random: () => 0.5,
  };
}

const record = (url: string) =>
  ({
    store: 'copr',
    origin: url,
    account: 'alice',
    kind: 'basic',
    secret: 'recordedlogin:recordedtoken',
    madeAt: new Date(RECORDED_AT).toISOString(),
  }) as const;

/** The file in which python-copr keeps a session (recording gssapi-session-cache-file). */
async function keepSession(home: string, url: string, seconds: number): Promise<void> {
  const path = join(home, '.cache', 'copr', `${new URL(url).host}-session`);
  await mkdir(dirname(path), { recursive: true });
  const expiration = RECORDED_AT / 1000 + seconds;
  await writeFile(path, JSON.stringify({ name: 'alice', session: 'recorded-session', expiration }));
}
