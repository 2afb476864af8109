import type { Socket } from 'node:net';
import { DBusError } from './dbus-error.js';

/** Longer lines are no answer of a bus. */
const LONGEST_LINE = 16 * 1024;

/**
 * Introduces this process to the bus: SASL EXTERNAL, where the bus asks the kernel who is at the other end of the socket.
 * Resolves when the bus has accepted; what follows are messages.
 * @throws DBusError `org.freedesktop.DBus.Error.AuthFailed` when the bus refuses
 */
export async function authenticate(socket: Socket): Promise<void> {
  const uid = String(process.getuid?.() ?? 0);
  socket.write(`\0AUTH EXTERNAL ${Buffer.from(uid, 'ascii').toString('hex')}\r\n`);
  const line = await readLine(socket);
  if (!line.startsWith('OK ')) {
    socket.write('CANCEL\r\n');
    throw new DBusError('org.freedesktop.DBus.Error.AuthFailed', `the bus does not accept user ${uid}`);
  }
  socket.write('BEGIN\r\n');
}

async function readLine(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const done = (settle: () => void): void => {
      socket.off('data', onData).off('close', onClose).off('error', onError);
      settle();
    };
    const fail = (message: string): void =>
      done(() => reject(new DBusError('org.freedesktop.DBus.Error.AuthFailed', message)));
    const onData = (chunk: Buffer): void => {
      text += chunk.toString('latin1');
      const end = text.indexOf('\r\n');
      // Before BEGIN a bus sends one line for each of ours, so nothing can follow it yet.
      if (end >= 0) done(() => resolve(text.slice(0, end)));
      else if (text.length > LONGEST_LINE) fail('what listens there is no D-Bus');
    };
    const onClose = (): void => fail('the bus closed the connection while greeting');
    const onError = (error: Error): void => done(() => reject(error));
    socket.on('data', onData).on('close', onClose).on('error', onError);
  });
}
