import { type Call, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { parseShape } from '../api/parse-result.js';
import type { HubAccess } from '../hub-access.js';
import { myName } from '../register/ensure-package.js';
import { badMetadata } from './check-metadata.js';
import { typesOf } from './metadata-problems.js';
import type { CgMetadata } from './metadata-schema.js';

const names = z.array(z.looseObject({ name: z.string() }));
const generators = z.record(z.string(), z.looseObject({ users: z.array(z.string()) }));

/**
 * What only the hub knows of metadata: its types of builds and archives, and who may import for the generator.
 * @throws PublishError INVALID_INPUT for a type that this hub does not have; AUTH_DENIED without access; NOT_FOUND for the generator
 */
export async function checkAgainstHub(koji: HubAccess, metadata: CgMetadata, call: Call): Promise<void> {
  const [btypes, archiveTypes, cgs, me] = await Promise.all([
    koji.api.listBTypes({}, call),
    koji.api.getArchiveTypes(call),
    koji.api.listCGs(call),
    myName(koji, call),
  ]);
  const known = new Set(parseShape(names, btypes, 'listBTypes').map(({ name }) => name));
  const archives = new Set(parseShape(names, archiveTypes, 'getArchiveTypes').map(({ name }) => name));
  const problems = [
    ...Object.keys(typesOf(metadata.build.extra))
      .filter((type) => !known.has(type))
      .map((type) => `build.extra.typeinfo: this hub has no type ${type} (it has ${[...known].join(', ')})`),
    ...metadata.output
      .filter(({ type }) => type !== 'log' && type !== 'rpm' && !archives.has(type))
      .map(({ type, filename }) => `${filename}: this hub has no type of archives ${type}`),
  ];
  if (problems.length > 0) throw badMetadata(problems);
  const generator = metadata.buildroots[0]?.content_generator.name ?? '';
  const found = parseShape(generators, cgs, 'listCGs')[generator];
  if (found === undefined)
    throw new PublishError('NOT_FOUND', `this hub has no content generator ${generator}`, {
      store: 'koji',
      hint: `an administrator makes it with the first access: koji grant-cg-access --new ${me} ${generator}`,
    });
  if (found.users.includes(me)) return;
  throw new PublishError('AUTH_DENIED', `${me} may not import for the content generator ${generator}`, {
    store: 'koji',
    hint: `an administrator allows it: koji grant-cg-access ${me} ${generator}`,
  });
}
