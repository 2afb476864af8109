import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { basename, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { missing } from '../../../testing/needs.js';
import { tempDir } from '../../../testing/temp-dir.js';
import { busConfig, endWithTest, firstLine, startSession } from '../testing/session.js';
import { busAddresses } from './address.js';
import { BusUnreachableError, DBusError } from './dbus-error.js';
import { connectsAbstract, openBus } from './open-bus.js';

const bounds = { signal: new AbortController().signal, timeoutMs: 5_000 };
const itself = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
};
const getId = { ...itself, member: 'GetId' };

/** A bus of one line a step: greets as told, then sends `bytes` for the first message that it gets. */
async function fakeBus(greeting: string, bytes: Buffer): Promise<string> {
  const path = join(await tempDir(), 'bus');
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write(greeting);
      socket.once('data', () => socket.write(bytes));
    });
  }).listen(path);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await new Promise((resolve) => server.once('listening', resolve));
  return path;
}

describe.skipIf(missing('dbus-daemon'))('a real bus (needs dbus-daemon)', () => {
  it('is found behind addresses where nobody listens', async () => {
    const { env } = await startSession();
    const bus = await openBus([{ path: '/nonexistent/bus' }, ...busAddresses(env)], bounds);
    onTestFinished(() => bus.close());
    const [id] = await bus.call(getId, bounds);
    expect(id).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is reached at an abstract address where Node can do that, and else it says so', async () => {
    const folder = await tempDir();
    const config = join(folder, 'bus.conf');
    await writeFile(config, busConfig(`unix:abstract=${basename(folder)}`));
    const daemon = spawn('dbus-daemon', [`--config-file=${config}`, '--nofork', '--print-address=1'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    endWithTest(daemon);
    const address = await firstLine(daemon);
    expect(address).toContain('unix:abstract=');
    const opening = openBus(busAddresses({ DBUS_SESSION_BUS_ADDRESS: address }), bounds);
    if (!connectsAbstract()) {
      await expect(opening).rejects.toThrow(/Node\.js 22 or later.*--address=unix:path/);
      return;
    }
    const bus = await opening;
    onTestFinished(() => bus.close());
    expect(await bus.call(getId, bounds)).toHaveLength(1);
  });

  it('tells errors by their names', async () => {
    const { env } = await startSession();
    const bus = await openBus(busAddresses(env), bounds);
    onTestFinished(() => bus.close());
    const call = { ...itself, member: 'GetNameOwner', signature: 's', body: ['org.example.Nobody'] };
    await expect(bus.call(call, bounds)).rejects.toMatchObject({
      dbusName: 'org.freedesktop.DBus.Error.NameHasNoOwner',
    });
  });

  it('ends the calls that wait when the connection ends, and takes no more', async () => {
    const { env } = await startSession();
    const bus = await openBus(busAddresses(env), bounds);
    const waiting = bus.call(getId, bounds);
    const signal = bus.nextSignal(() => true).wait(bounds.signal);
    bus.close();
    await expect(waiting).rejects.toBeInstanceOf(DBusError);
    await expect(signal).rejects.toBeInstanceOf(DBusError);
    await expect(bus.call(getId, bounds)).rejects.toMatchObject({
      dbusName: 'org.freedesktop.DBus.Error.Disconnected',
    });
  });
});

describe('what is no bus', () => {
  it.each([
    ['HTTP/1.1 400 Bad Request\r\n', Buffer.alloc(0)],
    ['OK 00\r\n', Buffer.from('this is no D-Bus message at all')],
    ['x'.repeat(20_000), Buffer.alloc(0)],
  ])('ends in an error', async (greeting, bytes) => {
    await expect(openBus([{ path: await fakeBus(greeting, bytes) }], bounds)).rejects.toBeInstanceOf(
      BusUnreachableError,
    );
  });

  it('is not waited for longer than allowed, or after an abort', async () => {
    const path = await fakeBus('', Buffer.alloc(0));
    await expect(openBus([{ path }], { ...bounds, timeoutMs: 30 })).rejects.toMatchObject({
      code: 'TIMEOUT',
    });
    const stop = new AbortController();
    const opening = openBus([{ path }], { ...bounds, signal: stop.signal });
    stop.abort();
    await expect(opening).rejects.toMatchObject({ code: 'ABORTED' });
  });
});

it.each([
  ['1.46.0', false],
  ['1.48.0', true],
  ['1.51.1', true],
  ['2.0.0', true],
])('libuv %s connects to abstract sockets: %s', (version, expected) => {
  expect(connectsAbstract(version)).toBe(expected);
});
