import { DateTime, Double, isList, type Value } from './value.js';

/** `repr()` of a value, as it stands in the hub's messages: `No such build: 'nosuch-1-1'`. */
export function repr(value: Value | undefined): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return reprString(value);
  if (value instanceof Double) return reprDouble(value.value);
  if (value instanceof DateTime) return `<DateTime ${reprString(value.text)} at 0x7f0000000000>`;
  if (Buffer.isBuffer(value)) return '<xmlrpc.client.Binary object at 0x7f0000000000>';
  if (isList(value)) return `[${value.map(repr).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([key, member]) => `${reprString(key)}: ${repr(member)}`)
    .join(', ')}}`;
}

/** `str()` of a value: strings as they are, the rest as {@link repr}. */
export function str(value: Value | undefined): string {
  return typeof value === 'string' ? value : repr(value);
}

/** `type(value)`, as Python prints it: `<class 'list'>`. */
export function typeOf(value: Value | undefined): string {
  return `<class '${typeName(value)}'>`;
}

/** The bare name of a value's type: `list`. */
export function typeName(value: Value | undefined): string {
  if (value === null || value === undefined) return 'NoneType';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number' || typeof value === 'bigint') return 'int';
  if (typeof value === 'string') return 'str';
  if (value instanceof Double) return 'float';
  if (value instanceof DateTime) return 'xmlrpc.client.DateTime';
  if (Buffer.isBuffer(value)) return 'xmlrpc.client.Binary';
  return isList(value) ? 'list' : 'dict';
}

/** What Python's `if` makes of a value. */
export function truthy(value: Value | undefined): boolean {
  if (value === null || value === undefined) return false;
  if (value instanceof Double) return value.value !== 0;
  if (value instanceof DateTime) return true;
  if (Buffer.isBuffer(value)) return true;
  if (isList(value)) return value.length > 0;
  if (typeof value === 'object') return Object.keys(value).length > 0;
  return Boolean(value);
}

/** `repr()` of a float: an exponent of two digits at least, from 1e16 on and below 1e-4; else always a point. */
export function reprDouble(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) {
    const [digits = '', exponent = '0'] = size.toExponential().split('e');
    const power = Math.abs(Number(exponent)).toString().padStart(2, '0');
    return `${sign}${digits}e${exponent.startsWith('-') ? '-' : '+'}${power}`;
  }
  return `${sign}${size}${Number.isInteger(size) ? '.0' : ''}`;
}

/** Single quotes, unless there is one inside and no double one. */
function reprString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let result = quote;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (char === '\\' || char === quote) result += `\\${char}`;
    else if (char === '\n') result += '\\n';
    else if (char === '\r') result += '\\r';
    else if (char === '\t') result += '\\t';
    else if (code < 0x20 || code === 0x7f) result += `\\x${code.toString(16).padStart(2, '0')}`;
    else result += char;
  }
  return result + quote;
}
