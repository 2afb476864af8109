import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Hub } from '../hub.js';
import { genericError, HubFault } from '../hub-fault.js';
import { keyError, PythonError } from '../python-error.js';
import { repr, str, typeName, typeOf } from '../xmlrpc/python.js';
import { DateTime, Double, isList, isStruct, type Struct, type Value } from '../xmlrpc/value.js';

/** Metadata as it was given, and the text that is kept of it. */
export interface Metadata {
  readonly data: Struct;
  readonly raw: string;
}

/** Reads what a client hands in: a struct, JSON, or the name of an upload that ends in `.json` (koji contract 9). @throws HubFault */
export function readMetadata(hub: Hub, given: Value, folder: string): Metadata {
  if (isStruct(given)) return { data: given, raw: JSON.stringify(toPlain(given), null, 2) };
  const text = given === null ? 'metadata.json' : given;
  if (typeof text !== 'string') {
    throw new HubFault(
      'ParameterError',
      `Invalid type for value '${str(text)}': ${typeOf(text)}, expected type <class 'str'>`,
    );
  }
  const raw = text.endsWith('.json') ? readUpload(hub, folder, text) : text;
  let data: Value;
  try {
    data = fromPlain(JSON.parse(raw));
  } catch {
    throw genericError(`Invalid json data: ${repr(raw)}`);
  }
  if (!isStruct(data)) throw new PythonError('TypeError', `'${typeName(data)}' object is not subscriptable`);
  return { data, raw };
}

function readUpload(hub: Hub, folder: string, name: string): string {
  const path = join(hub.paths.work(), folder, name);
  if (!existsSync(path)) throw genericError(`No such file: ${name}`);
  return readFileSync(path, 'utf8');
}

/** A member that the hub takes for granted. @throws PythonError KeyError */
export function need(struct: Value, key: string): Value {
  if (!isStruct(struct))
    throw new PythonError('TypeError', `'${typeName(struct)}' object is not subscriptable`);
  const value = struct[key];
  if (value === undefined) throw keyError(key);
  return value;
}

/** A list that the hub goes through without asking. @throws PythonError */
export function needList(struct: Value, key: string): readonly Value[] {
  const value = need(struct, key);
  if (isList(value)) return value;
  throw new PythonError('TypeError', `'${typeName(value)}' object is not iterable`);
}

/** As Python's JSON writes it. */
function toPlain(value: Value | undefined): unknown {
  if (value instanceof Double) return value.value;
  if (value instanceof DateTime || Buffer.isBuffer(value))
    throw genericError('Invalid metadata, cannot encode');
  if (typeof value === 'bigint') return Number(value);
  if (isList(value)) return value.map(toPlain);
  if (!isStruct(value)) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toPlain(member)]));
}

/** As Python's JSON reads it: a fraction is a float. */
function fromPlain(value: unknown): Value {
  if (typeof value === 'number') return Number.isInteger(value) ? value : new Double(value);
  if (Array.isArray(value)) return value.map(fromPlain);
  if (typeof value !== 'object' || value === null) return value as Value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, fromPlain(member)]));
}
