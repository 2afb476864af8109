import type { Replay } from '../replay.js';
import { checkFirst, newestBuild } from './looked-beside.js';
import { asInput, eachOf, type RecordedCall, type RecordedCalls, refusedEach } from './recorded-call.js';

/** What builds are made with whatever their source. Two are no options of any server (recording build-create-unknown-buildopt). */
const BUILDOPTS =
  'timeout chroots exclude_chroots background enable_net bootstrap isolation with_build_id after_build_id nosuch memory'.split(
    ' ',
  );

/** The fields of a recorded create as our input: what belongs to every build goes to `buildopts`. */
function createInput(fields: Readonly<Record<string, unknown>>): object {
  const pick = (keep: (name: string) => boolean): object =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => keep(name)));
  const buildopts = pick((name) => BUILDOPTS.includes(name));
  return {
    ...pick((name) => !BUILDOPTS.includes(name)),
    ...(Object.keys(buildopts).length === 0 ? {} : { buildopts }),
  };
}

const upload: RecordedCall = {
  also: [newestBuild, checkFirst],
  call: async (replay) => {
    const fields = createInput(replay.fields());
    return replay.client.builds.createFromFile(asInput({ ...fields, path: await replay.file() }));
  },
};
async function createFromUrls({ client, fields }: Replay, exchange = 0): Promise<object> {
  const { pkgs, ...rest } = fields(exchange);
  return { items: await client.builds.createFromUrls(asInput({ ...createInput(rest), urls: pkgs })) };
}
const fromUrls: RecordedCall = { also: [newestBuild], call: (replay) => createFromUrls(replay) };
const byKind = {
  scm: 'createFromScm',
  distgit: 'createFromDistgit',
  pypi: 'createFromPypi',
  rubygems: 'createFromRubygems',
  custom: 'createFromCustom',
} as const;
const fromKind: RecordedCall = {
  also: [newestBuild],
  call: async ({ client, names, fields }) => {
    const kind = names().at(-1) as keyof typeof byKind;
    return client.builds[byKind[kind]](asInput(createInput(fields())));
  },
};
const fromPackage: RecordedCall = {
  also: [newestBuild],
  call: async ({ client, fields }) => {
    const { package_name: packagename, ...rest } = fields();
    return client.builds.buildPackage(asInput({ ...createInput(rest), packagename }));
  },
};
const check: RecordedCall = {
  call: async ({ client, fields }) => client.builds.checkBeforeBuild(asInput(createInput(fields()))),
};
const nothingMade = { otherwise: [/^0 .*: not sent$/u] };

/** Recordings of builds that are made. */
export const buildCreateCalls: RecordedCalls = {
  ...eachOf(
    `build-create-file-spec build-create-file-chroot-pattern build-create-file-401 build-create-file-403
     build-create-file-404 error-html-413 cli-build-dirname`,
    upload,
  ),
  'build-create-file-401-retry3': {
    ...upload,
    fails: { code: 'AUTH_EXPIRED' },
    otherwise: [/^1 .*: not sent$/u, /^2 .*: not sent$/u],
  },
  ...refusedEach(
    'build-create-file-empty build-create-file-notrpm-400 build-create-file-dirname-bad-400',
    upload,
  ),
  'build-create-file-missing': {
    call: async ({ client }) =>
      client.builds.createFromFile({
        ownername: 'alice',
        projectname: 'demo',
        path: '/nonexistent.src.rpm',
      }),
    fails: { code: 'NOT_FOUND' },
  },
  'cli-build-missing-file': {
    call: async ({ client, fields, folder }) =>
      client.builds.createFromFile(
        asInput({ ...createInput(fields()), path: `${await folder()}/nofile.src.rpm` }),
      ),
    fails: { code: 'NOT_FOUND' },
    ...nothingMade,
  },
  'cli-build-missing-project': check,
  ...eachOf('build-create-after-build-id', fromUrls),
  'build-create-after-unknown-400': { ...fromUrls, fails: { code: 'INVALID_INPUT', status: 400 } },
  ...refusedEach(
    'build-create-after-and-with-400 build-create-url-bad-400 build-create-unknown-buildopt',
    fromUrls,
  ),
  'cli-build-url': {
    also: [newestBuild],
    call: async (replay) => {
      await replay.client.builds.checkBeforeBuild(asInput(createInput(replay.fields())));
      return createFromUrls(replay, 1);
    },
  },
  ...eachOf(
    `build-create-custom build-create-distgit build-create-distgit-bad-400 build-create-pypi build-create-rubygems
     cli-buildgem cli-build-distgit cli-buildcustom`,
    fromKind,
  ),
  // The library sends an empty template, the tool none.
  'cli-buildpypi': { ...fromKind, otherwise: [/: json spec_template: recorded nothing, sent ""$/u] },
  ...refusedEach('build-create-scm-bad-400', fromKind),
  ...eachOf('package-build-buildopts package-build-404 cli-build-package', fromPackage),
  ...eachOf('build-check-before-403 build-check-before-bad-chroot-400', check),
  ...refusedEach('build-check-before-bad-dir', check),
};
