import { BadRequest } from './bad-request.js';

/**
 * The text of an XML document: UTF-8 unless its byte order mark or its prolog say otherwise (recording edge-latin1 is why that counts),
 * line ends made line feeds as XML wants it.
 * @throws BadRequest in the words of expat, for bytes that are not in that encoding and characters that XML has not
 */
export function decodeText(bytes: Buffer): string {
  const label = encodingOf(bytes);
  let text: string;
  try {
    text = new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof RangeError) throw new BadRequest(`unknown encoding: ${at(firstLine(bytes), 30)}`);
    throw new BadRequest(`not well-formed (invalid token): ${atFirstBadByte(bytes, label)}`);
  }
  const lines = text.replace(/\r\n?/g, '\n');
  const bad = FORBIDDEN.exec(lines);
  if (bad !== null) throw new BadRequest(`not well-formed (invalid token): ${at(lines, bad.index)}`);
  return lines;
}

/** What XML 1.0 allows nowhere, not even as a character reference. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
export const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

/** Where a character stands, as expat says it: lines from 1, columns from 0, in bytes. */
export function at(text: string, index: number): string {
  const before = text.slice(0, index);
  const line = before.split('\n').length;
  return `line ${line}, column ${Buffer.byteLength(before.slice(before.lastIndexOf('\n') + 1))}`;
}

function encodingOf(bytes: Buffer): string {
  if (bytes.subarray(0, 2).equals(Buffer.from([0xff, 0xfe]))) return 'utf-16le';
  if (bytes.subarray(0, 2).equals(Buffer.from([0xfe, 0xff]))) return 'utf-16be';
  const said = /^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.-]*)["']/.exec(firstLine(bytes));
  return said?.[1] ?? 'utf-8';
}

function firstLine(bytes: Buffer): string {
  return bytes.subarray(0, 200).toString('latin1');
}

function atFirstBadByte(bytes: Buffer, label: string): string {
  // Everything before a replacement character is right; real ones are three bytes in UTF-8 and decode without the flag.
  const loose = new TextDecoder(label).decode(bytes);
  for (let index = loose.indexOf('\ufffd'); index >= 0; index = loose.indexOf('\ufffd', index + 1)) {
    const length = Buffer.byteLength(loose.slice(0, index));
    if (!bytes.subarray(length, length + 3).equals(Buffer.from('\ufffd'))) return at(loose, index);
  }
  return at(loose, 0);
}
