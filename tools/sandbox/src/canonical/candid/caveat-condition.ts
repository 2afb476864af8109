import { refusal } from './candid-errors.js';
import { parseCondition } from './conditions.js';

/** The condition of a caveat that needs no login; how many more hang below its discharge stands behind it. */
export const NESTED = 'is-nested';

/** What a store's caveat asks Candid for. */
export type Wanted =
  | { readonly is: 'nested'; readonly depth: number }
  | {
      readonly is: 'authenticated';
      readonly attribute: 'username' | 'userid';
      /** Attributes that the discharge has to declare, if only as empty (`need-declared`). */
      readonly needed: readonly string[];
      /** The caveat was made for clients that know only VisitURL and WaitURL. */
      readonly forcesLegacy: boolean;
    };

/** Reads the condition of a third-party caveat. @throws Refusal for one that Candid does not know */
export function readWanted(text: string): Wanted {
  const outer = parseCondition(text);
  if (outer?.name !== 'need-declared') return readInner(text, []);
  const inner = parseCondition(outer.argument);
  const needed = inner?.name.split(',') ?? [''];
  if (inner === undefined || needed.includes(''))
    throw refusal(`cannot discharge: need-declared caveat requires an argument, got "${outer.argument}"`);
  return readInner(inner.argument, needed);
}

function readInner(text: string, needed: readonly string[]): Wanted {
  const condition = parseCondition(text);
  if (condition === undefined)
    throw refusal(`cannot discharge: cannot parse caveat "${text}"`, 'bad request');
  if (condition.name === NESTED) return { is: 'nested', depth: Number(condition.argument) };
  const forcesLegacy = condition.name.startsWith('<');
  const name = forcesLegacy ? condition.name.slice(1) : condition.name;
  // A domain behind it would need a provider for that domain, and there is only the one without.
  const isKnown = name === 'is-authenticated-user' || name === 'is-authenticated-userid';
  if (!isKnown || condition.argument !== '') throw refusal('cannot discharge: caveat not recognized');
  return {
    is: 'authenticated',
    attribute: name === 'is-authenticated-userid' ? 'userid' : 'username',
    needed,
    forcesLegacy,
  };
}
