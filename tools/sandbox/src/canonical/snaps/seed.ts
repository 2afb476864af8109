import type { World } from '../world.js';
import { readChannels, releaseTo } from './release.js';
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

/** A track as it is when it was just made. */
export const freshTrack = (name: string, created: number): Track => ({
  name,
  created,
  versionPattern: null,
  phasing: null,
  status: 'active',
});

/** Puts a snap into the store. @throws RangeError for a name that is taken, an account or a channel that is not there */
export async function plantSnap(world: World, seed: SnapSeed): Promise<Snap> {
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
