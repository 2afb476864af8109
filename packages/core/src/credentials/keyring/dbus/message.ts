import { z } from 'zod';
import { DBusFormatError } from './signature.js';
import { ValueReader } from './value-reader.js';
import { ValueWriter, variant } from './value-writer.js';

/** What a message is (D-Bus specification, "Message Format"). */
export type MessageType = 'call' | 'return' | 'error' | 'signal';

/** One message, decoded. Absent fields are those that its type doesn't have. */
export interface Message {
  readonly type: MessageType;
  readonly serial: number;
  readonly path?: string;
  readonly interface?: string;
  readonly member?: string;
  readonly errorName?: string;
  readonly replySerial?: number;
  readonly destination?: string;
  readonly sender?: string;
  readonly signature: string;
  readonly body: readonly unknown[];
}

/** A method call to send. */
export interface MethodCall {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  /** @default '' (no arguments) */
  readonly signature?: string;
  readonly body?: readonly unknown[];
}

/** A quarter of what the specification allows; no keyring entry comes near. */
const LONGEST_MESSAGE = 32 * 1024 * 1024;
const types: readonly (MessageType | undefined)[] = [undefined, 'call', 'return', 'error', 'signal'];
const fixedHeader = 16;

/** The bytes of a method call, little-endian. @throws DBusFormatError for arguments that don't fit their signature */
export function encodeCall(call: MethodCall, serial: number): Buffer {
  const body = new ValueWriter().writeAll(call.signature ?? '', call.body ?? []).toBuffer();
  const fields: [number, unknown][] = [
    [1, variant('o', call.path)],
    [2, variant('s', call.interface)],
    [3, variant('s', call.member)],
    [6, variant('s', call.destination)],
  ];
  if (call.signature !== undefined && call.signature !== '') fields.push([8, variant('g', call.signature)]);
  return new ValueWriter()
    .writeAll('yyyyuua(yv)', [0x6c, 1, 0, 1, body.length, serial, fields])
    .align(8)
    .raw(body)
    .toBuffer();
}

/**
 * How many bytes the message takes that begins here; undefined while its header is not complete.
 * @throws DBusFormatError for what is no message, or one over 32 MiB
 */
export function messageLength(bytes: Buffer): number | undefined {
  if (bytes.length < fixedHeader) return undefined;
  const littleEndian = endianness(bytes);
  const reader = new ValueReader(bytes, { littleEndian, offset: 4 });
  const [bodyLength, , fieldsLength] = z
    .tuple([z.number(), z.number(), z.number()])
    .parse(reader.readAll('uuu'));
  const length = fixedHeader + fieldsLength + padding(fieldsLength) + bodyLength;
  if (bytes[3] !== 1) throw new DBusFormatError('a D-Bus message of an unknown protocol version');
  if (length > LONGEST_MESSAGE) throw new DBusFormatError('a D-Bus message is too long');
  return length;
}

const fieldSchema = z.array(z.tuple([z.number(), z.object({ signature: z.string(), value: z.unknown() })]));
const headerSchema = z.object({
  path: z.string().optional(),
  interface: z.string().optional(),
  member: z.string().optional(),
  errorName: z.string().optional(),
  replySerial: z.number().optional(),
  destination: z.string().optional(),
  sender: z.string().optional(),
  signature: z.string().default(''),
});
const fieldNames: Readonly<Record<number, keyof z.infer<typeof headerSchema>>> = {
  1: 'path',
  2: 'interface',
  3: 'member',
  4: 'errorName',
  5: 'replySerial',
  6: 'destination',
  7: 'sender',
  8: 'signature',
};

/** Reads one whole message; undefined for a type that the specification tells to ignore. @throws DBusFormatError */
export function decodeMessage(bytes: Buffer): Message | undefined {
  const littleEndian = endianness(bytes);
  const type = types[bytes[1] ?? 0];
  const reader = new ValueReader(bytes, { littleEndian, offset: 8 });
  const [serial, rawFields] = reader.readAll('ua(yv)');
  reader.align(8);
  if (type === undefined) return undefined;
  const fields: Record<string, unknown> = {};
  for (const [code, field] of fieldSchema.parse(rawFields)) {
    const name = fieldNames[code];
    if (name !== undefined) fields[name] = field.value;
  }
  const parsed = headerSchema.safeParse(fields);
  if (!parsed.success) throw new DBusFormatError('a D-Bus message has a header field of the wrong type');
  const header = Object.fromEntries(
    Object.entries(parsed.data).filter(([, value]) => value !== undefined),
  ) as unknown as Omit<Message, 'type' | 'serial' | 'body'>;
  return { ...header, type, serial: serial as number, body: reader.readAll(parsed.data.signature) };
}

function endianness(bytes: Buffer): boolean {
  const mark = String.fromCharCode(bytes[0] ?? 0);
  if (mark !== 'l' && mark !== 'B') throw new DBusFormatError('this is no D-Bus message');
  return mark === 'l';
}

function padding(length: number): number {
  return (8 - (length % 8)) % 8;
}
