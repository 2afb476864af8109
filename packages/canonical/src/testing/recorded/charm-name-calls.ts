import { withCharmhubClient } from './charm-call.js';

const account = {
  id: 'acc-1',
  username: 'jo',
  displayName: 'Jo',
  email: 'jo@example.com',
  validation: 'unproven',
};
const registered = (name: string) => ({
  id: `id-${name}`,
  name,
  type: 'charm',
  private: false,
  status: 'registered',
  store: 'ubuntu',
  publisher: account,
  links: {},
  media: [],
  tracks: [{ name: 'latest', createdAt: '2026-01-01T00:00:00+00:00' }],
  trackGuardrails: [{ pattern: '^\\d+(\\.\\d+)*$', createdAt: '2026-01-01T00:00:00+00:00' }],
});

/** Names, their metadata and their tracks. */
export const charmNameCalls = withCharmhubClient({
  charmcraft_register: { call: (client) => client.register('my-charm'), gives: 'id-my-charm' },
  pg_register_name: {
    call: (client) => client.register('my-charm', { private: false }),
    gives: 'id-my-charm',
  },
  charmhub_register_name_private_team: {
    call: (client) => client.register('my-priv', { private: true, team: 'team-1' }),
    gives: 'id-my-priv',
  },
  charmcraft_unregister: {
    call: (client) => client.unregister('my-charm'),
    gives: { packageId: 'id-my-charm' },
  },
  pg_unregister_name: { call: (client) => client.unregister('my-charm') },
  charmhub_unregister_name: { call: (client) => client.unregister('my-priv') },
  charmhub_list_registered_names_collab: {
    call: (client) => client.names({ includeCollaborations: true }),
    gives: [registered('my-charm'), registered('my-priv')],
  },
  pg_list_registered_names: {
    call: (client) => client.names({ includeCollaborations: true }),
    gives: [registered('my-charm')],
  },
  pg_get_package_metadata: {
    call: (client) => client.packageMetadata('my-charm'),
    gives: registered('my-charm'),
  },
  pg_create_tracks: {
    call: (client) =>
      client.createTracks('my-charm', [
        { name: '1.0' },
        { name: '2.0', versionPattern: '2\\.*', automaticPhasingPercentage: null },
      ]),
    gives: 2,
  },
  charmhub_register_name_taken: {
    call: (client) => client.register('taken', { private: false }),
    fails: {
      code: 'ALREADY_EXISTS',
      storeCode: 'reserved-name',
      message: "Charmhub refused the registration of taken: reserved-name: name 'taken' is not available",
    },
  },
  charmhub_unregister_name_missing: {
    call: (client) => client.unregister('nope'),
    fails: { code: 'NOT_FOUND', storeCode: 'resource-not-found' },
  },
  // Refused before anything is sent, as there.
  pg_create_tracks_bad_name: {
    call: (client) => client.createTracks('my-charm', [{ name: '-bad-' }]),
    fails: { code: 'INVALID_INPUT', message: 'these can\'t be names of tracks: "-bad-"' },
  },
});
