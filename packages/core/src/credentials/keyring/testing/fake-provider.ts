import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { endWithTest, PYTHON, type TestSession } from './session.js';

/** How the provider behaves. */
export type ProviderMode =
  | 'refuses-all'
  | 'refuses-writes'
  | 'no-collection'
  | 'never-answers'
  | 'wrong-types'
  | 'plain-only'
  | 'no-text'
  | 'prompt-accepted'
  | 'prompt-dismissed'
  | 'prompt-lies'
  | 'prompt-ignored';

/**
 * A Secret Service that misbehaves on purpose; gnome-keyring can't be made to. Independent of our D-Bus code: Python with
 * jeepney. `calls` are the names of the methods that it was asked for so far.
 */
export async function startFakeProvider(
  session: TestSession,
  mode: ProviderMode,
): Promise<{ calls: readonly string[] }> {
  const child = spawn(PYTHON, ['-u', '-c', PROVIDER, mode], {
    env: session.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  endWithTest(child);
  const calls: string[] = [];
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the provider ended')));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line === 'ready') resolve();
      else calls.push(line);
    });
  });
  return { calls };
}

const PROVIDER = `
import sys
from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

mode = sys.argv[1]
bus = open_dbus_connection(bus='SESSION')
bus.send_and_get_reply(message_bus.RequestName('org.freedesktop.secrets'))
print('ready')
locked = mode.startswith('prompt')
S = 'org.freedesktop.Secret.'
DENIED = 'org.freedesktop.DBus.Error.AccessDenied'

def completed(path, dismissed):
    at = DBusAddress(path, interface=S + 'Prompt')
    bus.send(new_signal(at, 'Completed', 'bv', (dismissed, ('ao', []))))

def answer(message, path, member, body):
    global locked
    ok = lambda signature, *values: new_method_return(message, signature, values)
    if mode == 'refuses-all':
        return new_error(message, DENIED, 's', ('not for you',))
    if mode == 'never-answers':
        return None
    if member == 'ReadAlias':
        if mode == 'wrong-types':
            return ok('u', 7)
        return ok('o', '/' if mode == 'no-collection' else '/c')
    if member == 'Get':
        return ok('v', ('b', locked))
    if member == 'OpenSession':
        if mode == 'plain-only' or mode == 'no-text':
            if body[0] != 'plain':
                return new_error(message, 'org.freedesktop.DBus.Error.NotSupported', 's', ('only plain',))
            return ok('vo', ('s', ''), '/session')
        # No valid key: fine as long as no secret is asked for.
        return ok('vo', ('ay', b'\\x02' * 128), '/session')
    if member == 'SearchItems':
        return ok('ao', ['/item'] if mode in ('plain-only', 'no-text') else [])
    if member == 'GetSecret':
        secret = b'\\xff\\xfe' if mode == 'no-text' else b'in the clear'
        return ok('(oayays)', ('/session', b'', secret, 'text/plain'))
    if member == 'CreateItem':
        if mode == 'refuses-writes':
            return new_error(message, DENIED, 's', ('read only',))
        return ok('oo', '/item', '/')
    if member == 'Unlock':
        return ok('aoo', [], '/prompt')
    if member == 'Prompt':
        bus.send(ok(''))
        if mode == 'prompt-accepted':
            locked = False
        if mode != 'prompt-ignored':
            completed(path, mode == 'prompt-dismissed')
        return None
    return ok('')

while True:
    message = bus.receive()
    if message.header.message_type != MessageType.method_call:
        continue
    fields = message.header.fields
    print(fields[HeaderFields.member])
    reply = answer(message, fields[HeaderFields.path], fields[HeaderFields.member], message.body)
    if reply is not None:
        bus.send(reply)
`;
