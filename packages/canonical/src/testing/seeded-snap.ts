import type { Sandbox } from '@omnipub/sandbox';
import { type SnapWorld, type SnapWorldOptions, startSnapWorld } from './snap-world.js';

/** What the snap of {@link startWithSnap} is called. */
export const NAME = 'hello';

/** Four revisions, by turns for amd64 and arm64, and a track. */
export const twoBuildsTwice = {
  revisions: ['amd64', 'arm64', 'amd64', 'arm64'].map((architecture) => ({ architectures: [architecture] })),
  tracks: ['2.0'],
};

/** Starts a world in which the snap is registered. @param seed what it has. Default: nothing but its name */
export async function startWithSnap(seed: object = {}, options: SnapWorldOptions = {}): Promise<SnapWorld> {
  const world = await startSnapWorld(options);
  await world.sandbox.control.seedSnap({ name: NAME, ...seed });
  return world;
}

type SnapView = NonNullable<Awaited<ReturnType<Sandbox['canonical']['control']['snap']>>>;

/** What the store holds of the snap. */
export async function viewOfSnap({ sandbox }: SnapWorld): Promise<SnapView> {
  const found = await sandbox.control.snap(NAME);
  if (found === undefined) throw new Error('the snap is gone');
  return found;
}
