import { PublishError } from '@omnipub/core';
import type { ResourceBase } from './resource-schema.js';

/**
 * Bases as they are sent: nothing is left out but the whole list (canonical contract 4.2).
 * @throws PublishError INVALID_INPUT for one without an architecture
 */
export function basesOnWire(bases: readonly ResourceBase[]) {
  return bases.map(({ name = 'all', channel = 'all', architectures }) => {
    if (architectures.length > 0) return { name, channel, architectures };
    throw new PublishError('INVALID_INPUT', 'a base of a resource needs an architecture', {
      store: 'charmhub',
      hint: 'name some, such as amd64 and arm64, or all',
    });
  });
}
