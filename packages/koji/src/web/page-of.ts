import type { HubAccess } from '../hub-access.js';
import { type WebObject, webUrl } from './web-url.js';

/** The page of something, where the settings name the hub's pages. */
export function pageOf({ hub }: Pick<HubAccess, 'hub'>, object: WebObject): string | undefined {
  const { weburl } = hub.settings.config;
  return weburl === undefined ? undefined : webUrl(weburl, object);
}
