import type { RecordedState } from './recordings.database.js';

/** What came of CGImport and CGImport-dict, and of tagging the first of them. */
export function withContentBuilds(state: RecordedState): void {
  const { db } = state;
  for (const name of ['brandnew', 'cgpkg']) db.packages.insert({ name });
  db.contentGenerators.insert({ name: 'labcg' });
  state.eventsUntil(25);
  db.cgUsers.insert({ cg_id: 1, user_id: 1, ...state.created(22) });
  state.contentBuild({ id: 2, version: '1.27341', event: 23, size: 17 });
  state.contentBuild({ id: 3, version: '1.27341.2', event: 24, size: 19 });
  for (const tag of [2, 3]) state.list(tag, 3);
}

/** Tasks as they were after the builder had run for a while. */
export function withTasks(state: RecordedState): void {
  const done = { host_id: 1, start_time: 1795227457.2, completion_time: 1795227457.3 };
  const tagBuild = { method: 'tagBuild', priority: 10, create_time: 1795227396.6, ...done };
  const already = { faultCode: 1003, faultString: 'build cgpkg-1.27341-1 already tagged (f99)' };
  state.task({ ...tagBuild, id: 1, state: 2, request: [2, 2, false, null], result: { value: null } });
  state.task({ ...tagBuild, id: 2, state: 5, request: [2, 2, false, null], result: { fault: already } });
  state.task({ ...tagBuild, id: 3, state: 2, request: [3, 2, false, 2], result: { value: null } });
}

/** The first repo of f99-build, and the task that made it. */
export function withNewRepo(state: RecordedState): void {
  state.eventsUntil(39);
  state.db.events.update(35, { ts: 1795227457.346389 });
  state.db.events.update(39, { ts: 1795227641.291683 });
  state.task({
    id: 4,
    method: 'newRepo',
    request: ['f99-build'],
    state: 2,
    result: { value: [1, 35] },
    channel_id: 2,
    host_id: 1,
    priority: 15,
    weight: 0.1,
    waiting: false,
    create_time: 1795227457.102192,
    start_time: 1795227457.271318,
    completion_time: 1795227520.295345,
  });
  state.db.repos.insert({
    create_event: 35,
    creation_time: 1795227457.343841,
    state_time: 1795227520.276226,
    begin_event: 2,
    end_event: null,
    tag_id: 1,
    state: 1,
    dist: false,
    task_id: 4,
    opts: { src: false, maven: false, debuginfo: false, separate_src: false },
    custom_opts: {},
  });
}

const SCRATCH = ['cli-build/1795227517.lab/hello-1.1-1.src.rpm', 'f99', { scratch: true }];
/** What the build tasks were asked. */
export const SCM = ['git+https://git.example.com/x.git#abc', 'f99', {}];
const WAITREPO = ['f99-build', null, [], 2];
const NO_BUILDROOT = {
  faultCode: 1012,
  faultString:
    'could not init mock buildroot, mock exited with status 1; see build.log or root.log for more information',
};

/** The builds while they waited for their repo. */
export function withWaitingBuilds(state: RecordedState): void {
  withTasks(state);
  withNewRepo(state);
  state.task({
    id: 5,
    method: 'createrepo',
    request: [1, 'x86_64', null],
    state: 2,
    parent: 4,
    result: { value: null },
  });
  const open = {
    method: 'build',
    state: 1,
    host_id: 1,
    waiting: true,
    weight: 0.2,
    start_time: 1795227518.1,
  };
  state.task({ ...open, id: 6, request: SCRATCH, priority: 25, create_time: 1795227517.509599 });
  state.task({ ...open, id: 7, request: SCM, create_time: 1795227517.515575 });
  const bad = { fault: { faultCode: 1000, faultString: 'unknown build target: nosuch' } };
  state.task({
    id: 8,
    method: 'build',
    request: ['git+https://git.example.com/x.git#abc', 'nosuch', {}],
    state: 5,
    result: bad,
  });
  const free = { method: 'waitrepo', request: WAITREPO, state: 0, awaited: true, create_time: 1795227518.2 };
  state.task({ ...free, id: 9, parent: 7, priority: 19 });
  state.task({ ...free, id: 10, parent: 6, priority: 24 });
}

/** The builds when they had failed, and a task that was canceled. */
export function withFailedBuilds(state: RecordedState): void {
  withWaitingBuilds(state);
  const { db } = state;
  const failed = { state: 5, result: { fault: NO_BUILDROOT } };
  db.tasks.update(6, { ...failed, start_time: 1795227518.19047, completion_time: 1795227642.342546 });
  db.tasks.update(7, { ...failed, completion_time: 1795227642 });
  const waited = { state: 2, host_id: 1, awaited: false, weight: 0.2, result: { value: null } };
  db.tasks.update(9, waited);
  db.tasks.update(10, { ...waited, start_time: 1795227579.181899, completion_time: 1795227579.248144 });
  state.task({ id: 11, method: 'buildSRPMFromSCM', request: [], ...failed, parent: 7 });
  state.task({
    id: 12,
    method: 'rebuildSRPM',
    request: [SCRATCH[0] ?? null, 1, { repo_id: 1, scratch: true }],
    ...failed,
    parent: 6,
    label: 'srpm',
    host_id: 1,
    awaited: false,
    priority: 24,
    create_time: 1795227581.284236,
    start_time: 1795227640.164259,
    completion_time: 1795227641.318325,
  });
  state.file('work/tasks/12/12/mock_output.log', 'x'.repeat(340));
  state.file('work/tasks/12/12/mock_config.log', 'x'.repeat(1433));
  const now = 1795227642.606855;
  state.task({ id: 13, method: 'sleep', request: [60], state: 3, create_time: now, completion_time: now });
}

/** The last tags, as edge-limit-zero lists them. */
export function withAllTags(state: RecordedState): void {
  state.tag('rec-tag', { arches: 'x86_64 noarch' });
  for (const name of ['mc-1.27341', 'seq-1.27341', 'big']) state.tag(name);
}
