import type { Table } from '../common/db/table.js';
import type { NameRow } from './db/rows.js';
import { genericError, HubFault } from './hub-fault.js';
import { str } from './xmlrpc/python.js';
import { isStruct, type Value } from './xmlrpc/value.js';

/** A row by its id, its name, or a struct with one of these. @throws HubFault 1019 for anything else */
export function findNamed<R extends NameRow>(table: Table<R>, info: Value): R | undefined {
  const key = isStruct(info) ? (info.id ?? info.name ?? null) : info;
  if (typeof key === 'number') return table.get(key);
  if (typeof key === 'string') return table.find(({ name }) => name === key);
  throw new HubFault('ParameterError', `Invalid name or id value: ${str(info)}`);
}

/** The row that must be there. @throws HubFault 1000 when it is not */
export function needNamed<R extends NameRow>(table: Table<R>, info: Value): R {
  const row = findNamed(table, info);
  if (row === undefined) throw genericError(`No such entry in table ${table.name}: ${str(info)}`);
  return row;
}
