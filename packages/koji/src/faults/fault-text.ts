/** A faultString in parts. */
export interface FaultText {
  /** In one line, for people: the last of a traceback, else the first. */
  readonly line: string;
  /** Everything that was said, when that is more than the line. */
  readonly whole?: string;
}

const TRACEBACK = 'Traceback (most recent call last)';

/**
 * Takes a faultString apart. A hub may send Python's whole traceback (option KojiTraceback, and KojiDebug for every code), whose end
 * is the message, or `<class 'KeyError'>: 'x'` (koji contract 5).
 */
export function parseFaultText(text: string): FaultText {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (!text.includes(TRACEBACK)) {
    const line = withoutClass(lines[0] ?? 'the hub gave no reason');
    return lines.length > 1 ? { line, whole: text } : { line };
  }
  // Below the last frame, which is indented, stands the exception; its own text may have several lines.
  const frame = lines.findLastIndex((line) => line.startsWith('  '));
  return { line: withoutClass(lines[frame + 1] ?? lines.at(-1) ?? text), whole: text };
}

/** `koji.GenericError: x` and `<class 'KeyError'>: x` say the class twice, or in Python's own way. */
function withoutClass(line: string): string {
  const bare = line.trim().replace(/^<class '(?:[\w.]+\.)?(\w+)'>: ?/u, '$1: ');
  return bare.replace(/^koji(?:hub)?(?:\.\w+)*\.\w+(?:: |$)/u, '');
}
