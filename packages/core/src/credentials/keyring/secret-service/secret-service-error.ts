import { PublishError, toPublishError } from '../../../errors.js';
import { BusUnreachableError, DBusError, DBusFormatError } from '../dbus/index.js';
import { advice, type KeyringTrouble } from '../trouble.js';

/** Which trouble an error answer means; undefined for what is none of the known ones. */
function troubleOf(thrown: unknown): KeyringTrouble | undefined {
  if (thrown instanceof BusUnreachableError) return thrown.why === 'not-allowed' ? 'refused' : 'no-dbus';
  if (!(thrown instanceof DBusError)) return undefined;
  switch (thrown.dbusName) {
    case 'org.freedesktop.DBus.Error.ServiceUnknown':
    case 'org.freedesktop.DBus.Error.NameHasNoOwner':
    case 'org.freedesktop.DBus.Error.Spawn.ServiceNotFound':
      return 'no-service';
    case 'org.freedesktop.Secret.Error.IsLocked':
      return 'locked';
    case 'org.freedesktop.DBus.Error.AccessDenied':
    case 'org.freedesktop.DBus.Error.AuthFailed':
    case 'org.freedesktop.DBus.Error.InteractiveAuthorizationRequired':
      return 'refused';
    case 'org.freedesktop.DBus.Error.NoReply':
    case 'org.freedesktop.DBus.Error.TimedOut':
    case 'org.freedesktop.DBus.Error.Timeout':
    case 'org.freedesktop.DBus.Error.Disconnected':
      return 'no-answer';
    default:
      // A provider that is installed but can't be started (`Spawn.ChildExited`, `Spawn.ExecFailed`, ...).
      return thrown.dbusName.startsWith('org.freedesktop.DBus.Error.Spawn.') ? 'no-service' : undefined;
  }
}

/** What went wrong, told apart: the trouble, and the words of whoever reported it. */
export interface ToldTrouble {
  readonly trouble: KeyringTrouble;
  readonly said: string;
}

/** Tells the trouble of a failed call; every error of D-Bus has one. Undefined for errors from elsewhere. */
export function tellTrouble(thrown: unknown): ToldTrouble | undefined {
  if (thrown instanceof PublishError && thrown.code === 'TIMEOUT')
    return { trouble: 'no-answer', said: thrown.message };
  const trouble = troubleOf(thrown);
  if (trouble !== undefined) return { trouble, said: (thrown as Error).message };
  if (thrown instanceof DBusError)
    return { trouble: 'failed', said: `${thrown.dbusName}: ${thrown.message}` };
  if (thrown instanceof DBusFormatError) return { trouble: 'failed', said: thrown.message };
  return undefined;
}

/** Turns what a call to the Secret Service threw into the PublishError that a person meets. */
export function secretServiceError(thrown: unknown, what: string): PublishError {
  if (thrown instanceof PublishError) return thrown;
  const told = tellTrouble(thrown);
  return told === undefined ? toPublishError(thrown) : keyringError(told, what, thrown);
}

/** The PublishError of a known trouble; `storeCode` is the code that a Probe would have. */
export function keyringError(told: ToldTrouble, what: string, cause?: unknown): PublishError {
  const { code, reason, fix } = advice(told.trouble);
  return new PublishError(code, `${what}: ${reason} (${told.said})`, {
    storeCode: told.trouble,
    hint: fix,
    ...(cause === undefined ? {} : { cause }),
  });
}
