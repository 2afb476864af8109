import type { Condition } from '../macaroon/verify.js';
import { isBefore, parseCondition } from './conditions.js';

/** Who Candid knows: the people of Ubuntu One, and its own agents. */
export interface Directory {
  /** Whether somebody has this user name. */
  has(username: string): boolean;
  /** The id that the provider gave somebody. */
  userIdOf(username: string): string;
  /** The user name behind such an id. */
  byUserId(id: string): string | undefined;
  /** Whether an agent of this name may use this public key (base64). */
  hasKey(username: string, publicKey: string): boolean;
}

/** Reads who somebody is out of conditions that verified. Undefined when one of them fails, is unknown, or they name nobody. */
export function identityOf(
  conditions: readonly Condition[],
  { directory, now }: { readonly directory: Directory; readonly now: number },
): string | undefined {
  const names = new Set<string | undefined>();
  for (const { text } of conditions) {
    const condition = parseCondition(text);
    const [first = '', second = ''] = condition?.argument.split(' ') ?? [];
    if (condition?.name === 'time-before' && isBefore(condition.argument, now)) continue;
    if (condition?.name === 'user-has-public-key' && directory.hasKey(first, second)) continue;
    if (condition?.name !== 'declared') return undefined;
    if (first === 'username') names.add(second);
    else if (first === 'userid') names.add(directory.byUserId(second));
    else return undefined;
  }
  const [name] = names;
  return names.size === 1 && name !== undefined && directory.has(name) ? name : undefined;
}
