import type { Call } from '@omnipub/core';
import { z } from 'zod';
import { ask, segment } from '../../api/ask.js';
import { present } from '../../api/present.js';
import type { ApiSession } from '../../api/session.js';
import { SERIES } from '../account/account.js';
import { withSnapId } from '../account/snap-id.js';
import { optionalNumber, optionalText } from '../answer-parts.js';

/** A channel in the older form of the channel map. */
export interface StateRow {
  readonly track: string;
  readonly architecture: string;
  /** The risk, with a branch where it has one. */
  readonly channel: string;
  /** none, specific, tracking (it follows the one above) or branch. */
  readonly info: string;
  readonly revision?: number;
  readonly version?: string;
  /** When a branch ends. ISO 8601. */
  readonly expiresAt?: string;
}

const state = z.object({
  channel_map_tree: z.record(
    z.string(),
    z.record(
      z.string(),
      z.record(
        z.string(),
        z.array(
          z.object({
            channel: z.string(),
            info: z.string(),
            revision: optionalNumber,
            version: optionalText,
            expires_at: optionalText,
          }),
        ),
      ),
    ),
  ),
});

/** The channel map of version 1 (canonical contract 6, `snapcraft_status_v1`). @param architecture only this one */
export async function fetchState(
  session: ApiSession,
  name: string,
  options: { readonly architecture?: string | undefined },
  call: Call,
): Promise<StateRow[]> {
  const { architecture: only } = options;
  const { channel_map_tree: tree } = await withSnapId(session, name, call, (id) =>
    ask(session, state, call, {
      what: `to show the state of ${name}`,
      path: `dev/api/snaps/${segment(id)}/state`,
      query: { series: SERIES, ...(only === undefined ? {} : { architecture: only }) },
    }),
  );
  return Object.entries(tree).flatMap(([track, bySeries]) =>
    Object.entries(bySeries[SERIES] ?? {}).flatMap(([architecture, rows]) =>
      rows.map(({ channel, info, revision, version, expires_at: expiresAt }) =>
        present({ track, architecture, channel, info, revision, version, expiresAt }),
      ),
    ),
  );
}

/** A revision in the history of version 1. */
export interface HistoryRow {
  readonly revision: number;
  readonly architecture?: string;
  readonly version?: string;
  /** Channels that offer it now. */
  readonly channels: readonly string[];
  /** ISO 8601. */
  readonly at?: string;
}

const history = z.array(
  z.object({
    revision: z.coerce.number().int(),
    arch: optionalText,
    version: optionalText,
    timestamp: optionalText,
    channels: z.array(z.string()).nullish(),
    current_channels: z.array(z.string()).nullish(),
  }),
);

/** The revisions with their channels, of version 1 (canonical contract 6). @param architecture only this one */
export async function fetchHistory(
  session: ApiSession,
  name: string,
  options: { readonly architecture?: string | undefined },
  call: Call,
): Promise<HistoryRow[]> {
  const { architecture } = options;
  const rows = await withSnapId(session, name, call, (id) =>
    ask(session, history, call, {
      what: `to show the history of ${name}`,
      path: `dev/api/snaps/${segment(id)}/history`,
      query: { series: SERIES, ...(architecture === undefined ? {} : { arch: architecture }) },
    }),
  );
  return rows.map((row) =>
    present({
      revision: row.revision,
      architecture: row.arch,
      version: row.version,
      channels: row.current_channels ?? row.channels ?? [],
      at: row.timestamp,
    }),
  );
}
