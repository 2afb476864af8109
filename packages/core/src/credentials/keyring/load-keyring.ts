import { z } from 'zod';
import type { Keyring } from '../keyring.js';

/** A keyring module that was loaded, or why there is none. */
export type LoadedKeyring =
  | { readonly keyring: Keyring }
  | { readonly keyring?: undefined; readonly reason: string };

const call = z.custom<(...args: unknown[]) => unknown>((value) => typeof value === 'function');
const keyringSchema = z.object({
  getPassword: call,
  setPassword: call,
  deletePassword: call,
  findCredentials: call,
});

/**
 * Loads the operating system's keyring, only when it is needed: a native module that not every platform has.
 * @param load - imports a module with keytar's calls, such as `() => import('keytar')`
 * @returns the keyring, or the reason in words; never throws
 */
export async function loadKeyring(
  load: () => Promise<unknown> = () => import('@napi-rs/keyring/keytar.js'),
): Promise<LoadedKeyring> {
  let module: unknown;
  try {
    module = await load();
  } catch (thrown) {
    return { reason: firstLine(thrown) };
  }
  const keyring = asKeyring(module);
  return keyring === undefined ? { reason: 'the module has not the calls of keytar' } : { keyring };
}

/** CommonJS modules come with their calls under `default` where Node can't tell their names. */
function asKeyring(module: unknown): Keyring | undefined {
  if (keyringSchema.safeParse(module).success) return module as Keyring;
  if (typeof module !== 'object' || module === null || !('default' in module)) return undefined;
  return keyringSchema.safeParse(module.default).success ? (module.default as Keyring) : undefined;
}

/** Loaders of native modules append every path that they tried. */
function firstLine(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.split('\n')[0] ?? message;
}
