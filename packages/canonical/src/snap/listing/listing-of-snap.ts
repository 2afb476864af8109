import { resolve } from 'node:path';
import { type Call, PublishError, readSnapDocument } from '@omnipub/core';
import { z } from 'zod';
import { present } from '../../api/present.js';
import type { ApiSession } from '../../api/session.js';
import type { SnapListing } from './metadata.js';

const snapYaml = z.object({
  name: z.string(),
  title: z.string().optional(),
  summary: z.string().optional(),
  description: z.string().optional(),
  license: z.string().optional(),
});

/**
 * What a snap says of itself in `meta/snap.yaml`: what `snapcraft upload-metadata` sends.
 * @throws PublishError UNSUPPORTED without `unsquashfs`; INVALID_INPUT for what is no snap
 */
export async function listingOfSnap(
  session: ApiSession,
  path: string,
  call: Call,
): Promise<SnapListing & { readonly name: string }> {
  const options = { signal: call.signal, env: session.deps.env };
  const found = await readSnapDocument(resolve(path), 'meta/snap.yaml', snapYaml, options);
  if (found === 'no-tool')
    throw new PublishError(
      'UNSUPPORTED',
      `what is in ${JSON.stringify(path)} can't be read without unsquashfs`,
      {
        store: session.store,
        hint: 'install squashfs-tools',
      },
    );
  if (found === 'no-member')
    throw new PublishError('INVALID_INPUT', `${JSON.stringify(path)} is no snap: it has no meta/snap.yaml`, {
      store: session.store,
      hint: 'check the path, or build it again',
    });
  return present(found);
}
