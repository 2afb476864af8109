import type { Replay } from '../replay.js';
import {
  answerTo,
  asInput,
  eachOf,
  page,
  type RecordedCall,
  type RecordedCalls,
  refusedEach,
} from './recorded-call.js';

/** Python's booleans; false is what is not asked for. */
function withBuilds({ query }: Replay): object {
  const { limit, offset: _offset, order, order_type: type, ...rest } = query();
  const flags = Object.fromEntries(
    Object.entries(rest).flatMap(([name, value]) =>
      value === 'False' ? [] : [[name, value === 'True' || value]],
    ),
  );
  const ordered = order === undefined ? {} : { order, descending: type === 'DESC' };
  // The tool asks for pages of 1000, which is no limit.
  return {
    ...flags,
    ...ordered,
    ...(limit === undefined || limit === '1000' ? {} : { limit: Number(limit) }),
  };
}
function changed({ names, fields }: Replay): readonly [type: never, input: never] {
  const [type = '', , projectname = '', ownername = ''] = names().toReversed();
  return [type as never, asInput({ ownername, projectname, ...fields() })];
}
function named({ fields }: Replay): never {
  const { package_name: packagename, ...place } = fields();
  return asInput({ ...place, packagename });
}

const get: RecordedCall = { call: async (replay) => replay.client.packages.get(asInput(withBuilds(replay))) };
const list: RecordedCall = {
  call: async (replay) => page(replay.client.packages.list(asInput(withBuilds(replay)))),
};
const add: RecordedCall = { call: async (replay) => replay.client.packages.add(...changed(replay)) };
const edit: RecordedCall = { call: async (replay) => replay.client.packages.edit(...changed(replay)) };
const reset: RecordedCall = { call: async (replay) => replay.client.packages.reset(named(replay)) };
const remove: RecordedCall = { call: async (replay) => replay.client.packages.delete(named(replay)) };

/** Recordings of packages. */
export const packageCalls: RecordedCalls = {
  ...eachOf(
    `package-get package-get-404 package-get-special-name package-get-with-builds-empty cli-get-package`,
    get,
  ),
  ...eachOf('package-list package-list-page', list),
  // Python fails after it: it has no next page without a limit (copr contract 5).
  'package-list-next-page-no-limit': { ...list, gives: answerTo('package-list-next-page-no-limit') },
  ...eachOf('cli-list-packages cli-list-package-names', {
    ...list,
    gives: answerTo('cli-list-packages'),
    otherwise: [/^1 .*: not sent$/u],
  }),
  ...eachOf(
    `package-add-scm package-add-pypi package-add-rubygems package-add-custom package-add-distgit
     package-add-403 package-add-404 cli-add-package-scm`,
    add,
  ),
  'package-add-duplicate-409': { ...add, fails: { code: 'ALREADY_EXISTS', status: 409 } },
  ...refusedEach(
    'package-add-bad-type-400 package-add-link-type package-add-upload-type-400 package-add-validation-400',
    add,
  ),
  ...eachOf('package-edit package-edit-change-type package-edit-404 cli-edit-package-scm', edit),
  ...refusedEach('package-edit-source-type-none', edit),
  ...eachOf('package-reset package-reset-404 cli-reset-package', reset),
  ...eachOf('package-delete package-delete-403 package-delete-404', remove),
  'cli-delete-package': { ...remove, fails: { code: 'CONFLICT', recovery: 'wait' } },
};
