import { distance } from 'fastest-levenshtein';

/** `did you mean "x"?` for the nearest of the names, or undefined when none is near. */
export function didYouMean(typed: string, names: readonly string[]): string | undefined {
  const ranked = names
    .map((name) => ({ name, edits: distance(typed.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  // As many edits as letters would turn anything into anything.
  if (
    best === undefined ||
    best.edits >= typed.length ||
    best.edits > Math.max(1, Math.floor(typed.length / 3))
  )
    return undefined;
  return `did you mean "${best.name}"?`;
}
