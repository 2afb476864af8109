import {
  type CredentialStore,
  type CredentialTier,
  createEnvironmentStore,
  createFileStore,
  createMemoryStore,
  createPassphraseSource,
  credentialFilePath,
  keyringStore,
  placeBackend,
} from '@omnipub/core';
import type { Prompter } from '../prompt/prompter.js';
import type { Session } from '../session.js';
import { askPassphrase } from './ask-passphrase.js';
import { placeContext } from './place-context.js';

/** What this machine has: our own backends, and the places of other tools, which are used where they lie. */
export async function machineBackends(
  session: Session,
  parts: { readonly prompter: Prompter; readonly signal: AbortSignal },
): Promise<readonly CredentialStore[]> {
  const { env, io, deps } = session;
  const { prompter } = parts;
  const passphrase = createPassphraseSource({
    env,
    ...(prompter.available ? { ask: askPassphrase(session, prompter) } : {}),
  });
  return [
    createEnvironmentStore(env),
    keyringStore({
      env,
      interactive: canUnlock(session, prompter),
      ...(session.keyring === undefined ? {} : { keyring: session.keyring }),
    }),
    createFileStore({ path: credentialFilePath(env, io.home()), passphrase, clock: deps.clock }),
    createMemoryStore(),
    ...(await places(session, parts)),
  ];
}

/** A locked keyring asks in a window; without a desktop it would ask nobody, for minutes. */
export function canUnlock({ env }: Pick<Session, 'env'>, prompter: Prompter): boolean {
  return prompter.available && ((env['DISPLAY'] ?? '') !== '' || (env['WAYLAND_DISPLAY'] ?? '') !== '');
}

async function places(
  session: Session,
  parts: { readonly prompter: Prompter; readonly signal: AbortSignal },
): Promise<CredentialStore[]> {
  const context = placeContext(session, parts);
  const definitions = await Promise.all(session.logins.kinds.map((kind) => session.logins.load(kind)));
  return definitions.flatMap(({ kind, places: own }) =>
    own
      .filter(({ needsPath }) => needsPath !== true)
      .map((place) => placeBackend(place, context, { store: kind, tier: tierOf(place.name) })),
  );
}

/** Places are named after where they lie: `snapcraft-keyring`, `charmcraft-environment`, `copr-config`. */
function tierOf(name: string): CredentialTier {
  if (name.endsWith('-environment')) return 'environment';
  return name.endsWith('-keyring') ? 'keyring' : 'file';
}
