import { PythonError } from '../python-error.js';
import { reprDouble } from './python.js';
import { DateTime, Double, isList, type Value } from './value.js';

const PROLOG = "<?xml version='1.0'?>\n";
const MAX_INT = 2_147_483_647;
const MIN_INT = -2_147_483_648;
/** Python writes with two frames a level, and has a thousand. */
const MAX_DEPTH = 490;

/** The answer to a call, byte for byte as Koji's marshaller writes it (koji contract 2). @throws PythonError OverflowError beyond 64 bits */
export function writeResponse(value: Value): string {
  return `${PROLOG}<methodResponse>\n<params>\n<param>\n${write(value)}</param>\n</params>\n</methodResponse>\n`;
}

/** A fault. */
export function writeFault(fault: { faultCode: number; faultString: string }): string {
  return `${PROLOG}<methodResponse>\n<fault>\n${write(fault)}</fault>\n</methodResponse>\n`;
}

/** A call, as the hub keeps those of its tasks (recording listTasks-parent-null). */
export function writeCall(method: string, params: readonly Value[]): string {
  const body = params.map((param) => `<param>\n${write(param)}</param>\n`).join('');
  return `${PROLOG}<methodCall>\n<methodName>${escape(method)}</methodName>\n<params>\n${body}</params>\n</methodCall>\n`;
}

function write(value: Value | undefined): string {
  const parts: string[] = [];
  dump(value, parts, 0);
  return parts.join('');
}

function dump(value: Value | undefined, out: string[], depth: number): void {
  if (depth > MAX_DEPTH) throw new PythonError('RecursionError', 'maximum recursion depth exceeded');
  if (value === null || value === undefined) out.push('<value><nil/></value>');
  else if (typeof value === 'boolean') out.push(`<value><boolean>${value ? 1 : 0}</boolean></value>\n`);
  else if (typeof value === 'number' || typeof value === 'bigint') dumpInteger(value, out);
  else if (typeof value === 'string') out.push(`<value><string>${escape(value)}</string></value>\n`);
  else if (value instanceof Double) out.push(`<value><double>${reprDouble(value.value)}</double></value>\n`);
  else if (Buffer.isBuffer(value)) out.push(`<value><base64>\n${base64Lines(value)}</base64></value>\n`);
  else if (value instanceof DateTime)
    out.push(`<value><dateTime.iso8601>${value.text}</dateTime.iso8601></value>\n`);
  else if (isList(value)) {
    out.push('<value><array><data>\n');
    for (const item of value) dump(item, out, depth + 1);
    out.push('</data></array></value>\n');
  } else {
    out.push('<value><struct>\n');
    for (const [key, member] of Object.entries(value)) {
      if (member === undefined) continue;
      out.push('<member>\n<name>', escape(key), '</name>\n');
      dump(member, out, depth + 1);
      out.push('</member>\n');
    }
    out.push('</struct></value>\n');
  }
}

function dumpInteger(value: number | bigint, out: string[]): void {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new RangeError(`${value} is not an integer of the sandbox's: make it a Double or a bigint`);
  }
  const wide = BigInt(value);
  if (BigInt.asIntN(64, wide) !== wide) {
    throw new PythonError('OverflowError', 'long int exceeds XML-RPC limits');
  }
  const type = value > MAX_INT || value < MIN_INT ? 'i8' : 'int';
  out.push(`<value><${type}>${value}</${type}></value>\n`);
}

/** Only these three; a carriage return goes out raw, and is lost to whoever reads it (recording edge-carriage-return). */
function escape(text: string): string {
  if (!/[&<>]/.test(text)) return text;
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Lines of 76 characters, each with its line feed (recording getRPMHeaders-unicode). */
function base64Lines(bytes: Buffer): string {
  return bytes.toString('base64').replace(/.{1,76}/g, '$&\n');
}
