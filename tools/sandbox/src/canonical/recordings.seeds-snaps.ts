import { inOrder, reviewedInThreeLooks, type Seed, type Seeds, set } from './recordings.steps.js';
import type { SnapSeed } from './snaps/control.js';

/** Jo has a snap `my-snap`. */
export const mySnap =
  (seed: Partial<SnapSeed> = {}): Seed =>
  async ({ control }) => {
    await control.seedSnap({ name: 'my-snap', id: 'snap-id-my-snap', ...seed });
  };

/** The account of most recordings of snapcraft has two names. */
const twoSnaps = (seed: Partial<SnapSeed> = {}): Seed =>
  inOrder(mySnap(seed), async ({ control }) => {
    await control.seedSnap({ name: 'bad-snap', id: 'snap-id-bad-snap' });
  });

const otherId = mySnap({ id: 'snap-id-1' });

/** Snaps at the dashboard, and on premises at the gateway. */
export const snapSeeds: Seeds = {
  snap_v1_list_registered_names: mySnap({ id: 'id-my-snap' }),
  snapcraft_account_names: mySnap(),
  snapcraft_close: twoSnaps({ revisions: 1, channels: { 'latest/beta': 1 } }),
  snapcraft_list_validations: otherId,
  snapcraft_onprem_release_close: mySnap({ revisions: 1 }),
  snapcraft_onprem_upload: inOrder(mySnap(), reviewedInThreeLooks),
  snapcraft_post_validation: otherId,
  snapcraft_push_snap_build: otherId,
  snapcraft_register_rate_limited: inOrder(mySnap(), set({ registerWindow: { count: 1, seconds: 177 } })),
  snapcraft_release: mySnap({ revisions: 7 }),
  snapcraft_release_progressive: mySnap({ revisions: 7, channels: { 'latest/edge': 7 } }),
  snapcraft_remove_icon: twoSnaps({
    media: [
      { type: 'icon', hash: '1234', filename: 'icon.png' },
      { type: 'screenshot', hash: '99', filename: 'ss1.png' },
    ],
  }),
  snapcraft_status_v1: twoSnaps({ revisions: 1, channels: { 'latest/edge': 1 } }),
  snapcraft_upload_metadata: twoSnaps(),
  snapcraft_upload_metadata_conflict: inOrder(twoSnaps(), ({ control }) =>
    control.editOnWeb('my-snap', { summary: 'old' }),
  ),
  snapcraft_upload_metadata_force: twoSnaps({ metadata: { summary: 'old' } }),
  snapcraft_upload_precheck: mySnap(),
};
