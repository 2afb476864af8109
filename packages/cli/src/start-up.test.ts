import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Everything that is loaded before the first verb runs, from the sources; type-only imports are gone by then. */
function loadedBy(file: URL, seen = new Map<string, readonly string[]>()): Map<string, readonly string[]> {
  const source = readFileSync(file, 'utf8');
  const imports = [...source.matchAll(/^(?:import|export)\s+(?!type\b)[^;]*?from\s+'([^']+)';/gm)].map(
    ([, name = '']) => name,
  );
  seen.set(file.pathname, imports);
  for (const name of imports) {
    if (!name.startsWith('.')) continue;
    const inner = new URL(name.replace(/\.js$/, '.ts'), file);
    if (!seen.has(inner.pathname)) loadedBy(inner, seen);
  }
  return seen;
}

test('--version and --help load nothing but commander', () => {
  const loaded = loadedBy(new URL('./main.ts', import.meta.url));
  const packages = new Set([...loaded.values()].flat().filter((name) => !/^(\.|node:)/.test(name)));
  expect([...loaded.keys()].some((path) => path.endsWith('/commands/run.ts'))).toBe(true);
  expect([...packages]).toEqual(['commander']);
});
