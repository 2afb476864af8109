/** Go's variable-length form of a number that is not negative: seven bits a byte, the lowest first. */
export function writeUvarint(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 0x80)) {
    if (left < 0x80) return Buffer.from([...bytes, left]);
    bytes.push((left % 0x80) | 0x80);
  }
}

/** Reads what {@link writeUvarint} wrote at the start of `bytes`; undefined when it ends early or is over four bytes long. */
export function readUvarint(bytes: Uint8Array): { value: number; size: number } | undefined {
  let value = 0;
  for (let size = 1; size <= 4; size++) {
    const byte = bytes[size - 1];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 0x80 ** (size - 1);
    if (byte < 0x80) return { value, size };
  }
  return undefined;
}
