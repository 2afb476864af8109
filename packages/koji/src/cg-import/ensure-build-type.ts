import { type Call, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { parseShape } from '../api/parse-result.js';
import type { HubResult } from '../api/results.js';
import type { HubAccess } from '../hub-access.js';
import { ensure } from '../register/ensure.js';
import type { XmlRpcInput } from '../xmlrpc/value.js';

type TypeInfo = { readonly [key: string]: XmlRpcInput };

/**
 * The build has the type that an archive belongs to: the hub takes no archive otherwise, and each of its old types has a call of its own.
 * @throws PublishError UNSUPPORTED for a type that only a content generator can give; AUTH_DENIED
 */
export async function ensureBuildType(
  koji: HubAccess,
  build: NonNullable<HubResult<'getBuild'>>,
  { type, typeInfo }: { readonly type: string; readonly typeInfo: TypeInfo },
  call: Call,
): Promise<void> {
  const { name, version, release, epoch } = build;
  const info = { name, version, release, epoch };
  await ensure(
    {
      isThere: async (signal) => {
        const types = await koji.api.getBuildType(build.id, {}, { signal });
        return Object.hasOwn(parseShape(z.looseObject({}).nullable(), types, 'getBuildType') ?? {}, type);
      },
      make: (settle) => {
        const options = { ...call, settle };
        if (type === 'image') return koji.api.createImageBuild(info, options);
        if (type === 'maven') return koji.api.createMavenBuild(info, typeInfo, options);
        if (type === 'win') return koji.api.createWinBuild(info, typeInfo, options);
        throw new PublishError('UNSUPPORTED', `${build.nvr} has no files of the type ${type}`, {
          store: 'koji',
          hint: 'files of that type come with the import of a content generator',
        });
      },
    },
    call.signal,
  );
}
