/** Deeper nesting than this is refused, as the D-Bus specification does for arrays and structs. */
const DEEPEST = 32;
const BASIC = 'ybnqiuxtdsogh';

/** A message breaks the D-Bus specification, or goes beyond what this client reads. */
export class DBusFormatError extends Error {
  override readonly name = 'DBusFormatError';
}

/**
 * Splits a signature into its complete types: `a{sv}(oayays)b` into `a{sv}`, `(oayays)`, `b`.
 * @throws DBusFormatError for what is no signature
 */
export function splitSignature(signature: string): readonly string[] {
  const types: string[] = [];
  for (let at = 0; at < signature.length; ) {
    const end = endOfType(signature, at, 0);
    types.push(signature.slice(at, end));
    at = end;
  }
  return types;
}

/** The types inside a struct `(..)` or a dictionary entry `{..}`. */
export function innerTypes(type: string): readonly string[] {
  return splitSignature(type.slice(1, -1));
}

/** On which multiple of bytes a value of this type begins. */
export function alignmentOf(type: string): 1 | 2 | 4 | 8 {
  switch (type[0]) {
    case 'y':
    case 'g':
    case 'v':
      return 1;
    case 'n':
    case 'q':
      return 2;
    case 'x':
    case 't':
    case 'd':
    case '(':
    case '{':
      return 8;
    default:
      return 4;
  }
}

function endOfType(signature: string, at: number, depth: number): number {
  if (depth > DEEPEST) throw new DBusFormatError('a D-Bus signature is nested too deeply');
  const code = signature[at];
  if (code === undefined) throw new DBusFormatError('a D-Bus signature ends too early');
  if (code === 'v' || BASIC.includes(code)) return at + 1;
  if (code === 'a') {
    return signature[at + 1] === '{'
      ? endOfEntry(signature, at + 1, depth + 1)
      : endOfType(signature, at + 1, depth + 1);
  }
  if (code !== '(') throw new DBusFormatError(`a D-Bus signature holds the unknown type ${code}`);
  let end = at + 1;
  while (signature[end] !== ')') end = endOfType(signature, end, depth + 1);
  if (end === at + 1) throw new DBusFormatError('a D-Bus signature holds an empty struct');
  return end + 1;
}

function endOfEntry(signature: string, at: number, depth: number): number {
  if (!BASIC.includes(signature[at + 1] ?? 'v'))
    throw new DBusFormatError('a D-Bus dictionary has a key that is no basic type');
  const end = endOfType(signature, at + 2, depth + 1);
  if (signature[end] !== '}') throw new DBusFormatError('a D-Bus dictionary entry must have two types');
  return end + 1;
}
