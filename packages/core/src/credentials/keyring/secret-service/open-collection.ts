import type { BusConnection } from '../dbus/index.js';
import { answerPrompt } from './answer-prompt.js';
import type { SecretServiceClient } from './client.js';
import { NO_OBJECT } from './names.js';
import { keyringError } from './secret-service-error.js';

/** Whether a person may be asked, and for how long. */
export interface PromptPolicy {
  /** False: what is locked stays locked. */
  readonly interactive: boolean;
  /** Milliseconds. */
  readonly promptMs: number;
}

/** An open connection, with what may be done on it. */
export interface SecretServiceCall {
  readonly bus: BusConnection;
  readonly client: SecretServiceClient;
  readonly policy: PromptPolicy;
  /** What is being done, for errors: `reading the entry of "snapcraft" from the keyring`. */
  readonly what: string;
}

/**
 * The default collection, unlocked: after a prompt where the policy allows one. Undefined when there is none.
 * @throws PublishError AUTH_MISSING when it stays locked
 */
export async function openCollection(call: SecretServiceCall): Promise<string | undefined> {
  const collection = await call.client.defaultCollection();
  if (collection !== undefined && (await call.client.isLocked(collection))) {
    await unlock(call, collection);
    // Whatever the prompt's signal said: anybody on the bus could have sent one.
    if (await call.client.isLocked(collection))
      throw keyringError({ trouble: 'dismissed', said: 'it is still locked' }, call.what);
  }
  return collection;
}

/** Unlocks a collection or an item. @throws PublishError AUTH_MISSING when that needs a prompt that is not allowed or not answered */
export async function unlock(call: SecretServiceCall, object: string): Promise<void> {
  if (!call.policy.interactive)
    throw keyringError(
      { trouble: 'locked', said: 'not asking for its password: this is not interactive' },
      call.what,
    );
  await prompt(call, await call.client.unlock(object));
}

/** Has a prompt answered. @throws PublishError AUTH_MISSING when that is not allowed, or it is dismissed */
export async function prompt(call: SecretServiceCall, path: string): Promise<void> {
  if (path === NO_OBJECT) return;
  if (!call.policy.interactive)
    throw keyringError(
      { trouble: 'locked', said: 'it asks for a password, and this is not interactive' },
      call.what,
    );
  const outcome = await answerPrompt(call.bus, path, {
    ...call.client.bounds,
    promptMs: call.policy.promptMs,
  });
  if (outcome === 'dismissed') throw keyringError({ trouble: 'dismissed', said: 'dismissed' }, call.what);
}

/** Creates the default collection. @throws PublishError AUTH_MISSING when that needs a prompt that is not allowed or not answered */
export async function createCollection(call: SecretServiceCall): Promise<string> {
  if (!call.policy.interactive)
    throw keyringError(
      { trouble: 'no-collection', said: 'not creating one: this is not interactive' },
      call.what,
    );
  const created = await call.client.createDefaultCollection();
  await prompt(call, created.prompt);
  const collection = await call.client.defaultCollection();
  if (collection === undefined)
    throw keyringError({ trouble: 'no-collection', said: 'it was not created' }, call.what);
  return collection;
}
