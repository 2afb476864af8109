import type { Replay } from '../replay.js';
import { buildAsIn, noBuild } from './looked-beside.js';
import {
  answerTo,
  asInput,
  eachOf,
  page,
  type RecordedCall,
  type RecordedCalls,
  refusedEach,
} from './recorded-call.js';

const idOf = ({ names }: Replay): number => Number(names().at(-1));
const get: RecordedCall = { call: async (replay) => replay.client.builds.get(idOf(replay)) };
const list: RecordedCall = {
  call: async ({ client, query }) => {
    const { limit, offset: _offset, ...filter } = query();
    return page(
      client.builds.list(asInput({ ...filter, ...(limit === undefined ? {} : { limit: Number(limit) }) })),
    );
  },
};
const cancel: RecordedCall = { call: async (replay) => replay.client.builds.cancel(idOf(replay)) };
const builtPackages: RecordedCall = {
  call: async (replay) => {
    const found = await replay.client.builds.builtPackages(idOf(replay));
    return Object.fromEntries(Object.entries(found).map(([chroot, packages]) => [chroot, { packages }]));
  },
};

/** Recordings of builds that are looked at, canceled and deleted. */
export const buildReadCalls: RecordedCalls = {
  ...eachOf(
    `build-get-404 build-get-failed build-get-forked build-get-importing build-get-running build-get-large-int
     cli-status`,
    get,
  ),
  ...refusedEach('build-get-nonnumeric-404', get),
  ...eachOf('build-list build-list-404 build-list-package build-list-page', list),
  'build-list-status-unknown': { ...list, otherwise: [/: query: recorded .*\["status","zzz"\].*, sent /u] },
  'cli-list-builds': { ...list, gives: answerTo('cli-list-builds'), otherwise: [/^1 .*: not sent$/u] },
  ...eachOf('build-built-packages build-built-packages-none', builtPackages),
  'build-source-chroot': { call: async (replay) => replay.client.builds.sourceChroot(idOf(replay)) },
  'build-source-build-config': {
    call: async (replay) => replay.client.builds.sourceBuildConfig(idOf(replay)),
  },
  ...eachOf('build-cancel build-cancel-403 build-cancel-404 cli-cancel', cancel),
  'build-cancel-succeeded-409': { ...cancel, also: [buildAsIn('cli-status', 33)] },
  'build-delete': {
    also: [buildAsIn('build-get-failed', 34)],
    call: async ({ client }) => client.builds.delete(34),
  },
  'build-delete-403': {
    also: [buildAsIn('cli-status', 33)],
    call: async ({ client }) => client.builds.delete(33),
  },
  'build-delete-404': {
    also: [noBuild(19)],
    call: async ({ client }) => client.builds.delete(19),
    otherwise: ['0 DELETE /api_3/build/delete/19: not sent'],
  },
  'build-delete-list': {
    also: [buildAsIn('build-get-failed', 35), buildAsIn('build-get-failed', 36)],
    call: async ({ client }) => client.builds.deleteMany([35, 36]),
  },
  'build-delete-list-403': {
    also: [buildAsIn('cli-status', 33)],
    call: async ({ client }) => client.builds.deleteMany([33]),
    fails: { code: 'AUTH_DENIED', status: 400 },
  },
  'build-delete-list-some-missing-400': {
    also: [buildAsIn('build-get-failed', 35), noBuild(99_999_999)],
    call: async ({ client }) => client.builds.deleteMany([35, 99_999_999]),
    fails: { code: 'NOT_FOUND', status: 404 },
    otherwise: ['0 DELETE /api_3/build/delete/list: not sent'],
  },
};
