import { alignmentOf, DBusFormatError, innerTypes, splitSignature } from './signature.js';

/** A value with its type, D-Bus `v`. */
export interface Variant {
  readonly signature: string;
  readonly value: unknown;
}

/** Names the type of a value, for where D-Bus wants a variant. */
export function variant(signature: string, value: unknown): Variant {
  return { signature, value };
}

/**
 * Writes values as D-Bus lays them out, little-endian. Numbers for the types up to 32 bits and doubles, bigints for 64,
 * strings for `s`, `o`, `g`, bytes for `ay`, arrays for arrays and structs, a Map for dictionaries, {@link Variant} for `v`.
 */
export class ValueWriter {
  private readonly parts: Buffer[] = [];
  length = 0;

  /** @throws DBusFormatError for a value that doesn't fit its type: a mistake of the caller */
  writeAll(signature: string, values: readonly unknown[]): this {
    const types = splitSignature(signature);
    if (types.length !== values.length)
      throw new DBusFormatError(`${String(values.length)} values for the D-Bus signature "${signature}"`);
    for (const [index, type] of types.entries()) this.write(type, values[index]);
    return this;
  }

  /** Pads with zeros up to a multiple of `alignment`. */
  align(alignment: number): this {
    const padding = (alignment - (this.length % alignment)) % alignment;
    if (padding > 0) this.raw(Buffer.alloc(padding));
    return this;
  }

  raw(bytes: Uint8Array): this {
    this.parts.push(Buffer.from(bytes));
    this.length += bytes.byteLength;
    return this;
  }

  toBuffer(): Buffer {
    return Buffer.concat(this.parts, this.length);
  }

  private write(type: string, value: unknown): void {
    this.align(alignmentOf(type));
    switch (type[0]) {
      case 'y':
        this.raw(Uint8Array.of(asNumber(value)));
        return;
      case 'b':
        this.uint32(value === true ? 1 : 0);
        return;
      case 'u':
        this.uint32(asNumber(value));
        return;
      case 't': {
        if (typeof value !== 'bigint') throw mismatch(type);
        const bytes = Buffer.alloc(8);
        bytes.writeBigUInt64LE(value);
        this.raw(bytes);
        return;
      }
      case 's':
      case 'o':
        this.text(value);
        return;
      case 'g':
        this.signature(value);
        return;
      case 'v': {
        if (!isVariant(value)) throw mismatch(type);
        this.signature(value.signature);
        this.writeAll(value.signature, [value.value]);
        return;
      }
      case '(':
        if (!Array.isArray(value)) throw mismatch(type);
        this.writeAll(type.slice(1, -1), value);
        return;
      case 'a':
        this.array(type.slice(1), value);
        return;
      default:
        throw new DBusFormatError(`values of the D-Bus type ${type} are not written by this client`);
    }
  }

  private array(type: string, value: unknown): void {
    if (type === 'y') {
      if (!(value instanceof Uint8Array)) throw mismatch('ay');
      this.uint32(value.byteLength);
      this.raw(value);
      return;
    }
    // The length does not count the padding before the first element, which is there even when there is none.
    const lengthAt = this.parts.length;
    this.uint32(0);
    this.align(alignmentOf(type));
    const start = this.length;
    if (type.startsWith('{')) {
      if (!(value instanceof Map)) throw mismatch(`a${type}`);
      for (const entry of value) {
        this.align(8);
        for (const [index, inner] of innerTypes(type).entries()) this.write(inner, entry[index]);
      }
    } else {
      if (!Array.isArray(value)) throw mismatch(`a${type}`);
      for (const item of value) this.write(type, item);
    }
    this.parts[lengthAt]?.writeUInt32LE(this.length - start);
  }

  private text(value: unknown): void {
    if (typeof value !== 'string' || value.includes('\0') || /\p{Surrogate}/u.test(value))
      throw mismatch('s');
    const bytes = Buffer.from(value, 'utf8');
    this.uint32(bytes.length);
    this.raw(bytes).raw(Uint8Array.of(0));
  }

  private signature(value: unknown): void {
    if (typeof value !== 'string' || value.length > 255) throw mismatch('g');
    this.raw(Uint8Array.of(value.length)).raw(Buffer.from(value, 'ascii')).raw(Uint8Array.of(0));
  }

  private uint32(value: number): void {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    this.raw(bytes);
  }
}

function asNumber(value: unknown): number {
  if (typeof value !== 'number') throw mismatch('number');
  return value;
}

function isVariant(value: unknown): value is Variant {
  return typeof value === 'object' && value !== null && 'signature' in value && 'value' in value;
}

// The value itself stays out of the message: it may be a secret.
function mismatch(type: string): DBusFormatError {
  return new DBusFormatError(`a value does not fit the D-Bus type ${type}`);
}
