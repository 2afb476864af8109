import { malformed } from './malformed.js';
import type { XmlRpcValue } from './value.js';

/** Elements that hold a scalar, and how its text is read. */
export const scalars: ReadonlyMap<string, (text: string) => XmlRpcValue> = new Map<
  string,
  (text: string) => XmlRpcValue
>([
  ['string', (text) => text],
  ['int', readInteger],
  ['i4', readInteger],
  ['i8', readInteger],
  ['i1', readInteger],
  ['i2', readInteger],
  ['biginteger', readInteger],
  ['boolean', readBoolean],
  ['double', readDouble],
  ['float', readDouble],
  ['base64', readBase64],
  ['dateTime.iso8601', (text) => text.trim()],
  ['nil', () => null],
  // Apache's spelling, which the hub accepts too (edge-ex-nil).
  ['ex:nil', () => null],
]);

function readInteger(text: string): number | bigint {
  // Nearly all are short; the two checks below are then the whole work.
  if (text.length < 16) {
    const value = +text;
    if (Number.isInteger(value) && /^-?\d+$/.test(text)) return value === 0 ? 0 : value;
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
