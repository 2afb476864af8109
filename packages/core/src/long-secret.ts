import { charForms, secretForms, unit } from './secret-pattern.js';

/**
 * Where a secret ends that starts at `from`, in whatever form and escapes; undefined when not all of it stands there. For
 * secrets that are too long for one regular expression.
 */
export function endOfSecret(secret: string, text: string, from: number): number | undefined {
  for (const form of secretForms(secret)) {
    const end = endOfForm(form, text, from);
    if (end !== undefined) return end;
  }
  return undefined;
}

/**
 * Follows all readings at once: in `%25` the secret can stand for `%` or for `%25`, and only what comes after tells
 * which one it was.
 */
function endOfForm(form: string, text: string, from: number): number | undefined {
  let positions: ReadonlySet<number> = new Set([from]);
  for (const [char] of form.matchAll(unit)) {
    const next = new Set<number>();
    for (const position of positions) for (const end of endsOf(char, text, position)) next.add(end);
    if (next.size === 0) return undefined;
    positions = next;
  }
  return Math.max(...positions);
}

function* endsOf(char: string, text: string, from: number): Iterable<number> {
  for (const pattern of patternsOf(char)) {
    pattern.lastIndex = from;
    const hit = pattern.exec(text);
    if (hit === null) continue;
    yield from + hit[0].length;
    // Of a run of backslashes some may belong to the escape of what follows.
    if (char.startsWith('\\') && hit[0].startsWith('\\'))
      for (let length = char.length; length < hit[0].length; length++) yield from + length;
  }
}

const patterns = new Map<string, readonly RegExp[]>();

function patternsOf(char: string): readonly RegExp[] {
  const made =
    patterns.get(char) ??
    charForms(char)
      .flatMap(eachDepth)
      .map((source) => new RegExp(source, 'uy'));
  patterns.set(char, made);
  return made;
}

/** A pattern that may be percent-encoded several times would take only the most; here each depth is a reading of its own. */
function eachDepth(source: string): readonly string[] {
  const any = '(?:25){0,3}';
  return source.includes(any)
    ? [0, 1, 2, 3].map((depth) => source.replaceAll(any, `(?:25){${String(depth)}}`))
    : [source];
}
