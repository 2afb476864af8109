import { type CallControl, PublishError } from '@omnipub/core';
import { controlOf, type Reader } from './reader.js';

type Api = Pick<Reader, 'api'>;

/**
 * The number of a package. Older hubs list builds by number only (koji contract 13).
 * @throws PublishError NOT_FOUND
 */
export async function packageId(
  { api }: Api,
  name: string | number,
  control: CallControl = {},
): Promise<number> {
  if (typeof name === 'number') return name;
  return (await api.getPackageID(name, {}, controlOf(control))) ?? missing('package', name);
}

/** The number of a user: a hub answers an empty list for one that it doesn't know. @throws PublishError NOT_FOUND */
export async function userId(
  { api }: Api,
  name: string | number,
  control: CallControl = {},
): Promise<number> {
  if (typeof name === 'number') return name;
  return (await api.getUser({ userInfo: name }, controlOf(control)))?.id ?? missing('user', name);
}

/** @throws PublishError NOT_FOUND always */
export function missing(kind: string, name: string | number): never {
  throw new PublishError('NOT_FOUND', `the hub has no ${kind} ${JSON.stringify(name)}`, {
    store: 'koji',
    hint: 'check the name; a search finds similar ones',
  });
}
