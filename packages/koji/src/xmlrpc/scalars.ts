import { malformed } from './malformed.js';
import type { XmlRpcValue } from './value.js';

/** Reads the text of a scalar element (koji contract 2). @throws PublishError PROTOCOL */
export function readScalar(tag: string, text: string): XmlRpcValue {
  switch (tag) {
    case 'string':
      return text;
    case 'int':
    case 'i8':
    case 'i4':
    case 'i2':
    case 'i1':
    case 'biginteger':
      return readInteger(text);
    case 'boolean':
      return readBoolean(text);
    case 'double':
    case 'float':
      return readDouble(text);
    case 'base64':
      return readBase64(text);
    case 'dateTime.iso8601':
      return text.trim();
    // Apache's spelling, which the hub accepts too (edge-ex-nil).
    case 'nil':
    case 'ex:nil':
      if (/\S/.test(text)) throw malformed('a nil holds something');
      return null;
    default:
      throw malformed('it has an unknown type');
  }
}

/** Up to here every run of digits is a safe integer. */
const SAFE_DIGITS = 15;

function readInteger(text: string): number | bigint {
  const { length } = text;
  // Nearly all are a few digits and nothing else.
  if (length > 0 && length <= SAFE_DIGITS) {
    let value = 0;
    let at = 0;
    for (; at < length; at++) {
      const digit = text.charCodeAt(at) - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (at === length) return value;
  }
  const trimmed = text.trim();
  if (!/^[+-]?\d{1,40}$/.test(trimmed)) throw malformed('an integer has no digits, or too many');
  const value = Number(trimmed);
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  return BigInt(trimmed.startsWith('+') ? trimmed.slice(1) : trimmed);
}

function readBoolean(text: string): boolean {
  const trimmed = text.trim();
  if (trimmed === '1') return true;
  if (trimmed === '0') return false;
  throw malformed('a boolean is neither 0 nor 1');
}

/** As Python writes them, exponents among them; nan and inf are what its repr says. */
function readDouble(text: string): number {
  const trimmed = text.trim();
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(trimmed)) return Number(trimmed);
  const special = /^([+-]?)(inf|nan)$/i.exec(trimmed);
  if (special === null) throw malformed('a double is no number');
  if (special[2]?.toLowerCase() === 'nan') return Number.NaN;
  return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function readBase64(text: string): Uint8Array {
  const bare = text.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(bare) || bare.replace(/=+$/, '').length % 4 === 1)
    throw malformed('base64 is damaged');
  return new Uint8Array(Buffer.from(bare, 'base64'));
}
