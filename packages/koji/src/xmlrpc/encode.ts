import { PublishError } from '@omnipub/core';
import type { XmlRpcInput } from './value.js';

/** The largest XML body that a hub takes by default, in bytes (koji contract 1). */
export const LARGEST_REQUEST = 4 * 1024 * 1024;

const INT_MAX = 2 ** 31 - 1;
const INT_MIN = -(2 ** 31);
const I8_MAX = 2n ** 63n - 1n;
const I8_MIN = -(2n ** 63n);
const DEEPEST = 100;

/**
 * A request in the hub's dialect (koji contract 2): `nil`, `int` up to 32 bits and `i8` beyond, doubles as Python writes them, `base64` for
 * bytes, CR kept. Undefined members are left out. Keyword arguments go last, in a struct that says so.
 * @throws PublishError INVALID_INPUT for what the dialect can't say, with its place
 */
export function encodeCall(
  methodName: string,
  params: readonly XmlRpcInput[],
  keywords?: { readonly [key: string]: XmlRpcInput | undefined },
): string {
  const out: string[] = [
    "<?xml version='1.0'?>\n<methodCall>\n<methodName>",
    escaped(methodName, 'the method'),
    '</methodName>\n<params>\n',
  ];
  for (const param of withKeywords(params, keywords)) {
    out.push('<param>\n');
    write(out, param, 'an argument', 0);
    out.push('</param>\n');
  }
  out.push('</params>\n</methodCall>\n');
  return out.join('');
}

/** Positional arguments with the keyword arguments behind them: only where there are any (koji contract 2). */
export function withKeywords(
  params: readonly XmlRpcInput[],
  keywords: { readonly [key: string]: XmlRpcInput | undefined } = {},
): readonly XmlRpcInput[] {
  const given = Object.entries(keywords).filter(([, value]) => value !== undefined);
  return given.length === 0 ? params : [...params, { ...Object.fromEntries(given), __starstar: true }];
}

function write(out: string[], value: XmlRpcInput, at: string, depth: number): void {
  if (depth > DEEPEST) throw refuse(`${at} is nested too deeply`);
  switch (typeof value) {
    case 'string':
      out.push('<value><string>', escaped(value, at), '</string></value>\n');
      return;
    case 'boolean':
      out.push(value ? '<value><boolean>1</boolean></value>\n' : '<value><boolean>0</boolean></value>\n');
      return;
    case 'number':
      out.push('<value>', numberOf(value, at), '</value>\n');
      return;
    case 'bigint':
      out.push('<value>', integerOf(value, at), '</value>\n');
      return;
    case 'object':
      break;
    default:
      throw refuse(`${at} is a ${typeof value}`);
  }
  if (value === null) {
    out.push('<value><nil/></value>\n');
  } else if (value instanceof Uint8Array) {
    out.push('<value><base64>\n', base64Of(value), '</base64></value>\n');
  } else if (isList(value)) {
    out.push('<value><array><data>\n');
    for (const [index, item] of value.entries()) write(out, item, `${at}[${String(index)}]`, depth + 1);
    out.push('</data></array></value>\n');
  } else {
    out.push('<value><struct>\n');
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined) continue;
      out.push('<member>\n<name>', escaped(name, `a name in ${at}`), '</name>\n');
      write(out, member, `${at}.${name}`, depth + 1);
      out.push('</member>\n');
    }
    out.push('</struct></value>\n');
  }
}

/** Array.isArray does not narrow readonly arrays. */
function isList(value: object): value is readonly XmlRpcInput[] {
  return Array.isArray(value);
}

function numberOf(value: number, at: string): string {
  if (Number.isNaN(value) || !Number.isFinite(value)) throw refuse(`${at} is ${String(value)}`);
  if (Number.isInteger(value) && !Object.is(value, -0)) {
    if (Number.isSafeInteger(value)) return integerOf(BigInt(value), at);
    // A double that happens to have no fraction, beyond what an integer of this language can be sure of.
    return `<double>${doubleOf(value)}</double>`;
  }
  return `<double>${doubleOf(value)}</double>`;
}

function integerOf(value: bigint, at: string): string {
  if (value >= INT_MIN && value <= INT_MAX) return `<int>${value.toString()}</int>`;
  if (value < I8_MIN || value > I8_MAX) throw refuse(`${at} has more than 64 bits`);
  return `<i8>${value.toString()}</i8>`;
}

/** Python's repr: always a point or an exponent, and two digits in the exponent. */
function doubleOf(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  const exponent = /^(.*)e([+-])(\d+)$/.exec(text);
  if (exponent !== null)
    return `${exponent[1] ?? ''}e${exponent[2] ?? ''}${(exponent[3] ?? '').padStart(2, '0')}`;
  return text.includes('.') ? text : `${text}.0`;
}

function base64Of(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  return text.replace(/.{1,76}/g, '$&\n');
}

const special = /[&<>\r]/g;
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };
// XML has no way to say these; the hub answers 400 (edge-control-char).
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unsayable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

function escaped(text: string, at: string): string {
  if (unsayable.test(text)) throw refuse(`${at} holds a control character, which XML can't say`);
  if (/\p{Cs}/u.test(text)) throw refuse(`${at} holds half a character (a lone surrogate)`);
  return text.replace(special, (character) => entities[character] ?? character);
}

function refuse(why: string): PublishError {
  return new PublishError('INVALID_INPUT', `${why}: XML-RPC can't carry it`, {
    store: 'koji',
    hint: 'correct the argument; nothing was sent',
  });
}
