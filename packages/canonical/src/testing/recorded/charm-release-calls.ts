import { expect } from 'vitest';
import { withCharmhubClient } from './charm-call.js';

const base = { name: 'ubuntu', channel: '24.04', architecture: 'amd64' };
const revision = {
  version: '1',
  status: 'approved',
  createdAt: '2026-11-21T00:00:00+00:00',
  createdBy: 'acc-1',
  digest: 'ab'.repeat(48),
  size: 12,
  bases: [base],
  errors: [],
};
const released = [{ name: 'img', revision: 3 }];
const channelMap = {
  releases: [
    {
      channel: 'latest/edge',
      revision: 1,
      base,
      when: '2026-11-21T00:00:00Z',
      resources: [{ name: 'img', revision: 3, type: 'oci-image' }],
    },
  ],
  channels: [
    { name: 'latest/stable', track: 'latest', risk: 'stable' },
    { name: 'latest/candidate', track: 'latest', risk: 'candidate', fallback: 'latest/stable' },
    { name: 'latest/beta', track: 'latest', risk: 'beta', fallback: 'latest/candidate' },
    { name: 'latest/edge', track: 'latest', risk: 'edge', fallback: 'latest/beta' },
  ],
  revisions: [{ ...revision, revision: 1 }],
};

/** Revisions, channels, releases and libraries. */
export const charmReleaseCalls = withCharmhubClient({
  charmcraft_revisions: {
    call: (client) => client.revisions('my-charm'),
    gives: [
      { ...revision, revision: 1 },
      { ...revision, revision: 2 },
    ],
  },
  charmhub_list_revisions: { call: (client) => client.revisions('my-charm') },
  pg_list_revisions_plain: { call: (client) => client.revisions('my-charm') },
  pg_list_revisions: {
    call: (client) =>
      client.revisions('my-charm', {
        fields: ['revision', 'status'],
        includeCraftYaml: true,
        revision: 2,
      }),
  },
  charmcraft_status: { call: (client) => client.channelMap('my-charm'), gives: channelMap },
  charmhub_list_releases: { call: (client) => client.channelMap('my-charm'), gives: channelMap },
  pg_list_releases: { call: (client) => client.channelMap('my-charm'), gives: channelMap },
  charmcraft_release: {
    call: (client) =>
      client.release('my-charm', [
        { channel: 'latest/edge', revision: 1, resources: released },
        { channel: 'latest/beta', revision: 1, resources: released },
      ]),
    gives: [
      { channel: 'latest/edge', revision: 1, resources: released },
      { channel: 'latest/beta', revision: 1, resources: released },
    ],
  },
  charmhub_release: {
    call: (client) =>
      client.release('my-charm', [
        { channel: 'latest/edge', revision: 1, resources: released },
        { channel: '1.0/stable/hotfix', revision: 1 },
        { channel: 'latest/beta', revision: null },
      ]),
    gives: [
      { channel: 'latest/edge', revision: 1, resources: released },
      { channel: '1.0/stable/hotfix', revision: 1, resources: [] },
      { channel: 'latest/beta', revision: null, resources: [] },
    ],
  },
  pg_release: {
    call: (client) =>
      client.release('my-charm', [{ channel: 'latest/edge', revision: 1, resources: released }]),
    gives: [{ channel: 'latest/edge', revision: 1, resources: released }],
  },
  charmcraft_close: {
    call: (client) => client.release('my-charm', [{ channel: 'latest/edge', revision: null, resources: [] }]),
    gives: [{ channel: 'latest/edge', revision: null, resources: [] }],
  },
  charmcraft_create_lib: { call: (client) => client.createLibrary('my-charm', 'db'), gives: 'lib-1' },
  charmcraft_get_lib: {
    call: (client) => client.library('my-charm', 'lib-1', { api: 0 }),
    gives: {
      libraryId: 'lib-1',
      libraryName: 'db',
      charmName: 'my-charm',
      api: 0,
      patch: 1,
      hash: 'h',
      content: 'x',
    },
    // The read needs no login (canonical contract 7).
    otherwise: [expect.stringMatching(/lib-1: header authorization: recorded "Macaroon .+", sent nothing$/)],
  },
});
