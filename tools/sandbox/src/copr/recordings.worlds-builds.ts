import type { BuildChroot, BuildRow, PackageRow } from './db/rows.js';
import { LABHELLO, labhello } from './recordings.labhello.js';
import type { RecordedState } from './recordings.state.js';
import { names, type World } from './recordings.world.js';
import { withPackages } from './recordings.worlds-packages.js';

const F41 = 'fedora-41-x86_64';
const LABHELLO_PACKAGE: Omit<PackageRow, 'id' | 'projectId'> = {
  name: 'labhello',
  sourceType: 'upload',
  source: {},
  webhookRebuild: false,
  maxBuilds: null,
  timeout: null,
  chrootDenylist: null,
};

/** alice/demo with its packages, labhello among them; its builds are in `list`. */
export function withBuilds(
  state: RecordedState,
  list: { but?: readonly number[]; pages: readonly number[] },
): void {
  withPackages(state);
  state.db.packages.insert({ ...LABHELLO_PACKAGE, id: 11, projectId: 2 });
  const { but = [], pages } = list;
  for (const exchange of pages.toReversed()) state.builds('build-list-next-page-loop', { exchange, but });
}

/** Build 33 on its way: what the backend told of the SRPM was there from the start. */
function build33(state: RecordedState, row: Partial<BuildRow>): void {
  state.build('build-get-running', {
    row: { ...row, resultDir: '00000033', chroots: [{ ...waiting, ...row.chroots?.[0] }] },
  });
}
const waiting: BuildChroot = {
  name: F41,
  state: 'waiting',
  startedOn: null,
  endedOn: null,
  resultDir: '',
  results: [],
};

/** Recordings about builds that run, and that have ended. */
export const buildWorlds: readonly World[] = [
  {
    title: 'the SRPM of a build is made',
    seed: (state) => {
      withBuilds(state, { pages: [] });
      build33(state, { sourceState: 'running' });
    },
    recordings: names('build-get-running build-source-chroot build-chroot-get-waiting'),
  },
  {
    title: 'a build is imported',
    seed: (state) => {
      withBuilds(state, { pages: [] });
      build33(state, { sourceState: 'importing' });
    },
    recordings: ['build-get-importing'],
  },
  {
    title: 'builds have ended',
    seed: (state) => {
      withBuilds(state, { pages: [0, 1, 2, 3], but: [37, 38, 39, 40, 41, 42] });
      const [chroot] = state.db.builds.need(33).chroots;
      if (chroot !== undefined) state.db.builds.update(33, { chroots: [{ ...chroot, results: [LABHELLO] }] });
      state.build('build-get-failed');
      state.build('build-get-failed', { row: { id: 35, canceled: true } });
      state.build('build-get-failed', { row: { id: 36, canceled: true } });
    },
    recordings: names(`
      build-built-packages build-cancel-succeeded-409 build-chroot-built-packages build-chroot-get
      build-chroot-get-404 build-chroot-list build-chroot-list-404 build-delete-403
      build-delete-list-403 build-delete-list-some-missing-400 build-delete-list build-get-failed
      build-list-order-asc build-list-order-desc build-list-order-state monitor monitor-fields
      monitor-fields-bad-400 monitor-dir build-delete cli-status cli-watch-build cli-download-build
      web-build-redirect-raw web-ui-404-html-raw`),
  },
  {
    title: 'a build is waited for',
    seed: (state) => {
      withBuilds(state, { pages: [] });
      state.build('wait-success');
      state.upload('tmp2qtcma_k/labhello-1.0-1.src.rpm', labhello());
    },
    recordings: ['wait-success'],
    before: {
      'wait-success 3': async ({ copr }) => {
        copr.control.resume();
        while (copr.control.build(37)?.['state'] !== 'succeeded')
          await new Promise((resolve) => setTimeout(resolve, 5));
        copr.control.pause();
      },
    },
  },
  {
    title: 'a build is waited for in vain',
    seed: (state) => {
      withBuilds(state, { pages: [] });
      state.build('wait-timeout');
    },
    recordings: names('wait-timeout post-instead-of-put-warning-raw'),
  },
  {
    title: 'uploads by hand',
    seed: (state) => {
      withBuilds(state, { pages: [0, 1, 2, 3], but: [39, 40, 41, 42] });
    },
    recordings: names(`
      build-upload-json-field-not-file-raw build-upload-no-file-raw build-upload-plain-form-raw
      build-url-newline-string-raw json-broken-raw json-missing-ownername-raw
      json-wrong-content-type-raw project-delete-unfinished`),
    before: {
      // Build 40.
      'build-url-newline-string-raw': ({ call }) =>
        call('POST', '/api_3/build/create/url', {
          ownername: 'alice',
          projectname: 'demo',
          pkgs: ['https://e.com/a.src.rpm'],
        }),
    },
  },
  {
    title: 'page after page',
    seed: (state) => withBuilds(state, { pages: [0, 1, 2, 3] }),
    recordings: ['build-list-next-page-loop'],
  },
  {
    title: 'page after page of builds in one state',
    seed: (state) => {
      withBuilds(state, { pages: [0, 1, 2, 3] });
      // What was canceled since then, as that list has it.
      for (const id of CANCELED) state.db.builds.update(id, { sourceState: 'canceled', canceled: true });
      const { chroots } = state.db.builds.need(18);
      state.db.builds.update(18, { chroots: chroots.toReversed() });
    },
    recordings: ['build-list-status-next-page'],
  },
  {
    title: 'builds of other days',
    seed: (state) => {
      withBuilds(state, { pages: [] });
      state.project('cli-fork', { exchange: 1 });
      state.db.packages.insert({ ...LABHELLO_PACKAGE, id: 15, projectId: 11 });
      state.build('cli-watch-build-canceled');
      state.build('build-get-forked');
      state.build('wait-failed');
    },
    recordings: names(`
      cli-watch-build-canceled wait-canceled cli-watch-build-failed wait-failed cli-watch-build-404
      build-get-forked wait-forked-timeout`),
  },
];

/** The builds that recording build-list-status-next-page finds. */
const CANCELED = [20, 18, 16, 14, 12];
