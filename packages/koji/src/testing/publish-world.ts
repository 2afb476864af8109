import { fileURLToPath } from 'node:url';
import { type StoreEvent, systemClock } from '@omnipub/core';
import type { KojiSandboxOptions, Sandbox } from '@omnipub/sandbox';
import { onTestFinished } from 'vitest';
import type { KojiClient } from '../client.js';
import { setupClient } from './clients.js';
import { builder, kojiadmin, startHub } from './sandbox.js';

/** A real source RPM, and what it is called. */
export const srpm = fileURLToPath(
  new URL('../../../../test-fixtures/artifacts/hello-omnipub-1.4.0-3.src.rpm', import.meta.url),
);
export const NVR = 'hello-omnipub-1.4.0-3';

/** A hub where somebody may build and release: a target from `f42-build` to `f42-candidate`, and `f42` above it. */
export const publishSeed: NonNullable<KojiSandboxOptions['seed']> = {
  users: [
    {
      name: 'builder',
      password: 'builder-password',
      permissions: ['build', 'tag', 'draft-promoter', 'repo'],
    },
    { name: 'reader', password: 'reader-password' },
  ],
  tags: [
    { name: 'f42', arches: '' },
    { name: 'f42-candidate', parents: ['f42'] },
    { name: 'f42-build', arches: 'x86_64', parents: ['f42'] },
    { name: 'f42-frozen', locked: true },
    { name: 'f42-empty' },
  ],
  targets: [
    { name: 'f42', buildTag: 'f42-build', destTag: 'f42-candidate' },
    { name: 'frozen', buildTag: 'f42-build', destTag: 'f42-frozen' },
  ],
  packages: [
    { tag: 'f42', name: 'hello-omnipub', owner: 'builder' },
    { tag: 'f42', name: 'cgpkg', owner: 'builder' },
  ],
  contentGenerators: [{ name: 'labcg', users: ['builder'] }],
};

/** A hub with its clients. */
export interface PublishWorld {
  readonly hub: Sandbox['koji'];
  /** Logged in as `builder`. */
  readonly client: KojiClient;
  /** Logged in as `kojiadmin`. */
  readonly admin: KojiClient;
  readonly events: readonly StoreEvent[];
  readonly emit: (event: StoreEvent) => void;
  /** Names of the calls that reached the hub. */
  readonly calls: () => string[];
}

/** Starts one; waits are real and short. */
export async function startWorld(options: Partial<KojiSandboxOptions> = {}): Promise<PublishWorld> {
  const hub = await startHub({ workerSpeed: 1, seed: publishSeed, ...options });
  const settings = { pollIntervalMs: 10, topurl: hub.topurl, weburl: 'https://koji.example.org/koji' };
  const given = { env: { OMNIPUB_BACKOFF: '1' }, clock: systemClock };
  const { client, events, emit } = setupClient(hub.url, { auth: builder, ...settings }, given);
  const admin = setupClient(hub.url, { auth: kojiadmin, ...settings }, given).client;
  onTestFinished(async () => {
    await client.close();
    await admin.close();
  });
  return {
    hub,
    client,
    admin,
    events,
    emit,
    calls: () => hub.requests.map(({ rpc }) => rpc ?? 'rawUpload'),
  };
}
