import {
  asInput,
  eachOf,
  page,
  type RecordedCall,
  type RecordedCalls,
  refusedEach,
} from './recorded-call.js';

const edit: RecordedCall = {
  call: async ({ client, names, fields }) => {
    const [chrootname = '', projectname = '', ownername = ''] = names().toReversed();
    return client.projectChroots.edit(asInput({ ownername, projectname, chrootname, ...fields() }));
  },
};
const buildChroot: RecordedCall = {
  call: async ({ client, query }) => {
    const { build_id, chrootname = '' } = query();
    return client.buildChroots.get({ build_id: Number(build_id), chrootname });
  },
};
const buildChroots: RecordedCall = {
  call: async ({ client, query }) => page(client.buildChroots.list(Number(query()['build_id']))),
};

/** Recordings of chroots of projects and of builds. */
export const chrootCalls: RecordedCalls = {
  ...eachOf(
    `project-chroot-edit-nofile project-chroot-edit-delete-comps project-chroot-edit-modules-string
     project-chroot-edit-bootstrap-image project-chroot-edit-403 project-chroot-edit-404
     project-chroot-edit-reset-bad-400 cli-edit-chroot`,
    edit,
  ),
  ...refusedEach('project-chroot-edit-validation-400', edit),
  'cli-get-chroot': { call: async ({ client, query }) => client.projectChroots.get(asInput(query())) },
  'cli-mock-config': {
    call: async ({ client, query }) => client.projectChroots.buildConfig(asInput(query())),
  },
  ...eachOf('build-chroot-get build-chroot-get-404 build-chroot-get-waiting', buildChroot),
  ...eachOf('build-chroot-list build-chroot-list-404', buildChroots),
  'build-chroot-built-packages': {
    call: async ({ client }) => ({
      packages: await client.buildChroots.builtPackages({ build_id: 33, chrootname: 'fedora-41-x86_64' }),
    }),
  },
};
