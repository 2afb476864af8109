import type { Replay } from '../replay.js';
import {
  asInput,
  eachOf,
  page,
  type RecordedCall,
  type RecordedCalls,
  refusedEach,
} from './recorded-call.js';

/** The project that a path ends with: `.../<owner>/<project>`. */
function placeOf({ names }: Replay): { readonly ownername: string; readonly projectname: string } {
  const [projectname = '', ownername = ''] = names().toReversed();
  return { ownername, projectname };
}

const get: RecordedCall = { call: async ({ client, query }) => client.projects.get(asInput(query())) };
const list: RecordedCall = {
  call: async ({ client, query }) => {
    const { ownername, limit, order, order_type: type } = query();
    const options = {
      ...(ownername === undefined ? {} : { ownername }),
      ...(limit === undefined ? {} : { limit: Number(limit) }),
      ...(order === undefined ? {} : { order }),
      ...(type === undefined ? {} : { descending: type === 'DESC' || type }),
    };
    return page(client.projects.list(asInput(options)));
  },
};
const search: RecordedCall = {
  call: async ({ client, query }) => page(client.projects.search(query()['query'] ?? '')),
};
const add: RecordedCall = {
  call: async ({ client, names, fields }) => {
    const { name, ...rest } = fields();
    return client.projects.add(asInput({ ownername: names().at(-1), projectname: name, ...rest }));
  },
};
const edit: RecordedCall = {
  call: async (replay) => replay.client.projects.edit(asInput({ ...placeOf(replay), ...replay.fields() })),
};
const remove: RecordedCall = { call: async (replay) => replay.client.projects.delete(placeOf(replay)) };
const fork: RecordedCall = {
  call: async (replay) => {
    const { name, ownername, confirm } = replay.fields();
    const target = { dstownername: ownername, dstprojectname: name, confirm };
    return replay.client.projects.fork(asInput({ ...placeOf(replay), ...target }));
  },
};
const regenerate: RecordedCall = {
  call: async (replay) => replay.client.projects.regenerateRepos(placeOf(replay)),
};
const canBuildIn: RecordedCall = {
  call: async (replay) => {
    const who = replay.names().at(-3) ?? '';
    return { can_build_in: await replay.client.permissions.canBuildIn(who, placeOf(replay)) };
  },
  // Python signs it, though everybody may ask (copr contract 2).
  otherwise: [/: scheme of Authorization: recorded "Basic", sent nothing$/u],
};
const setPermissions: RecordedCall = {
  call: async (replay) => ({
    updated: await replay.client.permissions.set(placeOf(replay), asInput(replay.fields())),
  }),
};
const getPermissions: RecordedCall = {
  call: async (replay) => ({ permissions: await replay.client.permissions.get(placeOf(replay)) }),
};

/** Recordings of projects. */
export const projectCalls: RecordedCalls = {
  ...eachOf('project-get project-get-404 project-get-group trailing-slash-raw', get),
  ...eachOf(
    'project-list-owner project-list-unknown-owner project-list-all-page cli-list cli-list-other',
    list,
  ),
  ...refusedEach('project-list-bad-order project-list-bad-order-type', list),
  'project-search': search,
  ...refusedEach('project-search-short', search),
  ...eachOf(
    `project-add-minimal project-add-full project-add-bad-chroot-400 project-add-inactive-chroot
     project-add-other-user-403 project-add-unknown-user-404 project-add-group project-add-group-forbidden
     project-add-admin-for-user project-add-use-bootstrap-container cli-create`,
    add,
  ),
  ...eachOf('project-add-duplicate-400 cli-create-duplicate', { ...add, fails: { code: 'ALREADY_EXISTS' } }),
  ...refusedEach('project-add-bad-name-400 project-add-no-chroots-400', add),
  ...eachOf(
    `project-edit-nothing project-edit-devel-mode project-edit-runtime-dep project-edit-404
     project-edit-forbidden-403`,
    edit,
  ),
  'project-get-slash-injection': {
    call: async ({ client, fields }) =>
      client.projects.edit(asInput({ ownername: 'alice', projectname: 'x?y#z', ...fields() })),
    otherwise: [
      '0 PUT /api_3/project/edit/alice/x?y&ownername=alice&projectname=x%3Fy%23z: path: recorded ["","api_3","project","edit","alice","x"], sent ["","api_3","project","edit","alice","x?y#z"]',
      /: query: recorded .*, sent \[\]$/u,
    ],
  },
  ...eachOf('project-delete project-delete-404 cli-delete cli-delete-project-403', remove),
  'project-delete-unfinished': { ...remove, fails: { code: 'CONFLICT', recovery: 'wait' } },
  'cli-bad-token': { ...remove, otherwise: [/^1 .*: not sent$/u, /^2 .*: not sent$/u] },
  ...eachOf('project-fork-bad-owner-400 project-fork-existing-confirm project-fork-into-group', fork),
  'project-fork-existing-400': { ...fork, fails: { code: 'ALREADY_EXISTS' } },
  'cli-no-token': {
    login: 'none',
    call: async ({ client }) =>
      client.projects.add({ ownername: 'alice', projectname: 'zzz', chroots: ['fedora-41-x86_64'] }),
    fails: { code: 'AUTH_MISSING' },
  },
  'cli-fork': {
    call: async ({ client }) => {
      const there = { ownername: 'alice', projectname: 'clifork' };
      await client.projects.get(there).then(
        () => Promise.reject(new Error('it is there')),
        () => undefined,
      );
      return client.projects.fork({
        ...{ ownername: 'alice', projectname: 'demo' },
        ...{ dstownername: 'alice', dstprojectname: 'clifork', confirm: false },
      });
    },
  },
  ...eachOf('project-regenerate-repos project-regenerate-repos-403 cli-regenerate-repos', regenerate),
  ...eachOf(
    'project-can-build-in-true project-can-build-in-false project-can-build-in-unknown-user',
    canBuildIn,
  ),
  ...eachOf(
    `permissions-set permissions-set-same-again permissions-revoke cli-edit-permissions`,
    setPermissions,
  ),
  ...refusedEach(
    'permissions-set-bad-role permissions-set-bad-state permissions-set-empty-400',
    setPermissions,
  ),
  'permissions-set-unknown-user-400': { ...setPermissions, fails: { code: 'NOT_FOUND', status: 400 } },
  'cli-list-permissions': getPermissions,
  'permissions-get-none-404': { ...getPermissions, gives: { permissions: {} } },
};
