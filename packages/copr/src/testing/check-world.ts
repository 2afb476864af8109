import type { CheckInput, Finding } from '@omnipub/core';
import type { CoprTypes } from '../store/copr-types.js';
import { demo } from './copr-world.js';
import { type StoreWorld, startStoreWorld } from './store-world.js';

/** Of the projects that are there. */
export const chroots = ['fedora-41-x86_64', 'epel-9-x86_64'];

/** What would work. */
export const good = {
  register: { project: 'demo', chroots: ['fedora-41-*', 'epel-9-x86_64'] },
  upload: { project: 'demo', chroots: ['fedora-*'] },
  release: { promote: { to: 'stable', by: 'fork' } },
} as const satisfies CheckInput<CoprTypes>;

/** With alice's project demo, and one of bob. */
export async function startCheckWorld(): Promise<StoreWorld> {
  const world = await startStoreWorld();
  await world.client().projects.add({ ...demo, chroots });
  await world.client('bob').projects.add({ ownername: 'bob', projectname: 'his', chroots });
  return world;
}

/** The preflight, about the source RPM unless the input has another artifact. */
export function check(
  world: StoreWorld,
  input: CheckInput<CoprTypes>,
  store = world.store,
): Promise<readonly Finding[]> {
  return store.check({ artifact: world.artifact, ...input }, world.context());
}
