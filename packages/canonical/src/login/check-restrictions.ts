import { didYouMean, PublishError, type Restrictions } from '@omnipub/core';
import { z } from 'zod';
import { parseChannel } from '../api/channel.js';
import { storeNames } from '../api/errors.js';
import type { CanonicalTool } from '../credentials/tool.js';
import { defaultPermissions, defaultTtl, knownPermissions } from './permissions.js';

/** A package that a login is restricted to. */
export interface RestrictedPackage {
  readonly type: 'snap' | 'charm' | 'bundle';
  readonly name: string;
}

/** {@link Restrictions}, checked, with nothing left open; absent lists: not restricted. */
export interface CheckedRestrictions {
  readonly permissions: readonly string[];
  readonly packages?: readonly RestrictedPackage[];
  readonly channels?: readonly string[];
  /** Seconds. */
  readonly ttl: number;
}

const ttl = z
  .int()
  .min(1)
  .max(10 * 366 * 24 * 3600);
const packageName = /^(?:(snap|charm|bundle):)?([a-z0-9]+(?:-[a-z0-9]+)*)$/u;

/**
 * Checks what a login shall be restricted to, before anything is sent. An empty list is a mistake: it would restrict nothing.
 * @param known permissions that this kind of login can be given @default those of the store
 * @throws PublishError INVALID_INPUT with the name that was probably meant
 */
export function checkRestrictions(
  { store }: Pick<CanonicalTool, 'store'>,
  restrictions: Restrictions = {},
  known: readonly string[] = knownPermissions[store],
): CheckedRestrictions {
  const refuse = (message: string, hint: string): PublishError =>
    new PublishError('INVALID_INPUT', message, { store, hint });
  const { permissions = defaultPermissions[store], packages, channels } = restrictions;
  for (const [name, list] of Object.entries({ permissions, packages, channels })) {
    if (list?.length === 0) throw refuse(`the list of ${name} is empty`, 'name some, or leave it out');
  }
  for (const permission of permissions) {
    if (known.includes(permission)) continue;
    throw refuse(
      `${storeNames[store]} has no permission ${JSON.stringify(permission)}`,
      didYouMean(permission, known) ?? `use some of: ${known.join(', ')}`,
    );
  }
  for (const channel of channels ?? []) checkChannel(channel, store);
  if (restrictions.ttl !== undefined && !ttl.safeParse(restrictions.ttl).success)
    throw refuse('a login is good for at least a second and at most ten years', 'write it like 90d or 12h');
  return {
    permissions: unique(permissions),
    ttl: restrictions.ttl ?? defaultTtl[store],
    ...(packages === undefined ? {} : { packages: unique(packages).map((text) => packageOf(text, store)) }),
    ...(channels === undefined ? {} : { channels: unique(channels) }),
  };
}

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];

/** The dashboard matches channels like file names (canonical contract 3.1), so that only those without wildcards can be checked. */
function checkChannel(text: string, store: CanonicalTool['store']): void {
  if (store === 'snap' && /^[^\s,]*[*?[][^\s,]*$/u.test(text)) return;
  parseChannel(text, store);
}

function packageOf(text: string, store: CanonicalTool['store']): RestrictedPackage {
  const [, kind, name = ''] = packageName.exec(text) ?? [];
  const type = kind ?? (store === 'snap' ? 'snap' : 'charm');
  const fits = store === 'snap' ? type === 'snap' : type !== 'snap';
  if (name !== '' && fits) return { type: type as RestrictedPackage['type'], name };
  throw new PublishError(
    'INVALID_INPUT',
    `${JSON.stringify(text)} is no name of a package of ${storeNames[store]}`,
    {
      store,
      hint: store === 'snap' ? 'write the name of a snap' : 'write the name of a charm, or bundle:NAME',
    },
  );
}
