/** So many random bytes. */
export function randomBytes(length: number, random: () => number): Uint8Array {
  return Uint8Array.from({ length }, () => Math.floor(random() * 256));
}

/** A damaged copy: bytes flipped, cut out, doubled, put in, or the end cut off. */
export function mutated(bytes: Uint8Array, random: () => number): Uint8Array {
  const at = (): number => Math.floor(random() * (bytes.length + 1));
  const [from, to] = [at(), at()].sort((a, b) => a - b) as [number, number];
  const piece = bytes.subarray(from, to);
  switch (Math.floor(random() * 5)) {
    case 0:
      return bytes.map((byte, index) => (index === from ? byte ^ (1 << Math.floor(random() * 8)) : byte));
    case 1:
      return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
    case 2:
      return Buffer.concat([bytes.subarray(0, to), piece, bytes.subarray(to)]);
    case 3:
      return Buffer.concat([
        bytes.subarray(0, from),
        randomBytes(1 + (at() % 8), random),
        bytes.subarray(from),
      ]);
    default:
      return bytes.slice(0, from);
  }
}
