import { z } from 'zod';
import { parseShape } from '../api/parse-result.js';
import { hubDate } from '../model/hub-time.js';
import { checkedFilter } from './checked-filter.js';
import { id, idOrName, moment } from './filter-parts.js';
import type { ListOptions } from './list-options.js';
import { controlOf, type Reader } from './reader.js';

const historyFilter = z.strictObject({
  /** `tag_listing`, `tag_packages`, `tag_config`, `user_perms`, ... @default all that the other arguments fit */
  tables: z.array(z.string().min(1)).min(1).optional(),
  build: idOrName.optional(),
  package: idOrName.optional(),
  tag: idOrName.optional(),
  user: idOrName.optional(),
  /** Who made or revoked it. */
  editor: idOrName.optional(),
  permission: z.string().min(1).optional(),
  after: moment.optional(),
  before: moment.optional(),
  afterEvent: id.optional(),
  beforeEvent: id.optional(),
  /** Only what still is, or no longer is. */
  active: z.boolean().optional(),
});

/** What of the hub's history. */
export type HistoryFilter = z.input<typeof historyFilter>;

const row = z.looseObject({
  create_event: z.number().int(),
  create_ts: z.number(),
  creator_name: z.string().nullable(),
  revoke_event: z.number().int().nullable(),
  revoke_ts: z.number().nullable(),
  revoker_name: z.string().nullable(),
  active: z.boolean().nullable(),
});
const answer = z.record(z.string(), z.array(row));

/** One change: something came into a table of the hub, or was revoked there. */
export interface HistoryEntry {
  readonly table: string;
  readonly change: 'created' | 'revoked';
  readonly at: Date;
  readonly event: number;
  /** Who did it; undefined when the hub does not know. */
  readonly by: string | undefined;
  /** Whether it still is. */
  readonly active: boolean;
  /** The row with all members: of tag_listing `tag.name`, `name`, `version`, `release`, ... */
  readonly row: z.output<typeof row>;
}

/**
 * What happened, oldest first: each row of the hub's history is one change when it came, and another when it was revoked
 * (recording queryHistory). @throws PublishError NOT_FOUND, INVALID_INPUT
 */
export async function queryHistory(
  { api }: Reader,
  filter: HistoryFilter = {},
  options: Pick<ListOptions, 'signal' | 'emit'> = {},
): Promise<HistoryEntry[]> {
  const { permission: perm, ...same } = checkedFilter(historyFilter, filter, 'history');
  const tables = await api.queryHistory({ ...same, perm }, controlOf(options));
  const entries: HistoryEntry[] = [];
  for (const [table, rows] of Object.entries(parseShape(answer, tables, 'queryHistory'))) {
    for (const each of rows) entries.push(...changesOf(table, each));
  }
  return entries.sort((a, b) => a.event - b.event);
}

function changesOf(table: string, each: z.output<typeof row>): HistoryEntry[] {
  const common = { table, active: each.active === true, row: each };
  const created = {
    ...common,
    change: 'created' as const,
    at: new Date(each.create_ts * 1000),
    event: each.create_event,
    by: each.creator_name ?? undefined,
  };
  const at = hubDate(each.revoke_ts);
  if (each.revoke_event === null || at === undefined) return [created];
  const by = each.revoker_name ?? undefined;
  return [created, { ...common, change: 'revoked', at, event: each.revoke_event, by }];
}
