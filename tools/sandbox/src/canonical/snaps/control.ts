import { isoSeconds } from '../times.js';
import type { World } from '../world.js';
import { fullName } from './channel.js';
import { channelMap } from './channel-map.js';
import { readChannels, releaseTo } from './release.js';
import { judge, settlePushes } from './settle.js';
import type { Media, Revision, Snap, Track } from './snap.js';

/** A snap that is put into the store past the wire. */
export interface SnapSeed {
  readonly name: string;
  /** @default a new one */
  readonly id?: string;
  /** E-mail address of the publisher. @default jo@example.com */
  readonly publisher?: string;
  /** E-mail addresses. @default nobody */
  readonly collaborators?: readonly string[];
  /** @default false */
  readonly private?: boolean;
  /** Beside `latest`. @default none */
  readonly tracks?: readonly string[];
  /** @default latest */
  readonly defaultTrack?: string;
  /** How many revisions it has, each for amd64 with its number as the version; or what each is. @default none */
  readonly revisions?: number | readonly Partial<Revision>[];
  /** Revision numbers by channels. @default nothing is released */
  readonly channels?: Readonly<Record<string, number>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly media?: readonly Media[];
  /** @default true */
  readonly allowsComponents?: boolean;
}

/** What the store holds of a snap, for tests to look at. */
export interface SnapView {
  readonly id: string;
  readonly name: string;
  readonly private: boolean;
  readonly publisherId: string;
  readonly defaultTrack: string;
  readonly tracks: readonly string[];
  readonly revisions: readonly Readonly<Revision>[];
  /** What is open, in full names with `on ARCHITECTURE`: `{"latest/edge on amd64": [3]}`; two where a release is progressive. */
  readonly channels: Readonly<Record<string, readonly number[]>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly media: readonly Media[];
  /** ISO 8601. */
  readonly since: string;
}

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
    seedSnap: async (seed) => viewOf(await plant(world, seed), world.now()),
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

const freshTrack = (name: string, created: number): Track => ({
  name,
  created,
  versionPattern: null,
  phasing: null,
  status: 'active',
});

async function plant(world: World, seed: SnapSeed): Promise<Snap> {
  const { revisions = 0, channels = {}, collaborators = [] } = seed;
  const idOf = (email: string): string => {
    const account = world.accounts.byEmail(email);
    if (account === undefined) throw new RangeError(`${email} has no account here`);
    return account.id;
  };
  const list: readonly Partial<Revision>[] =
    typeof revisions === 'number' ? Array.from({ length: revisions }, () => ({})) : revisions;
  const snap = await world.snaps.register({
    name: seed.name,
    publisherId: idOf(seed.publisher ?? 'jo@example.com'),
    collaborators: collaborators.map(idOf),
    private: seed.private ?? false,
    defaultTrack: seed.defaultTrack ?? null,
    tracks: ['latest', ...(seed.tracks ?? [])].map((name) => freshTrack(name, world.now())),
    metadata: { ...seed.metadata },
    media: [...(seed.media ?? [])],
    allowsComponents: seed.allowsComponents ?? true,
    revisions: list.map((one, index) => seededRevision(one, index + 1, world.now())),
    ...(seed.id === undefined ? {} : { id: seed.id }),
  });
  await world.snaps.change(() => {
    for (const [text, number] of Object.entries(channels)) {
      const reading = readChannels(snap, [text]);
      const revision = snap.revisions.find((one) => one.revision === number);
      if (!('channels' in reading) || revision === undefined)
        throw new RangeError(`revision ${number} can't be in ${text} of ${snap.name}`);
      releaseTo(snap, { channels: reading.channels, revision, progressive: null, when: world.now() });
    }
  });
  return snap;
}

function seededRevision(given: Partial<Revision>, number: number, created: number): Revision {
  const digest = (length: number): string => number.toString(16).padStart(length, '0');
  return {
    revision: number,
    version: String(number),
    architectures: ['amd64'],
    base: 'core24',
    confinement: 'strict',
    grade: 'stable',
    epoch: '0',
    type: 'app',
    status: 'Unpublished',
    created,
    uploadId: `seeded-${number}`,
    pushId: `seeded-${number}`,
    components: {},
    size: 1000 + number,
    sha3_384: digest(96),
    sha256: digest(64),
    sha384: digest(96),
    sha512: digest(128),
    ...given,
  };
}

function viewOf(snap: Snap, now: number): SnapView {
  const channels: Record<string, number[]> = {};
  for (const row of channelMap(snap, now)) {
    const key = `${fullName(row)} on ${row.architecture}`;
    channels[key] = [...(channels[key] ?? []), row.revision];
  }
  return structuredClone({
    id: snap.id,
    name: snap.name,
    private: snap.private,
    publisherId: snap.publisherId,
    defaultTrack: snap.defaultTrack ?? 'latest',
    tracks: snap.tracks.map(({ name }) => name),
    revisions: snap.revisions,
    channels,
    metadata: snap.metadata,
    media: snap.media,
    since: isoSeconds(snap.since),
  });
}
