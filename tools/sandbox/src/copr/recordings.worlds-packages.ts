import type { RecordedState } from './recordings.state.js';
import { names, type World } from './recordings.world.js';

/** alice/demo with its packages, before and after two of them were changed or went. */
export function withPackages(state: RecordedState): void {
  state.demo();
  state.package('package-get', { chrootDenylist: 'epel-*', maxBuilds: 5, timeout: 7200 });
  state.package('package-add-pypi');
  state.package('package-add-rubygems');
  state.package('package-reset');
}

/** Recordings about packages, and the first builds. */
export const packageWorlds: readonly World[] = [
  {
    title: 'packages',
    seed: (state) => {
      state.demo({ dirs: ['demo'] });
      state.nextIds({ package: 6, build: 10 });
    },
    recordings: names(`
      package-add-scm package-add-pypi package-add-rubygems package-add-custom package-add-distgit
      package-add-duplicate-409 package-add-link-type package-add-upload-type-400
      package-add-bad-type-400 package-add-validation-400 package-add-403 package-add-404
      package-edit package-edit-change-type package-edit-404 package-edit-no-type-raw
      package-edit-source-type-none
      package-get package-get-404 package-get-with-builds-empty package-get-special-name package-list
      package-list-next-page-no-limit package-list-page package-reset package-reset-404
      package-build-buildopts package-build-404 package-delete package-delete-403 package-delete-404
      build-create-file-spec build-create-file-empty build-create-file-chroot-pattern
      build-create-file-401 build-create-file-401-retry3 build-create-file-403 build-create-file-404
      build-create-file-dirname-bad-400 build-create-file-notrpm-400`),
    before: {
      'package-get': ({ call }) =>
        call('POST', '/api_3/package/edit/alice/demo/pscm/scm', {
          package_name: 'pscm',
          committish: 'v4',
          clone_url: 'https://github.com/a/b.git',
        }),
      // Build 10.
      'package-build-buildopts': ({ call }) =>
        call('POST', '/api_3/package/build', {
          ownername: 'alice',
          projectname: 'demo',
          package_name: 'pscm',
        }),
      // Builds 12 and 13, 16 and 17 were made of files whose names are of no interest here.
      'build-create-file-spec': ({ call }) => links(call, 2),
      'build-create-file-chroot-pattern': ({ call }) => links(call, 2),
    },
  },
  {
    title: 'builds that wait for a builder',
    seed: (state) => {
      withPackages(state);
      state.builds('build-list', { but: [23, 24, 25, 26, 27, 28, 29, 30, 31] });
      state.db.builds.update(12, { timeout: 7200 });
    },
    recordings: names(`
      build-source-build-config build-built-packages-none build-check-before-403
      build-check-before-bad-chroot-400 build-check-before-bad-dir
      build-create-scm-bad-400 build-create-distgit build-create-distgit-bad-400
      build-create-pypi build-create-rubygems build-create-custom build-create-after-build-id
      build-create-after-and-with-400 build-create-after-unknown-400 build-create-url-bad-400
      build-create-unknown-buildopt build-list build-list-page build-list-package build-list-404
      build-list-status-unknown build-cancel build-cancel-403 build-cancel-404 build-delete-404
      build-get-404 build-get-nonnumeric-404 build-get-large-int`),
    before: {
      // Builds 25, 26 and 30.
      'build-create-rubygems': async ({ call }) => {
        for (const gem_name of ['a', 'b'])
          await call('POST', '/api_3/build/create/rubygems', {
            ownername: 'alice',
            projectname: 'demo',
            gem_name,
          });
      },
      'build-create-unknown-buildopt': ({ call }) =>
        call('POST', '/api_3/build/create/url', {
          ownername: 'alice',
          projectname: 'demo',
          pkgs: ['https://e.com/d.src.rpm'],
        }),
      'build-delete-404': ({ call }) => call('DELETE', '/api_3/build/delete/19'),
    },
  },
];

/** Builds of URLs, which take ids as any others do. */
async function links(
  call: (method: string, path: string, json: unknown) => Promise<void>,
  count: number,
): Promise<void> {
  const pkgs = Array.from({ length: count }, (_, index) => `https://e.com/${String(index)}.src.rpm`);
  await call('POST', '/api_3/build/create/url', { ownername: 'alice', projectname: 'demo', pkgs });
}
