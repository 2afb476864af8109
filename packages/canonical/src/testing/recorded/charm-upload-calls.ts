import type { CharmhubClient } from '../../charm/client.js';
import type { Replay } from '../replay.js';
import { withCharmhubClient } from './charm-call.js';

const upload = async (client: CharmhubClient, replay: Replay, name: string): Promise<unknown> => {
  await client.whoami();
  const uploadId = await client.uploadFile(await replay.file());
  return client.waitForReview(await client.notifyRevision(name, uploadId));
};
const uploadId = (replay: Replay): string => replay.values.sent('<upload-id>');

/** Uploads, reviews and resources. */
export const charmUploadCalls = withCharmhubClient({
  charmcraft_upload: {
    call: (client, replay) => upload(client, replay, 'my-charm'),
    gives: { state: 'approved', revision: 1 },
  },
  charmhub_notify_revision: {
    call: (client, replay) => client.notifyRevision('my-charm', uploadId(replay)),
  },
  charmhub_poll_status: {
    call: async (client, replay) =>
      client.waitForReview(await client.notifyRevision('my-charm', uploadId(replay))),
    gives: { state: 'approved', revision: 1 },
  },
  charmcraft_upload_resource: {
    call: async (client, replay) => {
      await client.whoami();
      const id = await client.uploadFile(await replay.file());
      const bases = [{ architectures: ['amd64'] }];
      const url = await client.pushResource('my-charm', 'img', { uploadId: id, type: 'file', bases });
      return client.waitForReview(url);
    },
    gives: { state: 'approved', revision: 1 },
  },
  charmcraft_oci_credentials: {
    call: async (client) => {
      const { imageName, username } = await client.imageCredentials('my-charm', 'img');
      return { imageName, username };
    },
    gives: { imageName: 'registry.fake/charm/my-charm/img', username: 'tok' },
  },
  charmcraft_oci_blob: {
    call: (client) => client.imageBlob('my-charm', 'img', `sha256:${'a'.repeat(64)}`),
    gives: `{"ImageName": "registry.fake/x@sha256:${'a'.repeat(64)}", "Username": "r", "Password": "p"}`,
  },
  charmcraft_resources: {
    call: (client) => client.resources('my-charm'),
    gives: [{ name: 'img', optional: false, revision: 3, type: 'oci-image' }],
  },
  charmhub_list_resource_revisions: {
    call: async (client) => {
      const [first] = await client.resourceRevisions('my-charm', 'img');
      return { name: first?.name, revision: first?.revision, bases: first?.bases };
    },
    gives: {
      name: 'img',
      revision: 3,
      bases: [{ name: 'all', channel: 'all', architectures: ['amd64'] }],
    },
  },
  charmcraft_upload_rejected: {
    call: (client, replay) => upload(client, replay, 'reject-charm'),
    fails: { code: 'REJECTED', storeCode: 'invalid-metadata', storeMessage: 'invalid-metadata: bad' },
  },
});
