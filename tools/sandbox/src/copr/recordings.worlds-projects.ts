import { names, type World } from './recordings.world.js';

const DEMO = '/api_3/project/edit/alice/demo';
const CHROOT = '/api_3/project-chroot/edit/alice/demo/fedora-41-x86_64';

/** Recordings about logins, projects, their chroots and permissions. */
export const projectWorlds: readonly World[] = [
  {
    title: 'who am I',
    recordings: names(`
      auth-check-ok auth-check-bad-token-401 auth-check-401-retry3 auth-check-no-auth-raw
      auth-check-bearer-raw auth-check-authorization-oneword-raw auth-check-token-with-colon-raw
      gssapi-login-nocred-403-raw unknown-endpoint-404-raw method-not-allowed-405-raw
      method-not-allowed-405-client gssapi-no-credentials-403 mock-chroots-list cli-list-chroots cli-list-other
      api-token-new cli-new-api-token`),
  },
  {
    title: 'projects are made',
    recordings: names(`
      project-add-minimal project-add-full project-add-duplicate-400 project-add-bad-chroot-400
      project-add-bad-name-400 project-add-inactive-chroot project-add-no-chroots-400
      project-add-other-user-403 project-add-unknown-user-404 project-add-group
      project-add-group-forbidden project-add-use-bootstrap-container
      project-get project-get-404 project-get-group project-list-owner project-list-all-page
      project-list-unknown-owner project-list-bad-order project-list-bad-order-type
      project-search project-search-short
      project-can-build-in-true project-can-build-in-false project-can-build-in-unknown-user
      permissions-get-none-404 permissions-set permissions-set-same-again permissions-set-empty-400
      permissions-set-bad-role permissions-set-bad-state permissions-set-unknown-user-400
      permissions-revoke
      project-edit-nothing project-edit-devel-mode project-edit-runtime-dep project-edit-404
      project-edit-forbidden-403 project-get-slash-injection
      project-regenerate-repos project-regenerate-repos-403 webhook-generate webhook-generate-403
      project-chroot-edit-nofile project-chroot-edit-delete-comps project-chroot-edit-modules-string
      project-chroot-edit-bootstrap-image project-chroot-edit-403 project-chroot-edit-404
      project-chroot-edit-reset-bad-400 project-chroot-edit-validation-400 cli-get-chroot
      cli-mock-config project-fork-existing-400 project-fork-existing-confirm project-fork-bad-owner-400
      project-fork-into-group trailing-slash-raw`),
    before: {
      'project-edit-nothing': ({ call }) =>
        call('PUT', DEMO, {
          chroots: ['fedora-41-x86_64', 'fedora-rawhide-x86_64', 'epel-9-x86_64'],
          description: 'new desc',
          repos: ['https://e.com/x/'],
          repo_priority: 7,
        }),
      'project-edit-runtime-dep': ({ call }) => call('PUT', DEMO, { repos: [] }),
      'project-chroot-edit-bootstrap-image': ({ call }) =>
        call('PUT', CHROOT, { reset_fields: ['additional_packages', 'isolation'] }),
      'project-fork-existing-400': ({ call }) =>
        call('POST', '/api_3/project/fork/alice/demo', { name: 'demofork', ownername: 'alice' }),
    },
  },
  {
    title: 'a project is deleted',
    seed: (state) => state.project('project-delete'),
    recordings: names('project-delete project-delete-404'),
  },
  {
    title: 'projects in the end',
    seed: (state) => {
      state.demo();
      state.project('project-add-full', { row: { multilib: true, fedoraReview: true, deleteAfterDays: 30 } });
      state.project('project-fork-existing-confirm');
      state.nextIds({ project: 13 });
    },
    recordings: names('cli-list project-add-admin-for-user'),
  },
];
