import { PublishError, type Restrictions } from '@omnipub/core';

const names = ['permissions', 'packages', 'channels', 'ttl'] as const;

/** A kind of login, as far as it says what it can be restricted to. */
export interface Restrictable {
  readonly name: string;
  readonly restrictions?: readonly (keyof Restrictions)[];
}

/**
 * The restrictions that were asked for, if this kind of login takes them.
 * @throws PublishError UNSUPPORTED for one that it can't be given
 */
export function restrictionsOf(flags: Restrictions, kind: Restrictable): Restrictions | undefined {
  const supported = kind.restrictions ?? [];
  const asked = names.filter((name) => flags[name] !== undefined);
  const impossible = asked.filter((name) => !supported.includes(name));
  if (impossible.length > 0) refuse(impossible, `a login of kind ${kind.name}`, supported);
  if (asked.length === 0) return undefined;
  return Object.fromEntries(asked.map((name) => [name, flags[name]]));
}

/** The same where nothing at all can be restricted. @throws PublishError UNSUPPORTED */
export function refuseRestrictions(flags: Restrictions, what: string): void {
  const asked = names.filter((name) => flags[name] !== undefined);
  if (asked.length > 0) refuse(asked, what, []);
}

function refuse(options: readonly string[], what: string, supported: readonly string[]): never {
  const flags = options.map((name) => `--${name}`).join(', ');
  const others = supported.map((name) => `--${name}`).join(', ');
  throw new PublishError('UNSUPPORTED', `${flags} can't be applied to ${what}`, {
    hint:
      supported.length === 0
        ? 'it may do what it was made for; restrict it where it is made, at the store'
        : `it takes ${others}`,
  });
}
