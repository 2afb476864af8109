import type { Call } from '@omnipub/core';
import { z } from 'zod';
import { checkedInput } from '../session/checked-input.js';
import type { CoprSession } from '../session/copr-session.js';
import { type Build, buildSchema } from './build-schema.js';
import { noBuild } from './create-by-json.js';
import { type CreateOptions, checkPlaceAndOptions, commonFields, inWords } from './create-request.js';
import { makeBuilds } from './make-builds.js';

const packageName = z.string().min(1);

/** A package with a source, and where it is built. */
export interface BuildPackage extends CreateOptions {
  readonly packagename: string;
}

/**
 * Builds a package from the source that it has at the server. {@link makeBuilds}
 * @throws PublishError NOT_FOUND; INVALID_INPUT when it has no source
 */
export async function buildPackage(copr: CoprSession, input: BuildPackage, call: Call): Promise<Build> {
  const { packagename, ...common } = input;
  const package_name = checkedInput(packageName, packagename, 'the name of a package');
  const create = checkPlaceAndOptions(common);
  const json = { ...commonFields(create), package_name };
  const what = `the build of ${package_name} in ${inWords(create.place)}`;
  const [build] = await makeBuilds(
    copr,
    {
      ...create,
      // Such a build knows its package from the begin (recording package-build-buildopts).
      sources: [
        { key: package_name, isSame: (_config, { source_package: { name } }) => name === package_name },
      ],
      send: async (sending) => [
        await copr.write({ method: 'POST', path: 'package/build', json, what }, buildSchema, sending),
      ],
    },
    call,
  );
  return build ?? noBuild();
}
