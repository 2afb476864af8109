import type { KojiProfile } from '../koji-profile.js';
import { isBelow } from './web-url.js';

/** The profile whose kojiweb has this page; of several the one with the longest `weburl`; undefined when none does. */
export function profileOfWebUrl(url: string, profiles: readonly KojiProfile[]): KojiProfile | undefined {
  if (/\s/u.test(url)) return undefined;
  const fitting = profiles.filter(({ weburl }) => isBelow(url, weburl));
  return fitting.sort((a, b) => b.weburl.length - a.weburl.length)[0];
}
