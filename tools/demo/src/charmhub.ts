import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCharmhubClient } from '@omnipub/canonical';
import { addresses, logInWithUbuntuOne } from './account.js';
import type { DemoStore } from './demo-store.js';

const name = 'hello-omnipub';
const channels = ['latest/edge', 'latest/candidate'];

/** A real charm with one file resource, registered, uploaded, reviewed, and released with that resource. */
export const charmhubDemo: DemoStore = {
  address: ({ canonical }) => canonical.urls.charmhub,
  logIn: (scene) => logInWithUbuntuOne(scene, 'charmhub'),

  config: async ({ sandbox, artifacts, scratch }) => {
    const greeting = join(scratch, 'greeting.txt');
    await writeFile(greeting, 'hello from the demo\n');
    return {
      store: { kind: 'charmhub', ...addresses(sandbox, 'charmhub') },
      target: {
        name: 'charm',
        store: 'charmhub',
        artifact: join(artifacts, `${name}_ubuntu-24.04-amd64.charm`),
        register: { name },
        upload: { resources: { greeting: { file: greeting } } },
        release: { channels },
      },
    };
  },

  async verify({ sandbox, deps, signal }) {
    const client = createCharmhubClient(addresses(sandbox, 'charmhub'), deps);
    const lines = await client.channels(name, { signal });
    const opened = lines.filter(({ state }) => state === 'open');
    const withGreeting = opened.filter(({ release }) =>
      release?.resources.some((resource) => resource.name === 'greeting' && resource.revision !== null),
    );
    const names = [...new Set(withGreeting.map(({ channel }) => channel))].sort();
    if (names.join() !== [...channels].sort().join())
      throw new Error(
        `Charmhub offers ${name} with its resource in ${names.join(', ')}, not in ${channels.join(', ')}`,
      );
    return [
      `Charmhub's channel map of ${name}:`,
      ...lines.map(({ channel, base, state, release, follows }) => {
        const resources =
          release?.resources.map((each) => `${each.name} ${String(each.revision ?? '-')}`) ?? [];
        const offers =
          release === undefined || release.revision === null
            ? '-'
            : `${String(release.revision)} (${resources.join(', ')})`;
        const on = base === null ? 'bundle' : `${base.name} ${base.channel} ${base.architecture}`;
        return `  ${channel.padEnd(18)} ${on}  ${offers}${state === 'follows' ? `, follows ${follows ?? ''}` : ''}`;
      }),
    ];
  },
};
