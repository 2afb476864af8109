import type { Account } from '../accounts.js';
import { type CandidControl, createCandidControl } from '../candid/control.js';
import type { Charm } from '../charms/charm.js';
import { type CharmSeed, plantCharm } from '../charms/seed.js';
import { type CharmView, viewOf } from '../charms/view.js';
import type { World } from '../world.js';
import { repositoryOf } from './oci-image.js';
import { mintAdminMacaroon } from './tokens/offline.js';

/** What tests can look at and set in the gateway and in Candid. */
export interface CharmControl {
  readonly candid: CandidControl;
  /** What the store holds of a charm or bundle; undefined when nobody registered it. */
  charm(name: string): Promise<CharmView | undefined>;
  /** Puts a charm or bundle into the store. */
  seedCharm(seed: CharmSeed): Promise<CharmView>;
  /** Puts an image into the registry as one of a resource: only its digest, there is nothing in it. */
  seedImage(name: string, resource: string, digest: string): Promise<void>;
  /** Lets new tracks be made whose names fit a pattern; only an administrator can. */
  addGuardrail(name: string, pattern: string): Promise<void>;
  /** The same for the tracks of a snap. */
  addSnapGuardrail(name: string, pattern: string): Promise<void>;
  /** Ends the manual review of an upload: of what is named, else of everything that waits. */
  judgeCharm(
    name: string,
    verdict: { readonly approved: true } | { readonly approved: false; readonly reason: string },
    uploadId?: string,
  ): Promise<void>;
  /** The macaroon of an on-prem store's administrator. @default of jo@example.com */
  adminMacaroon(email?: string): string;
}

/** See {@link CharmControl}. */
export function createCharmControl(world: World): CharmControl {
  const need = (name: string): Charm => {
    const charm = world.charms.byName(name);
    if (charm === undefined) throw new RangeError(`nobody registered ${name}`);
    return charm;
  };
  return {
    candid: createCandidControl(world.candid),
    charm: async (name) => {
      const charm = world.charms.byName(name);
      return charm === undefined ? undefined : viewOf(charm, world.now());
    },
    seedCharm: async (seed) => viewOf(await plantCharm(world, seed), world.now()),
    seedImage: async (name, resource, digest) => {
      const mediaType = 'application/vnd.oci.image.manifest.v1+json';
      const content = Buffer.from('{}');
      await world.images.putManifest(repositoryOf(need(name), resource), {
        digest,
        mediaType,
        content,
        tag: undefined,
      });
    },
    addGuardrail: async (name, pattern) => {
      const charm = need(name);
      await world.charms.change(() => charm.guardrails.push({ pattern, created: world.instants.next() }));
    },
    addSnapGuardrail: async (name, pattern) => {
      const snap = world.snaps.byName(name);
      if (snap === undefined) throw new RangeError(`nobody registered ${name}`);
      await world.snaps.change(() => snap.guardrails.push({ pattern, created: world.now() }));
    },
    judgeCharm: async (name, verdict, uploadId) => {
      const waiting = need(name).pushes.filter(
        (push) => push.outcome === 'manual' && (uploadId === undefined || push.uploadId === uploadId),
      );
      if (waiting.length === 0) throw new RangeError(`nothing of ${name} waits for a person`);
      await world.charms.change(() => {
        for (const push of waiting) {
          push.outcome = verdict.approved ? 'approve' : 'reject';
          if (verdict.approved) continue;
          push.revision = null;
          push.errors = [{ code: 'review-error', message: verdict.reason }];
        }
      });
    },
    adminMacaroon: (email = 'jo@example.com') => {
      const account: Account | undefined = world.accounts.byEmail(email);
      if (account === undefined) throw new RangeError(`${email} has no account here`);
      return mintAdminMacaroon(world, account);
    },
  };
}
