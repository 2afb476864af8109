import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tempDir } from '../../../testing/index.js';
import { busAddresses } from './address.js';

const given = (address: string): readonly string[] =>
  busAddresses({ DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: '/run/user/7' }).map(({ path }) => path);

describe('the session bus', () => {
  it.each([
    ['unix:path=/run/user/7/bus', ['/run/user/7/bus']],
    ['unix:path=/tmp/a%20b,guid=00ff', ['/tmp/a b']],
    ['unix:abstract=/tmp/dbus-x,guid=1', ['\0/tmp/dbus-x']],
    ['unix:runtime=yes', ['/run/user/7/bus']],
    ['tcp:host=localhost,port=1;unix:path=/a;unix:path=/b', ['/a', '/b']],
    ['autolaunch:', []],
    ['unix:', []],
    ['unix:path=%zz', []],
    ['nonsense', []],
  ])('at %s is %j', (address, expected) => {
    expect(given(address)).toEqual(expected);
  });

  it('is found in the runtime directory where no address is given, if it is a socket', async () => {
    const folder = await tempDir();
    const env = { XDG_RUNTIME_DIR: folder };
    const own = `/run/user/${String(process.getuid?.())}/bus`;
    expect(busAddresses(env).filter(({ path }) => path !== own)).toEqual([]);
    const server = createServer().listen(join(folder, 'bus'));
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    expect(busAddresses(env)).toEqual([{ path: join(folder, 'bus') }]);
  });
});
