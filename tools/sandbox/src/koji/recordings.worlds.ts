import { mkdir, writeFile } from 'node:fs/promises';
import { SESSION_WORLDS } from './recordings.session-worlds.js';
import {
  SCM,
  withContentBuilds,
  withFailedBuilds,
  withNewRepo,
  withTasks,
  withWaitingBuilds,
} from './recordings.stages.js';
import { names, type World } from './recordings.world.js';
import type { KojiSandbox } from './server.js';

/** All recordings that are replayed. */
export const WORLDS: readonly World[] = [
  {
    title: 'anonymous reads',
    recordings: names(`
      countAndFilterResults echo-kwargs echo-types fault-invalid-args-kw fault-invalid-args-type
      fault-invalid-method filterResults getArchiveTypes getBuild-by-id getBuild-exists
      getBuild-missing-strict getBuild-missing getBuildTargets getChangelogEntries-datetime
      getFullInheritance getInheritanceData getKojiVersion getLatestBuilds getLoggedInUser-anonymous
      getPackage-missing getPackageID getRPMHeaders-unicode getTag-missing getTag getUser
      http-bad-xml http-empty-body listBTypes listBuildRPMs listBuilds-bad-order
      listBuilds-countOnly listBuilds-paging-1 listBuilds-paging-2 listBuilds listPackages
      listTagged-inherit-latest listTagged-missing-tag listTagged listTaggedRPMS listUsers
      listVolumes queryHistory search system.listMethods fault-request-too-long
      http-sslLogin-wrong-path edge-ex-nil edge-no-content-type edge-untyped-value edge-asList
      edge-astral edge-carriage-return edge-control-char edge-doctype-entity edge-int-over-i8
      edge-starstar-false-is-data edge-starstar-int fault-uploadFile-not-logged-in`),
  },
  {
    title: 'a session, another one, and a lock between them',
    seed: (state) => state.session(13),
    certificates: { 'fault-AuthLockError': 'kojiadmin', 'fault-already-logged-in': 'kojiadmin' },
    recordings: names(`
      getLoggedInUser getPerms getSessionInfo getSessionInfo-details fault-already-logged-in
      subsession exclusiveSession fault-AuthLockError fault-AuthLockError.2
      fault-AuthLockError-exclusive sharedSession`),
  },
  {
    title: 'tags, packages, users, targets',
    seed: (state) => {
      state.session(15);
      state.session(13);
      state.tag('rec-tag', { arches: 'x86_64 noarch' });
    },
    certificates: { 'fault-ActionNotAllowed': 'alice' },
    recordings: names(`
      fault-createTag-exists fault-createTag-bad-name setInheritanceData setInheritanceData.2
      packageListAdd packageListAdd-again packageListBlock packageListUnblock packageListAdd-new
      createUser createBuildTarget deleteBuildTarget fault-ActionNotAllowed fault-ActionNotAllowed.2
      fault-ActionNotAllowed-policy`),
  },
  {
    title: 'uploads',
    seed: (state) => state.session(13),
    recordings: names(`
      rawUpload-single rawUpload-single.2 rawUpload-chunks rawUpload-chunks.2 rawUpload-chunks.3
      rawUpload-exists rawUpload-overwrite rawUpload-overwrite.2 rawUpload-volume rawUpload-volume.2
      rawUpload-bad-volume rawUpload-append-minus1 rawUpload-gap-offset rawUpload-mid-no-overwrite
      rawUpload-md5 rawUpload-sha256 rawUpload-noverify rawUpload-bad-verify rawUpload-bad-name
      checkUpload-md5-tail checkUpload-missing uploadFile-legacy-mismatch`),
  },
  {
    title: 'a content generator',
    seed: (state) => {
      state.session(13);
      state.db.packages.insert({ name: 'brandnew' });
      for (const name of ['bob', 'alice']) state.user(name);
      state.session(16, { user_id: 4 });
      state.eventsUntil(21);
    },
    before: {
      // Their uploads were not recorded.
      'fault-CGImport-bad-checksum': (hub) => uploadSecond(hub),
    },
    recordings: names(`
      grantCGAccess CGImport-upload CGImport-upload.2 CGImport-upload.3 CGImport-upload.4
      CGImport-upload.5 CGImport-upload.6 CGImport fault-CGImport-exists getBuild-cg listArchives
      getBuildType getBuildLogs getBuildLogs-rpm CGImport-dict-missing-file
      fault-CGImport-bad-checksum CGImport-dict CGInitBuild fault-CGImport-bad-version
      fault-CGImport-not-cg-user`),
  },
  {
    title: 'a build is tagged',
    seed: (state) => {
      state.session(13);
      withContentBuilds(state);
    },
    before: {
      tagBuild: (hub) => hub.control.pauseWorker(),
      'getTaskInfo-closed': async (hub) => {
        hub.control.resumeWorker();
        await ended(hub, 1);
      },
    },
    recordings: names(`
      tagBuild getTaskInfo-after-tagBuild getTaskInfo-closed getTaskInfo-request
      fault-tagBuild-pkg-not-in-tag`),
  },
  {
    title: 'a build leaves tags, and tasks begin',
    seed: (state) => {
      state.session(13);
      withContentBuilds(state);
      withTasks(state);
      state.db.tagListing.insert({ build_id: 2, tag_id: 2, ...state.created(25) });
    },
    before: {
      newRepo: (hub) => hub.control.pauseWorker(),
    },
    recordings: names(`
      moveBuild-listTags fault-untagBuild-not-tagged untagBuild-nonstrict tagBuildBypass
      untagBuildBypass newRepo`),
  },
  {
    title: 'a build for a target that is not there',
    seed: (state) => {
      state.session(13);
      withTasks(state);
      withNewRepo(state);
      state.task({ id: 7, method: 'build', request: SCM, state: 2, result: { value: null } });
    },
    recordings: ['fault-build-bad-target'],
  },
  {
    title: 'tasks that wait',
    seed: (state) => {
      state.session(13);
      withContentBuilds(state);
      withWaitingBuilds(state);
    },
    options: { worker: 'paused' },
    recordings: ['listTasks', 'listTasks-parent-null'],
  },
  {
    title: 'tasks that have ended, multicalls',
    seed: (state) => {
      state.session(13);
      withFailedBuilds(state);
      state.tag('rec-tag');
      state.user('bob');
      state.user('alice');
      state.session(28, { closed: true });
    },
    options: { proxyDns: ['CN=kojiadmin,O=omnipub sandbox'] },
    certificates: { 'proxyuser-fault': 'alice', 'proxyuser-login': 'kojiadmin' },
    recordings: names(`
      getTaskInfo-build getTaskChildren fault-getTaskResult-failed getTaskResult-failed-noraise
      getTaskInfo-missing listTaskOutput listTaskOutput-child listTaskOutput-child.2
      getTaskInfo-canceled fault-getTaskResult-canceled resubmitTask getLastEvent getEvent multiCall
      multiCall-empty system.multicall-alias multiCall-writes-rollback-per-call multiCall-bad-entry
      int64-rpm-size sigs-base64 fault-bad-callnum proxyuser-fault proxyuser-login proxyuser-login.2`),
  },
  {
    title: 'a build is moved, and tagged twice',
    seed: (state) => {
      withContentBuilds(state);
      withFailedBuilds(state);
      state.task({ id: 15, method: 'sleep', request: [1], state: 2, result: { value: null } });
      state.db.tagListing.insert({ build_id: 2, tag_id: 2, ...state.created(25) });
      state.session(31);
    },
    before: {
      'listTags-build-after-move': (hub) => ended(hub, 16),
      'fault-getTaskResult-tagBuild-already-tagged': (hub) => ended(hub, 17),
    },
    recordings: names(`
      moveBuild listTags-build-after-move untagBuild tagBuild-fail-task tagBuild-fail-task.2
      fault-getTaskResult-tagBuild-already-tagged getRepo repoInfo taskinfo-newRepo
      getTaskResult-newRepo`),
  },
  ...SESSION_WORLDS,
];

async function ended(hub: KojiSandbox, id: number): Promise<void> {
  while (!hub.control.tasks().some((task) => task.id === id && [2, 5].includes(Number(task.state)))) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function uploadSecond(hub: KojiSandbox): Promise<void> {
  const folder = `${hub.topdir}/work/lab-cg/1.27341.2-1795227341`;
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}/artifact-1.27341.2.txt`, 'artifact 1.27341.2\n');
  await writeFile(`${folder}/build.log`, 'build log ok\n');
}
