import { type ChildProcess, spawn } from 'node:child_process';
import { busAddresses, openBus } from '../dbus/index.js';
import { BUS_NAME, busItself } from '../secret-service/names.js';
import { endWithTest, runInSession, type TestSession } from './session.js';

/** Starts gnome-keyring in the session: with its keyring unlocked by `password` (and created by it), or as it is after a start. */
export async function startGnomeKeyring(
  session: TestSession,
  options: { readonly password?: string } = {},
): Promise<ChildProcess> {
  const mode = options.password === undefined ? '--start' : '--unlock';
  const child = spawn('gnome-keyring-daemon', [mode, '--components=secrets', '--foreground'], {
    env: session.env,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  endWithTest(child);
  child.stdin?.end(options.password ?? '');
  await serviceOwned(session);
  return child;
}

/** Locks the unlocked keyring, as a desktop does. */
export function lockKeyring(session: TestSession): void {
  runInSession(session, 'dbus-send', [
    '--session',
    '--print-reply',
    `--dest=${BUS_NAME}`,
    '/org/freedesktop/secrets',
    'org.freedesktop.Secret.Service.Lock',
    'array:objpath:/org/freedesktop/secrets/collection/login',
  ]);
}

/** Resolves when somebody provides the Secret Service. */
export async function serviceOwned(session: TestSession): Promise<void> {
  const signal = AbortSignal.timeout(10_000);
  const bus = await openBus(busAddresses(session.env), { signal, timeoutMs: 5_000 });
  try {
    const call = { ...busItself, member: 'NameHasOwner', signature: 's', body: [BUS_NAME] };
    for (;;) {
      const [owned] = await bus.call(call, { signal, timeoutMs: 5_000 });
      if (owned === true) return;
    }
  } finally {
    bus.close();
  }
}
