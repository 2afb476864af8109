import type { PackageRow } from './db/rows.js';
import type { RecordedState } from './recordings.state.js';
import { names, type World } from './recordings.world.js';
import { withBuilds } from './recordings.worlds-builds.js';

const CLIP = { ownername: 'alice', projectname: 'clip' };

/** Recordings of copr-cli from making a project to deleting it, of webhooks, and of sessions. */
export const toolWorlds: readonly World[] = [
  {
    title: 'copr-cli from a project to its end',
    seed: (state) => {
      state.demo();
      state.nextIds({ project: 10, package: 14, build: 47 });
    },
    recordings: names(`
      cli-create cli-create-duplicate cli-build-url cli-build-dirname cli-build-missing-file
      cli-build-missing-project cli-buildpypi cli-buildgem cli-build-distgit cli-buildcustom
      cli-add-package-scm cli-edit-package-scm cli-build-package cli-get-package cli-list-packages
      cli-list-package-names cli-list-builds cli-reset-package cli-delete-package cli-edit-chroot
      cli-edit-permissions cli-list-permissions cli-fork cli-regenerate-repos cli-cancel cli-bad-token
      cli-new-webhook-secret cli-delete-project-403 cli-delete`),
    before: {
      // Build 47, which was an upload.
      'cli-build-url': ({ call }) =>
        call('POST', '/api_3/build/create/url', {
          ...CLIP,
          pkgs: ['http://127.0.0.1:8201/tmp/tmpjbw2ou1w/labhello-1.0-1.src.rpm'],
        }),
      // Build 50.
      'cli-buildpypi': ({ call }) =>
        call('POST', '/api_3/build/create/scm', { ...CLIP, clone_url: 'https://github.com/a/b.git' }),
      'cli-regenerate-repos': ({ call }) =>
        call('PUT', '/api_3/project/edit/alice/clip', {
          description: 'new',
          enable_net: true,
          repos: ['https://e.com/r/'],
        }),
      'cli-delete': async ({ call }) => {
        for (let id = 47; id < 55; id += 1) await call('PUT', `/api_3/build/cancel/${String(id)}`);
      },
    },
  },
  {
    title: 'webhooks',
    seed: (state) => {
      withBuilds(state, { pages: [0, 1, 2, 3] });
      hooked(state, { id: 12, name: 'hookpkg', sourceType: 'custom', source: { script: 'true' } });
      hooked(state, {
        id: 13,
        name: 'hookscm',
        sourceType: 'scm',
        source: { type: 'git', clone_url: 'https://github.com/a/hook.git' },
      });
    },
    recordings: names(
      'webhook-custom webhook-custom-dir webhook-github-bad-secret webhook-gitlab-push cli-monitor',
    ),
    before: {
      // Build 45.
      'webhook-gitlab-push': ({ call }) =>
        call('POST', '/api_3/build/create/url', {
          ownername: 'alice',
          projectname: 'demo',
          pkgs: ['https://e.com/a.src.rpm'],
        }),
    },
  },
  {
    title: 'sessions',
    options: { negotiate: () => ({ principal: 'alice@LAB.EXAMPLE' }), publicUrl: 'http://127.0.0.1:8207' },
    recordings: names(`
      gssapi-first-login gssapi-cached-login gssapi-expired-cache gssapi-stale-cookie-attempts1
      gssapi-stale-cookie-attempts3`),
  },
];

function hooked(state: RecordedState, row: Pick<PackageRow, 'id' | 'name' | 'sourceType' | 'source'>): void {
  state.db.packages.insert({
    ...row,
    projectId: 2,
    webhookRebuild: true,
    maxBuilds: null,
    timeout: null,
    chrootDenylist: null,
  });
}
