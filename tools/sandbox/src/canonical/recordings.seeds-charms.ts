import type { CharmSeed } from './charms/seed.js';
import { inOrder, permitted, reviewedInThreeLooks, type Seed, type Seeds, set } from './recordings.steps.js';

const charm =
  (name: string, seed: Partial<CharmSeed> = {}): Seed =>
  async ({ control }) => {
    await control.seedCharm({ name, id: `id-${name}`, ...seed });
  };
const myCharm = (seed: Partial<CharmSeed> = {}): Seed => charm('my-charm', seed);

const guardrails = ['^\\d+(\\.\\d+)*$'];

const image = { resources: [{ name: 'img', type: 'oci-image' }], resourceRevisions: { img: 3 } } as const;
const withImage = myCharm({ revisions: 1, ...image });
const edge = myCharm({
  revisions: 1,
  ...image,
  channels: { 'latest/edge': 1 },
  released: [{ name: 'img', revision: 3 }],
});

const uploaded: Seed = async ({ urls }, values) => {
  const form = new FormData();
  form.set('binary', new Blob(['PK\u0003\u0004 not really a charm\n']), 'my-charm_amd64.charm');
  const answer = await fetch(`${urls.storage}/unscanned-upload/`, { method: 'POST', body: form });
  const { upload_id: id } = (await answer.json()) as { readonly upload_id: string };
  values.set('upload-id', id);
};

/** What is uploaded is no charm; and a push takes more than the permission that whoami told of. */
const takesUploads = inOrder(
  set({ unreadableCharms: 'believe the name' }),
  permitted('package-view', 'package-manage'),
  reviewedInThreeLooks,
);
const pushed = inOrder(set({ unreadableCharms: 'believe the name' }), myCharm(), uploaded);

/** Charms and their resources. */
export const charmSeeds: Seeds = {
  charmcraft_close: edge,
  charmcraft_create_lib: myCharm(),
  charmcraft_get_lib: myCharm({
    libraries: [{ id: 'lib-1', name: 'db', versions: [{ api: 0, patch: 1, content: 'x', hash: 'h' }] }],
  }),
  charmcraft_oci_blob: inOrder(withImage, ({ control }) =>
    control.seedImage('my-charm', 'img', `sha256:${'a'.repeat(64)}`),
  ),
  charmcraft_oci_credentials: withImage,
  charmcraft_release: withImage,
  charmcraft_resources: withImage,
  charmcraft_revisions: myCharm({ revisions: 2 }),
  charmcraft_status: edge,
  charmcraft_unregister: myCharm(),
  charmcraft_upload: inOrder(takesUploads, myCharm()),
  charmcraft_upload_rejected: inOrder(takesUploads, charm('reject-charm'), ({ control }) =>
    control.setReview({
      outcome: 'reject',
      stepMs: 0,
      errors: [{ code: 'invalid-metadata', message: 'bad' }],
    }),
  ),
  charmcraft_upload_resource: inOrder(
    takesUploads,
    myCharm({ revisions: 1, resources: [{ name: 'img', type: 'file' }] }),
  ),
  charmhub_list_registered_names_collab: inOrder(myCharm({ guardrails }), charm('my-priv', { guardrails })),
  charmhub_list_releases: edge,
  charmhub_list_resource_revisions: myCharm({
    revisions: 1,
    resources: [{ name: 'img', type: 'file' }],
    resourceRevisions: { img: 3 },
  }),
  charmhub_list_revisions: myCharm({ revisions: 2 }),
  charmhub_notify_revision: pushed,
  charmhub_poll_status: inOrder(pushed, reviewedInThreeLooks),
  charmhub_register_name_taken: set({ reservedNames: ['taken'] }),
  charmhub_release: myCharm({
    revisions: 1,
    tracks: ['1.0'],
    ...image,
    channels: { '1.0/stable/hotfix': 1, 'latest/beta': 1 },
    released: [{ name: 'img', revision: 3 }],
  }),
  charmhub_unregister_name: charm('my-priv'),
  pg_create_tracks: myCharm({ guardrails }),
  pg_get_package_metadata: myCharm({ guardrails }),
  pg_list_registered_names: myCharm({ guardrails }),
  pg_list_releases: edge,
  pg_list_revisions: myCharm({ revisions: 2 }),
  pg_list_revisions_plain: myCharm({ revisions: 2 }),
  pg_release: withImage,
  pg_unregister_name: myCharm(),
};
