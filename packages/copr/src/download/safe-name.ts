import { PublishError } from '@omnipub/core';

/**
 * A name that somebody else has given, fit to be one part of a path here.
 * @throws PublishError PROTOCOL for one that would lead out of its folder, or that no file can have
 */
export function safeName(name: string): string {
  const leadsOut = name === '' || name === '.' || name === '..' || /[/\\\0]/.test(name);
  if (!leadsOut) return name;
  throw new PublishError('PROTOCOL', `the server names a file ${JSON.stringify(name)}, which leads out`, {
    store: 'copr',
    hint: 'tell the operators of the server; nothing was written under that name',
  });
}
