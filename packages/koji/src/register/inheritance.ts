import { type CallControl, callOf, PublishError } from '@omnipub/core';
import type { HubAccess } from '../hub-access.js';
import { fetchTag } from '../tags/tag-place.js';
import { isSame } from '../tasks/is-same.js';
import { ensure } from './ensure.js';

/** A parent of a tag (koji contract 11). */
export interface Parent {
  readonly tag: string | number;
  /** Lower counts first; each only once in a tag. */
  readonly priority: number;
  /** How many levels above the parent still count; null for all. @default null */
  readonly maxDepth?: number | null | undefined;
  /** What the parent inherits does not count. @default false */
  readonly intransitive?: boolean | undefined;
  /** Its configuration does not count, only its builds. @default false */
  readonly noConfig?: boolean | undefined;
  /** A pattern of Python that packages must match. @default all */
  readonly packageFilter?: string | undefined;
}

interface Line {
  readonly parent_id: number;
  readonly priority: number;
  readonly maxdepth: number | null;
  readonly intransitive: boolean;
  readonly noconfig: boolean;
  readonly pkg_filter: string;
}

/**
 * The tag has exactly these parents.
 * @throws PublishError INVALID_INPUT for two parents of one priority, or a parent twice; NOT_FOUND; AUTH_DENIED; REJECTED for a circle
 */
export async function setParents(
  koji: HubAccess,
  tag: string | number,
  parents: readonly Parent[],
  control: CallControl = {},
): Promise<'changed' | 'existed'> {
  const call = callOf(control);
  if (new Set(parents.map(({ priority }) => priority)).size < parents.length)
    throw invalid('two parents have the same priority', 'give each its own: lower counts first');
  const { id } = await fetchTag(koji, tag, call);
  const lines: Line[] = [];
  for (const parent of parents) lines.push(lineOf((await fetchTag(koji, parent.tag, call)).id, parent));
  if (new Set(lines.map(({ parent_id }) => parent_id)).size < lines.length)
    throw invalid('a parent is named twice', 'name it once');
  const outcome = await ensure(
    {
      isThere: async (signal) => {
        const now = await koji.api.getInheritanceData(id, {}, { signal });
        return isSame(
          sorted(now.map(pick)),
          sorted(lines).map((each) => ({ ...each })),
        );
      },
      make: (settle) =>
        koji.api.setInheritanceData(
          id,
          lines.map((line) => ({ ...line })),
          { clear: true },
          { ...call, settle },
        ),
    },
    call.signal,
  );
  return outcome === 'created' ? 'changed' : 'existed';
}

function lineOf(parent_id: number, parent: Parent): Line {
  return {
    parent_id,
    priority: parent.priority,
    maxdepth: parent.maxDepth ?? null,
    intransitive: parent.intransitive ?? false,
    noconfig: parent.noConfig ?? false,
    pkg_filter: parent.packageFilter ?? '',
  };
}

function pick({ parent_id, priority, maxdepth, intransitive, noconfig, pkg_filter }: Line): Line {
  return { parent_id, priority, maxdepth, intransitive, noconfig, pkg_filter };
}

const sorted = (lines: readonly Line[]): Line[] =>
  [...lines].sort((left, right) => left.priority - right.priority);

function invalid(message: string, hint: string): PublishError {
  return new PublishError('INVALID_INPUT', message, { store: 'koji', hint });
}
