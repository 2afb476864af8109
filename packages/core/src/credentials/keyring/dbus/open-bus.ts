import { connect, type Socket } from 'node:net';
import { withBounds } from '../../../abort.js';
import type { BusAddress } from './address.js';
import { authenticate } from './authenticate.js';
import { BusConnection, type CallBounds } from './connection.js';
import { BusUnreachableError, DBusError } from './dbus-error.js';

/**
 * Connects to the first of the addresses that answers, and says Hello. Close it in `finally`.
 * @throws BusUnreachableError when none answers; PublishError TIMEOUT or ABORTED
 */
export async function openBus(addresses: readonly BusAddress[], bounds: CallBounds): Promise<BusConnection> {
  if (addresses.length === 0)
    throw new BusUnreachableError('no-address', 'no address of a D-Bus session bus is known');
  let failure: unknown;
  for (const address of addresses) {
    try {
      return await open(address, bounds);
    } catch (thrown) {
      if (!(thrown instanceof BusUnreachableError)) throw thrown;
      failure ??= thrown;
    }
  }
  throw failure;
}

async function open(address: BusAddress, bounds: CallBounds): Promise<BusConnection> {
  const shown = address.path.replace('\0', '@');
  return withBounds(
    { signal: bounds.signal, deadlineMs: bounds.timeoutMs, what: `connecting to D-Bus at ${shown}` },
    async (signal) => {
      const socket = connect({ path: address.path });
      const onAbort = (): void => void socket.destroy();
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        await connected(socket);
        await authenticate(socket);
        const bus = new BusConnection(socket);
        await bus.call(
          {
            destination: 'org.freedesktop.DBus',
            path: '/org/freedesktop/DBus',
            interface: 'org.freedesktop.DBus',
            member: 'Hello',
          },
          { ...bounds, signal },
        );
        return bus;
      } catch (thrown) {
        socket.destroy();
        throw unreachable(thrown, shown);
      } finally {
        signal.removeEventListener('abort', onAbort);
      }
    },
  );
}

async function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error): void => reject(error);
    socket.once('error', onError);
    socket.once('connect', () => {
      socket.off('error', onError);
      resolve();
    });
    socket.once('close', () => reject(new Error('closed while connecting')));
  });
}

function unreachable(thrown: unknown, shown: string): unknown {
  if (thrown instanceof DBusError) {
    const why = thrown.dbusName.endsWith('.Disconnected') ? 'refused' : 'not-allowed';
    return new BusUnreachableError(why, `${shown}: ${thrown.message}`);
  }
  if (!(thrown instanceof Error) || !('code' in thrown)) return thrown;
  if (thrown.code === 'EACCES' || thrown.code === 'EPERM')
    return new BusUnreachableError('not-allowed', `${shown}: no permission for this socket`);
  if (shown.startsWith('@') && !connectsAbstract())
    return new BusUnreachableError('refused', `${shown}: ${NOT_ABSTRACT}`);
  const what = thrown.code === 'ENOENT' ? 'there is no such socket' : 'nobody listens there';
  return new BusUnreachableError('refused', `${shown}: ${what} (${String(thrown.code)})`);
}

const NOT_ABSTRACT =
  "this Node.js can't connect to abstract sockets; use Node.js 22 or later, or start the bus at a path: " +
  '`dbus-daemon --session --fork --print-address --address=unix:path=PATH`';

/** Before 1.48 libuv padded the names of abstract sockets with NULs, which made them other names. */
export function connectsAbstract(uvVersion: string = process.versions.uv): boolean {
  const [major = 0, minor = 0] = uvVersion.split('.').map(Number);
  return major > 1 || (major === 1 && minor >= 48);
}
