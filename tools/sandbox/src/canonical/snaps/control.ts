import type { World } from '../world.js';
import { freshTrack, plantSnap, type SnapSeed } from './seed.js';
import { judge, settlePushes } from './settle.js';
import type { Media, Snap, Track } from './snap.js';
import { type SnapView, viewOf } from './view.js';

export type { SnapSeed } from './seed.js';

/** What tests set and look at in the Snap Store. */
export interface SnapControl {
  /** What the store holds of a snap; undefined when nobody registered it. Reviews that are due are done first. */
  snap(name: string): Promise<SnapView | undefined>;
  /** Puts a snap into the store. */
  seedSnap(seed: SnapSeed): Promise<SnapView>;
  /** Edits fields of the store page as on the web: a later POST of something else is a conflict. `icon` is not edited so. */
  editOnWeb(name: string, fields: Readonly<Record<string, unknown>>): Promise<void>;
  /** Changes the icon on the web: only that it is another one is kept. */
  replaceIconOnWeb(name: string, icon: Media): Promise<void>;
  /** Makes a track; publishers can't. */
  addTrack(name: string, track: string, options?: Partial<Omit<Track, 'name'>>): Promise<void>;
  /** Ends a manual review well. */
  approveRevision(name: string, revision: number): Promise<void>;
  /** Ends a manual review with this reason. */
  rejectRevision(name: string, revision: number, reason: string): Promise<void>;
}

/** See {@link SnapControl}. */
export function createSnapControl(world: World): SnapControl {
  const { snaps } = world;
  const need = (name: string): Snap => {
    const snap = snaps.byName(name);
    if (snap === undefined) throw new RangeError(`nobody registered ${name}`);
    return snap;
  };
  const judgement = async (
    name: string,
    revision: number,
    verdict: Parameters<typeof judge>[2],
  ): Promise<void> => {
    await settlePushes(world);
    const { id } = need(name);
    const push = world.pushes.all.find((one) => one.snapId === id && one.revision === revision);
    if (push === undefined) throw new RangeError(`revision ${revision} of ${name} was not pushed`);
    await judge(world, push, verdict);
  };
  return {
    snap: async (name) => {
      await settlePushes(world);
      const snap = snaps.byName(name);
      return snap === undefined ? undefined : viewOf(snap, world.now());
    },
    seedSnap: async (seed) => viewOf(await plantSnap(world, seed), world.now()),
    editOnWeb: async (name, fields) => {
      const snap = need(name);
      await snaps.change(() => {
        Object.assign(snap.metadata, fields);
        snap.editedOnWeb = [...new Set([...snap.editedOnWeb, ...Object.keys(fields)])];
      });
    },
    replaceIconOnWeb: async (name, icon) => {
      const snap = need(name);
      await snaps.change(() => {
        snap.media = [icon, ...snap.media.filter(({ type }) => type !== 'icon')];
        snap.editedOnWeb = [...new Set([...snap.editedOnWeb, 'icon'])];
      });
    },
    addTrack: async (name, track, options = {}) => {
      const snap = need(name);
      await snaps.change(() => snap.tracks.push({ ...freshTrack(track, world.now()), ...options }));
    },
    approveRevision: (name, revision) => judgement(name, revision, { approved: true }),
    rejectRevision: (name, revision, message) => judgement(name, revision, { approved: false, message }),
  };
}
