import { PublishError } from '@omnipub/core';
import type { OpenStore } from './open-store.js';

/** Asks the store's capabilities before anything is done. @throws PublishError UNSUPPORTED */
export function requireCapability(open: OpenStore, what: 'register' | 'upload' | 'release' | 'list'): void {
  if (open.definition.capabilities[what]) return;
  throw new PublishError('UNSUPPORTED', `a store of kind "${open.definition.kind}" has no ${what}`, {
    store: open.definition.kind,
  });
}
