import type { Revision } from '../snaps/snap.js';
import { isoZoned } from '../times.js';

/** A revision as api/v2 shows it: a mixture of hyphens and underscores (canonical contract 0, 6). snapcraft takes no other fields. */
export function describeRevision(revision: Revision): Record<string, unknown> {
  const { architectures, base, confinement, epoch, grade, size, status, version } = revision;
  return {
    architectures,
    attributes: {},
    base,
    build_url: null,
    confinement,
    created_at: isoZoned(revision.created),
    epoch: { read: [Number.parseInt(epoch, 10) || 0], write: [Number.parseInt(epoch, 10) || 0] },
    grade,
    revision: revision.revision,
    'sha3-384': revision.sha3_384,
    size,
    status,
    version,
  };
}
