import type { World } from '../world.js';

/** Somebody, as lists of people show them. */
export interface PersonJson {
  readonly 'display-name': string | null;
  readonly email: string | null;
  readonly id: string;
  readonly username: string | null;
}

/** Somebody by their id. */
export function person(world: World, id: string): PersonJson {
  const account = world.accounts.byId(id);
  return {
    'display-name': account?.displayName ?? null,
    email: account?.email ?? null,
    id,
    username: account?.username ?? null,
  };
}

/** The publisher of a package, as the lists of names show them. */
export function publisher(world: World, id: string): Record<string, unknown> {
  const { email: _, ...shown } = person(world, id);
  return { ...shown, validation: 'unproven' };
}
