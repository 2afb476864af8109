import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Probe } from '../../record.js';
import { type BusAddress, type BusConnection, type CallBounds, openBus } from '../dbus/index.js';
import { advice, type KeyringTrouble } from '../trouble.js';
import { SecretServiceClient } from './client.js';
import { BUS_NAME, busItself } from './names.js';
import { tellTrouble } from './secret-service-error.js';

/** Milliseconds for each call: a probe is to answer soon. */
const PROBE_CALL_MS = 5_000;

/**
 * Tells whether the default collection can be used, and if not, which of the reasons it is. Changes nothing and never
 * prompts; a service that D-Bus can start is started, as any use would.
 */
export async function probeSecretService(
  addresses: readonly BusAddress[],
  options: { readonly signal: AbortSignal; readonly timeoutMs?: number },
): Promise<Probe> {
  const bounds = { signal: options.signal, timeoutMs: options.timeoutMs ?? PROBE_CALL_MS };
  let bus: BusConnection | undefined;
  try {
    bus = await openBus(addresses, bounds);
    return await probeCollection(bus, bounds);
  } catch (thrown) {
    const told = tellTrouble(thrown);
    const said = told?.said ?? (thrown instanceof Error ? thrown.message : String(thrown));
    return unusable(told?.trouble ?? 'failed', said);
  } finally {
    bus?.close();
  }
}

async function probeCollection(bus: BusConnection, bounds: CallBounds): Promise<Probe> {
  const client = new SecretServiceClient(bus, bounds);
  const collection = await client.defaultCollection();
  const provider = await providerName(bus, bounds);
  if (collection === undefined) return unusable('no-collection', `asked ${provider}`);
  const name = basename(collection);
  if (await client.isLocked(collection)) return unusable('locked', `"${name}" of ${provider}`);
  await client.openSession();
  await client.search(collection, new Map([['service', 'omnipub']]));
  return { usable: true, detail: `${provider}, keyring "${name}", unlocked` };
}

/** The program that provides the service, such as `gnome-keyring-daemon`. */
async function providerName(bus: BusConnection, bounds: CallBounds): Promise<string> {
  try {
    const call = { ...busItself, member: 'GetConnectionUnixProcessID', signature: 's', body: [BUS_NAME] };
    const [pid] = await bus.call(call, bounds);
    const [program = ''] = (await readFile(`/proc/${String(pid)}/cmdline`, 'utf8')).split('\0');
    return program === '' ? 'the Secret Service' : basename(program);
  } catch {
    // Its name is only for show; another user's process, or no /proc.
    return 'the Secret Service';
  }
}

/** The Probe of a trouble, with the words of whoever reported it. */
export function unusable(trouble: KeyringTrouble, said: string): Probe {
  const { reason, fix } = advice(trouble);
  return { usable: false, code: trouble, reason: `${reason} (${said})`, fix };
}
