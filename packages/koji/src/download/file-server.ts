import { type HttpClient, PublishError } from '@omnipub/core';
import { authorities } from '../auth/open-login.js';
import type { Reader } from '../read/reader.js';

/**
 * The web server with the hub's files.
 * @throws PublishError INVALID_INPUT when no topurl is configured, or it is no URL
 */
export async function fileServer({ hub, deps }: Pick<Reader, 'hub' | 'deps'>): Promise<HttpClient> {
  const { topurl, serverCa } = hub.settings.config;
  if (topurl === undefined || topurl === '')
    throw new PublishError('INVALID_INPUT', 'it is not known where the files of the hub are', {
      store: 'koji',
      hint: 'name it: topurl in the profile, or in the settings',
    });
  // The files may lie at another host than the hub, with a certificate of the usual authorities.
  const trust = serverCa === undefined ? {} : { ca: await authorities(serverCa) };
  return deps.http({ store: 'koji', baseUrl: topurl, ...trust });
}
