import { type CST, Parser } from 'yaml';

/** Deeper than anything that people or tools write; far from what the composer's recursion can take. */
const DEEPEST = 100;

/**
 * Is a YAML text nested so deeply that composing it could exhaust the stack? The composer recurses, and where the
 * engine meets the end of the stack while it compiles a regular expression, it ends the process instead of throwing.
 * The parser below it keeps a stack of its own, so that it can be asked first.
 */
export function isNestedTooDeeply(yaml: string): boolean {
  for (const document of new Parser().parse(yaml)) {
    const left: { readonly token: CST.Token | null | undefined; readonly depth: number }[] = [
      { token: document, depth: 0 },
    ];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const { token, depth } = next;
      if (depth > DEEPEST) return true;
      if (token === null || token === undefined) continue;
      if ('value' in token) left.push({ token: token.value, depth });
      if (!('items' in token)) continue;
      for (const { key, value } of token.items) {
        left.push({ token: key, depth: depth + 1 }, { token: value, depth: depth + 1 });
      }
    }
  }
  return false;
}
