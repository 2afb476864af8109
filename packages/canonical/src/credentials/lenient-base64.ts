/**
 * Base64 as Python's `b64decode` reads it, which all these tools use: standard alphabet, every other character is dropped,
 * and nothing behind the padding counts (canonical contract 3.5). Missing padding is forgiven, which Python does not.
 * Undefined when nothing is left or a single character is over.
 */
export function decodeLenientBase64(text: string): Buffer | undefined {
  const kept = text.replaceAll(/[^A-Za-z0-9+/=]/gu, '');
  const padding = endOfData(kept);
  const data = kept.slice(0, padding).replaceAll('=', '');
  if (data === '' || data.length % 4 === 1) return undefined;
  return Buffer.from(data, 'base64');
}

/** Where the padding completes a group of four; a `=` before that is dropped like any other junk. */
function endOfData(text: string): number {
  let inGroup = 0;
  let pads = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] !== '=') {
      inGroup = (inGroup + 1) % 4;
      pads = 0;
      continue;
    }
    pads += 1;
    if (inGroup >= 2 && inGroup + pads >= 4) return index;
  }
  return text.length;
}
