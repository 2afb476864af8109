import type { Table } from '../../common/db/table.js';
import type { Actor } from '../api/actor.js';
import { genericError } from '../hub-fault.js';
import { repr } from '../xmlrpc/python.js';
import type { Value } from '../xmlrpc/value.js';
import type { Versioned } from './rows.js';

/** Whether a row held at an event; null is now. */
export function heldAt({ create_event, revoke_event }: Versioned, event: number | null): boolean {
  if (event === null) return revoke_event === null;
  return create_event <= event && (revoke_event === null || event < revoke_event);
}

/** Ends the rows that hold now and that `test` picks; answers how many they were. */
export function revoke<R extends Versioned>(
  actor: Actor,
  table: Table<R>,
  test: (row: R) => boolean,
): number {
  const rows = table.filter((row) => row.revoke_event === null && test(row));
  for (const { id } of rows) table.update(id, actor.revoked() as Partial<R>);
  return rows.length;
}

/** The event of an argument; nil is now. @throws HubFault 1000 for what is no event */
export function eventOf(value: Value): number | null {
  if (value === null || typeof value === 'number') return value;
  throw genericError(`Invalid event: ${repr(value)}`);
}
