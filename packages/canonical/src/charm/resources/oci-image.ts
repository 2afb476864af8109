import { type CallControl, callOf, PublishError, registerSecret } from '@omnipub/core';
import { z } from 'zod';
import { ask, tell } from '../../api/ask.js';
import type { ApiSession } from '../../api/session.js';
import type { CharmhubSession } from '../charmhub-session.js';
import { checkCharmName } from '../names/charm-name.js';
import { charmPath } from '../names/charm-path.js';
import type { ImageTarget } from './skopeo.js';

/** What lets an image be pushed, for a short time. The password is a secret. */
export interface ImageCredentials {
  /** Where to: the registry with a path in it. */
  readonly imageName: string;
  readonly username: string;
  readonly password: string;
}

const credentials = z.object({ 'image-name': z.string().min(1), username: z.string(), password: z.string() });

/**
 * Asks for a login to the registry, for one resource (canonical contract 4.2, `charmcraft_oci_credentials`).
 * @throws PublishError NOT_FOUND for a resource that no uploaded charm declares
 */
export async function fetchImageCredentials(
  session: ApiSession,
  name: string,
  resource: string,
  options: CallControl = {},
): Promise<ImageCredentials> {
  checkCharmName(name);
  const answer = await ask(session, credentials, callOf(options), {
    what: `to take an image for the resource ${resource} of ${name}`,
    path: charmPath(name, 'resources', resource, 'oci-image', 'upload-credentials'),
  });
  const { 'image-name': imageName, username, password } = answer;
  registerSecret(password);
  return { imageName, username, password };
}

/**
 * The text that stands for an image in the registry, and that is uploaded in its place. What is in it is the store's own matter; it
 * holds a password (canonical contract 4.2, `charmcraft_oci_blob`).
 */
export async function fetchImageBlob(
  session: ApiSession,
  name: string,
  resource: string,
  digest: string,
  options: CallControl = {},
): Promise<string> {
  checkCharmName(name);
  const text = await tell(session, callOf(options), {
    what: `an image for the resource ${resource} of ${name}`,
    path: charmPath(name, 'resources', resource, 'oci-image', 'blob'),
    json: { 'image-digest': digest },
    // It only asks.
    idempotent: true,
  });
  registerPassword(text);
  if (text !== '') return text;
  throw new PublishError('PROTOCOL', `Charmhub gave no text for the image of ${resource}`, {
    store: session.store,
  });
}

const withPassword = z.object({ Password: z.string() });

function registerPassword(text: string): void {
  registerSecret(text);
  try {
    const parsed = withPassword.safeParse(JSON.parse(text));
    if (parsed.success) registerSecret(parsed.data.Password);
  } catch {
    // It need not be JSON: nobody but the store reads it.
  }
}

/** Where exactly an image goes: to the registry in its name, or to the one that the user named. */
export function imageTarget(session: CharmhubSession, credentials: ImageCredentials): ImageTarget {
  const { imageName, username, password } = credentials;
  const { registry } = session;
  const own = /^([^/]*[.:][^/]*|localhost)\//u.exec(imageName)?.[1];
  const path = own === undefined ? imageName : imageName.slice(own.length + 1);
  const host = registry?.host ?? own ?? 'registry.jujucharms.com';
  const local = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/u.test(host);
  const scheme = registry?.protocol === 'http:' || (registry === undefined && local) ? 'http' : 'https';
  return { image: `${host}/${path}`, username, password, scheme };
}
