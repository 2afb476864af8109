import type { Charm, Push } from './charm.js';

/** How far the review of an upload is (canonical contract 4.2). */
export type ReviewStatus = 'new' | 'scanned' | 'approved' | 'rejected';

/** The state of a push at a moment. What waits for a person stays scanned. */
export function statusOf(push: Push, now: number): ReviewStatus {
  const age = now - push.at;
  if (age < push.stepMs) return 'new';
  if (age < 2 * push.stepMs || push.outcome === 'manual') return 'scanned';
  return push.outcome === 'approve' ? 'approved' : 'rejected';
}

/** A revision that exists: its number is final and it can be released. */
export type Revision = Push & { readonly revision: number };

const isRevision = (push: Push, now: number): push is Revision =>
  push.revision !== null && statusOf(push, now) === 'approved';

/** The revisions of the package itself, the newest first. */
export const revisionsOf = (charm: Charm, now: number): Revision[] =>
  charm.pushes.filter((push): push is Revision => push.resource === null && isRevision(push, now)).reverse();

/** The revisions of one of its resources, the newest first. */
export const resourceRevisionsOf = (charm: Charm, name: string, now: number): Revision[] =>
  charm.pushes
    .filter((push): push is Revision => push.resource?.name === name && isRevision(push, now))
    .reverse();

/** The number of the next revision of the package, or of a resource. Numbers are given at the push, whatever becomes of it. */
export function nextRevision(charm: Charm, resource: string | null): number {
  const numbers = charm.pushes
    .filter((push) => (push.resource?.name ?? null) === resource)
    .map(({ revision }) => revision ?? 0);
  return Math.max(0, ...numbers) + 1;
}
