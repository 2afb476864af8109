import { alignmentOf, DBusFormatError, innerTypes, splitSignature } from './signature.js';
import { type Variant, variant } from './value-writer.js';

/** Variants inside variants: each level costs the sender two bytes, and this client a stack frame. */
const DEEPEST = 64;
/** Half of what the specification allows; nothing in a keyring comes near. */
const LONGEST_ARRAY = 32 * 1024 * 1024;

/**
 * Reads values as D-Bus lays them out: numbers up to 32 bits and doubles, bigints for 64, strings, Buffers for `ay`, arrays
 * for arrays and structs, Maps for dictionaries, {@link Variant}s. Every length is checked against the bytes that are there.
 */
export class ValueReader {
  private readonly bytes: Buffer;
  private readonly view: DataView;
  private readonly littleEndian: boolean;
  offset: number;
  private depth = 0;

  constructor(bytes: Buffer, options: { readonly littleEndian: boolean; readonly offset?: number }) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.littleEndian = options.littleEndian;
    this.offset = options.offset ?? 0;
  }

  /** @throws DBusFormatError when the bytes are not what the signature says */
  readAll(signature: string): unknown[] {
    return splitSignature(signature).map((type) => this.read(type));
  }

  /** Skips padding up to a multiple of `alignment`. */
  align(alignment: number): void {
    this.take((alignment - (this.offset % alignment)) % alignment);
  }

  private read(type: string): unknown {
    this.align(alignmentOf(type));
    switch (type[0]) {
      case 'y':
        return this.view.getUint8(this.take(1));
      case 'b':
        return this.uint32() !== 0;
      case 'n':
        return this.view.getInt16(this.take(2), this.littleEndian);
      case 'q':
        return this.view.getUint16(this.take(2), this.littleEndian);
      case 'i':
        return this.view.getInt32(this.take(4), this.littleEndian);
      case 'u':
      case 'h':
        return this.uint32();
      case 'x':
        return this.view.getBigInt64(this.take(8), this.littleEndian);
      case 't':
        return this.view.getBigUint64(this.take(8), this.littleEndian);
      case 'd':
        return this.view.getFloat64(this.take(8), this.littleEndian);
      case 's':
      case 'o':
        return this.text(this.uint32());
      case 'g':
        return this.text(this.view.getUint8(this.take(1)));
      case 'v':
        return this.nested(() => this.variant());
      case '(':
        return this.nested(() => innerTypes(type).map((inner) => this.read(inner)));
      case 'a':
        return this.nested(() => this.array(type.slice(1)));
      default:
        throw new DBusFormatError(`unknown D-Bus type ${type}`);
    }
  }

  private array(type: string): unknown {
    const length = this.uint32();
    if (length > LONGEST_ARRAY) throw new DBusFormatError('a D-Bus array is too long');
    this.align(alignmentOf(type));
    const end = this.offset + length;
    if (end > this.bytes.length) throw new DBusFormatError('a D-Bus message ends too early');
    if (type === 'y') {
      this.offset = end;
      return Buffer.from(this.bytes.subarray(end - length, end));
    }
    const items: unknown[] = [];
    const entry = type.startsWith('{') ? innerTypes(type) : undefined;
    while (this.offset < end) {
      if (entry === undefined) items.push(this.read(type));
      else {
        this.align(8);
        items.push(entry.map((inner) => this.read(inner)));
      }
    }
    if (this.offset !== end) throw new DBusFormatError('a D-Bus array does not end where it says');
    return entry === undefined ? items : new Map(items as [unknown, unknown][]);
  }

  private variant(): Variant {
    const signature = this.text(this.view.getUint8(this.take(1)));
    const types = splitSignature(signature);
    const type = types[0];
    if (type === undefined || types.length > 1)
      throw new DBusFormatError('a D-Bus variant must have one type');
    return variant(signature, this.read(type));
  }

  private text(length: number): string {
    const start = this.take(length + 1);
    if (this.bytes[start + length] !== 0) throw new DBusFormatError('a D-Bus string does not end in NUL');
    return this.bytes.toString('utf8', start, start + length);
  }

  private uint32(): number {
    return this.view.getUint32(this.take(4), this.littleEndian);
  }

  private take(count: number): number {
    const start = this.offset;
    if (start + count > this.bytes.length) throw new DBusFormatError('a D-Bus message ends too early');
    this.offset = start + count;
    return start;
  }

  private nested<T>(read: () => T): T {
    if (this.depth >= DEEPEST) throw new DBusFormatError('a D-Bus value is nested too deeply');
    this.depth += 1;
    try {
      return read();
    } finally {
      this.depth -= 1;
    }
  }
}
