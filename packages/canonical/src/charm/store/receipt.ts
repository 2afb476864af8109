import type { Receipt } from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import { publicInfoPath } from '../account/public-info.js';
import type { SentResource } from '../resources/upload-resource.js';
import type { CharmhubRef } from './definition-schemas.js';

/** A receipt of this store. */
export type CharmhubReceipt = Receipt<CharmhubRef>;

/**
 * Names an upload: by its revision once that is final, and by its content before, so that the upload and what finds it later call it
 * the same.
 */
export function idOf({ name, revision, digest }: CharmhubRef, by: 'revision' | 'content'): string {
  if (by === 'revision' && revision !== undefined) return `${name}/${String(revision)}`;
  return digest === undefined ? name : `${name}@${digest.slice(0, 16)}`;
}

const pages: Readonly<Record<string, string>> = {
  'https://api.charmhub.io': 'https://charmhub.io',
  'https://api.staging.charmhub.io': 'https://staging.charmhub.io',
};

/** Where a person can look at a package. */
export function pageOf({ endpoints }: ApiSession, name: string): string {
  const site = pages[endpoints.api];
  return site === undefined ? `${endpoints.api}/${publicInfoPath(name)}` : `${site}/${name}`;
}

/** What a receipt keeps of a resource. */
export function resourceRef(sent: SentResource): NonNullable<CharmhubRef['resources']>[number] {
  const { resource, ...rest } = sent;
  return { name: resource, ...rest };
}
