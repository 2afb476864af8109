import type { Charm, DeclaredResource } from './charm.js';
import { revisionsOf } from './review.js';

/** The resources that the revisions of a charm declare; where they differ, the newest is right. */
export function declaredResources(charm: Charm, now: number): DeclaredResource[] {
  const found = new Map<string, DeclaredResource>();
  for (const { facts } of revisionsOf(charm, now))
    for (const resource of facts?.resources ?? [])
      if (!found.has(resource.name)) found.set(resource.name, resource);
  return [...found.values()];
}
