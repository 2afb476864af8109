import { PublishError } from '@omnipub/core';
import { metadataProblems } from './metadata-problems.js';
import { type CgMetadata, metadataSchema } from './metadata-schema.js';

/** How many problems a message names. */
const NAMED = 5;

/** Good metadata. @throws PublishError INVALID_INPUT with what is wrong in them, all of it in the storeMessage */
export function checkMetadata(given: unknown): CgMetadata {
  const problems = metadataProblems(given);
  if (problems.length > 0) throw badMetadata(problems);
  return metadataSchema.parse(given);
}

/** Metadata that the hub would refuse. */
export function badMetadata(problems: readonly string[]): PublishError {
  const named = problems.slice(0, NAMED).join('; ');
  const more = problems.length > NAMED ? `; and ${String(problems.length - NAMED)} more` : '';
  return new PublishError('INVALID_INPUT', `the hub would refuse these metadata: ${named}${more}`, {
    store: 'koji',
    storeMessage: problems.join('\n'),
    hint: 'correct them; nothing was uploaded',
  });
}
