import { join } from 'node:path';
import { createSnapStoreClient } from '@omnipub/canonical';
import { addresses, logInWithUbuntuOne } from './account.js';
import type { DemoStore } from './demo-store.js';

const name = 'hello-omnipub';
const version = '1.4.0';
const channels = ['latest/edge', 'latest/candidate'];

/** A real snap, registered, uploaded, reviewed, and released to two channels. */
export const snapDemo: DemoStore = {
  address: ({ canonical }) => canonical.urls.dashboard,
  logIn: (scene) => logInWithUbuntuOne(scene, 'snap'),

  config: async ({ sandbox, artifacts }) => ({
    store: { kind: 'snap', ...addresses(sandbox, 'snap') },
    target: {
      name: 'snap',
      store: 'snap',
      artifact: join(artifacts, `${name}_${version}_amd64.snap`),
      // For machines without unsquashfs, which then can't look into the snap.
      declared: { name, version, architectures: ['amd64'] },
      register: { name },
      upload: {},
      release: { channels },
    },
  }),

  async verify({ sandbox, deps, signal }) {
    const client = createSnapStoreClient(addresses(sandbox, 'snap'), deps);
    const statuses = await client.status(name, { signal });
    const offered = statuses.filter(
      ({ follows, revision }) => revision !== undefined && follows === undefined,
    );
    const opened = offered.map(({ channel }) => channel).sort();
    if (opened.join() !== [...channels].sort().join())
      throw new Error(`the Snap Store offers ${name} in ${opened.join(', ')}, not in ${channels.join(', ')}`);
    const revisions: number[] = [];
    for await (const { revision } of client.listRevisions(name, { signal })) revisions.push(revision);
    if (revisions.length !== 1)
      throw new Error(`the Snap Store has ${String(revisions.length)} revisions of ${name}`);
    return [
      `the Snap Store's channel map of ${name}:`,
      ...statuses.map(
        ({ channel, architecture, revision, version: offers, follows }) =>
          `  ${channel.padEnd(18)} ${architecture}  ${revision === undefined ? '-' : `${String(revision)} (${offers ?? '?'})`}${follows === undefined ? '' : `, follows ${follows}`}`,
      ),
    ];
  },
};
