import { createLazyRegistry, type LazyRegistry } from '../lazy-registry.js';
import type { LoginDefinition } from './login-definition.js';

/** Loads what is known of one store's logins; called when that store is first named. */
export type LoginLoader = () => Promise<LoginDefinition>;

/** The logins that the command line knows, by the kind of store. Filled from the generated list. */
export type LoginRegistry = LazyRegistry<LoginDefinition>;

/** Makes a registry of logins from loaders by kind of store. */
export function createLoginRegistry(loaders: Readonly<Record<string, LoginLoader>>): LoginRegistry {
  return createLazyRegistry(loaders, {
    unknown: (kind) => `there is no login for a store of kind "${kind}"`,
    broken: (kind) => `the login of ${kind}`,
  });
}
