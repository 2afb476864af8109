import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../../env.js';

/** Where the session bus may listen: a path for `net.connect`; abstract sockets begin with a NUL. */
export interface BusAddress {
  readonly path: string;
}

/**
 * The session bus's addresses in the order in which they are to be tried: those of `DBUS_SESSION_BUS_ADDRESS` that are Unix
 * sockets, else the user's bus of systemd (`$XDG_RUNTIME_DIR/bus`, `/run/user/UID/bus`) where that socket exists. Empty
 * when there is none. Other transports (`tcp:`, `unixexec:`, `autolaunch:`) are passed over.
 */
export function busAddresses(env: Environment): readonly BusAddress[] {
  const given = env.DBUS_SESSION_BUS_ADDRESS ?? '';
  if (given !== '') return given.split(';').flatMap((one) => parseAddress(one, env));
  const uid = process.getuid?.();
  const folders = [
    ...(env.XDG_RUNTIME_DIR === undefined || env.XDG_RUNTIME_DIR === '' ? [] : [env.XDG_RUNTIME_DIR]),
    ...(uid === undefined ? [] : [`/run/user/${String(uid)}`]),
  ];
  const found = folders.map((folder) => join(folder, 'bus')).find(isSocket);
  return found === undefined ? [] : [{ path: found }];
}

/** `unix:path=/run/user/1000/bus,guid=...` (D-Bus specification, "Server Addresses"). */
function parseAddress(address: string, env: Environment): BusAddress[] {
  const { before: transport, after: rest = '' } = splitOnce(address, ':');
  if (transport !== 'unix') return [];
  const fields = new Map(
    rest.split(',').map((field) => {
      const { before, after } = splitOnce(field, '=');
      return [before, after] as const;
    }),
  );
  const path = unescapeBytes(fields.get('path'));
  if (path !== undefined) return [{ path }];
  const abstract = unescapeBytes(fields.get('abstract'));
  if (abstract !== undefined) return [{ path: `\0${abstract}` }];
  if (fields.get('runtime') === 'yes' && env.XDG_RUNTIME_DIR !== undefined)
    return [{ path: join(env.XDG_RUNTIME_DIR, 'bus') }];
  return [];
}

function splitOnce(text: string, at: string): { before: string; after?: string } {
  const index = text.indexOf(at);
  return index < 0 ? { before: text } : { before: text.slice(0, index), after: text.slice(index + 1) };
}

function unescapeBytes(value: string | undefined): string | undefined {
  if (value === undefined || value === '') return undefined;
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

function isSocket(path: string): boolean {
  try {
    return statSync(path).isSocket();
  } catch {
    return false;
  }
}
