import { fullName, parseChannel, risks } from '../snaps/channel.js';
import type { World } from '../world.js';
import type { Base, Charm, DeclaredResource, Library, Push, ReleasedResource } from './charm.js';

/** A charm or bundle that is put into the store past the wire. */
export interface CharmSeed {
  readonly name: string;
  /** @default a new one */
  readonly id?: string;
  /** @default 'charm' */
  readonly type?: 'charm' | 'bundle';
  /** E-mail address of the publisher. @default jo@example.com */
  readonly publisher?: string;
  /** E-mail addresses. @default nobody */
  readonly collaborators?: readonly string[];
  readonly metadata?: Partial<Charm['metadata']>;
  /** Beside `latest`. @default none */
  readonly tracks?: readonly string[];
  /** Patterns that new tracks have to fit. @default none */
  readonly guardrails?: readonly string[];
  /** How many revisions it has, each with its number as the version. @default none */
  readonly revisions?: number;
  /** What the revisions run on. @default ubuntu 24.04 on amd64; nothing for a bundle */
  readonly bases?: readonly (Base | null)[];
  /** What the revisions declare. @default nothing */
  readonly resources?: readonly (Partial<DeclaredResource> & { readonly name: string })[];
  /** How many revisions resources have, by their names. @default none */
  readonly resourceRevisions?: Readonly<Record<string, number>>;
  /** Revision numbers by channels. @default nothing is released */
  readonly channels?: Readonly<Record<string, number>>;
  /** What is released with them. @default no resource */
  readonly released?: readonly ReleasedResource[];
  readonly libraries?: readonly Library[];
}

const noble: Base = { name: 'ubuntu', channel: '24.04', architecture: 'amd64' };

/** Puts a charm into the store. @throws RangeError when its name is taken, a person is unknown, or a channel is none */
export async function plantCharm(world: World, seed: CharmSeed): Promise<Charm> {
  const { name, type = 'charm', collaborators = [], tracks = [], guardrails = [], metadata = {} } = seed;
  const { private: isPrivate = false } = metadata;
  const idOf = (email: string): string => {
    const account = world.accounts.byEmail(email);
    if (account === undefined) throw new RangeError(`${email} has no account here`);
    return account.id;
  };
  const publisherId = idOf(seed.publisher ?? 'jo@example.com');
  const now = world.now();
  const charm = await world.charms.register({
    name,
    type,
    publisherId,
    private: isPrivate,
    collaborators: collaborators.map((email) => ({ accountId: idOf(email), at: now, by: publisherId })),
    guardrails: guardrails.map((pattern) => ({ pattern, created: now * 1000 })),
    libraries: [...(seed.libraries ?? [])],
    ...(seed.id === undefined ? {} : { id: seed.id }),
  });
  await world.charms.change(() => {
    Object.assign(charm.metadata, metadata);
    charm.tracks.push(
      ...tracks.map((track) => ({ name: track, created: now * 1000, versionPattern: null, phasing: null })),
    );
    charm.pushes.push(...pushes(seed, { by: publisherId, now }));
    release(charm, seed, now);
  });
  return charm;
}

function pushes(seed: CharmSeed, { by, now }: { readonly by: string; readonly now: number }): Push[] {
  const { revisions = 0, resources = [], resourceRevisions = {} } = seed;
  const declared = resources.map(({ name, type = 'file', optional = false }) => ({ name, type, optional }));
  const facts = {
    version: null,
    bases: [...(seed.bases ?? [seed.type === 'bundle' ? null : noble])],
    resources: declared,
    summary: null,
    title: null,
    description: null,
    craft: null,
  };
  const everywhere = [{ name: 'all', channel: 'all', architectures: ['all'] }];
  const base = {
    facts: null,
    at: now,
    by,
    stepMs: 0,
    outcome: 'approve',
    errors: [],
    updated: null,
  } as const;
  return [
    ...numbered(`${seed.name}`, revisions).map((one) => ({
      ...base,
      ...one,
      resource: null,
      facts,
      errors: [],
    })),
    ...Object.entries(resourceRevisions).flatMap(([name, count]) => {
      const type = declared.find((one) => one.name === name)?.type ?? 'file';
      const resource = { name, type, bases: everywhere };
      return numbered(`${seed.name}/${name}`, count).map((one) => ({
        ...base,
        ...one,
        resource,
        errors: [],
      }));
    }),
  ];
}

/** Digests of seeds are made up, and all different. */
function numbered(what: string, count: number) {
  return Array.from({ length: count }, (_, index) => {
    const seed = Buffer.from(`${what}#${String(index + 1)}`).toString('hex');
    const digest = (length: number): string => seed.slice(-length).padStart(length, '0');
    return {
      revision: index + 1,
      uploadId: `seeded-${what}-${String(index + 1)}`,
      size: 1000 + index,
      sha3_384: digest(96),
      sha256: digest(64),
      sha384: digest(96),
      sha512: digest(128),
    };
  });
}

function release(charm: Charm, seed: CharmSeed, when: number): void {
  for (const [text, revision] of Object.entries(seed.channels ?? {})) {
    const channel = parseChannel(text, 'latest');
    const push = charm.pushes.find((one) => one.resource === null && one.revision === revision);
    if (channel === undefined || push === undefined || !risks.includes(channel.risk))
      throw new RangeError(`revision ${String(revision)} can't be in ${text} of ${charm.name}`);
    if (!charm.tracks.some(({ name }) => name === channel.track))
      throw new RangeError(`${fullName(channel)} is in no track of ${charm.name}`);
    const resources = [...(seed.released ?? [])];
    for (const base of push.facts?.bases ?? [null])
      charm.releases.push({ ...channel, base, revision, resources, when });
  }
}
