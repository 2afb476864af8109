import { genericError } from '../hub-fault.js';

/** Name, version, release; the epoch where the text began with one. */
export interface Nvr {
  readonly name: string;
  readonly version: string;
  readonly release: string;
}

/** @throws HubFault 1000 for what has not two dashes */
export function parseNvr(text: string): Nvr {
  const [, front, version, release] = /^(.*)-([^-]+)-([^-]+)$/s.exec(text) ?? [];
  if (front === undefined || version === undefined || release === undefined) {
    throw genericError(`invalid format: ${text}`);
  }
  return { name: front.slice(front.indexOf(':') + 1), version, release };
}

/** The same with an architecture, as files of RPMs are named. @throws HubFault 1000 */
export function parseNvra(text: string): Nvr & { arch: string } {
  const [bare = ''] = text.split('@', 1);
  const plain = bare.replace(/\.rpm$/, '');
  const dot = plain.lastIndexOf('.');
  if (dot < 0 || dot === plain.length - 1) throw genericError(`invalid format: ${plain}`);
  return { ...parseNvr(plain.slice(0, dot)), arch: plain.slice(dot + 1) };
}

/** The release that a draft becomes when it is promoted. @throws HubFault 1000 */
export function targetRelease(draft: string): string {
  const [release, mark] = draft.split(',', 2);
  if (release === undefined || mark?.startsWith('draft_') !== true) {
    throw genericError(`draft release: ${draft} is not in valid format`);
  }
  return release;
}
