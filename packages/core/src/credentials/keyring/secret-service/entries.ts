import { PublishError } from '../../../errors.js';
import { DBusError } from '../dbus/index.js';
import type { SecretSession } from './client.js';
import { APPLICATION } from './names.js';
import {
  createCollection,
  openCollection,
  prompt,
  type SecretServiceCall,
  unlock,
} from './open-collection.js';

/** One account of one service, as Python's keyring names them. */
export interface EntryName {
  readonly service: string;
  readonly username: string;
}

/**
 * The entry's secret; undefined when there is none. Of several entries under one name (canonical contract 3.5: made by
 * libraries that write other attributes) the one that was written last.
 */
export async function readEntry(call: SecretServiceCall, name: EntryName): Promise<string | undefined> {
  const collection = await openCollection(call);
  if (collection === undefined) return undefined;
  const item = (await newestFirst(call, await call.client.search(collection, attributesOf(name))))[0];
  if (item === undefined) return undefined;
  return readSecret(call, item, await call.client.openSession());
}

/**
 * Writes the entry with the attributes and label that Python's keyring gives it, so that Python's next write replaces it. Other
 * entries under the same name are removed afterwards: while there are two, other libraries can't use either.
 */
export async function writeEntry(call: SecretServiceCall, name: EntryName, secret: string): Promise<void> {
  const collection = (await openCollection(call)) ?? (await createCollection(call));
  const session = await call.client.openSession();
  const attributes = new Map([...attributesOf(name), ['application', APPLICATION]]);
  const label = `Password for '${name.username}' on '${name.service}'`;
  const created = await call.client.createItem(collection, { label, attributes, secret }, session);
  await prompt(call, created.prompt);
  const all = await call.client.search(collection, attributesOf(name));
  for (const item of await superseded(call, all, created.item)) await removeItem(call, item);
}

/** Removes all entries under this name; true when there was one. */
export async function removeEntry(call: SecretServiceCall, name: EntryName): Promise<boolean> {
  const collection = await openCollection(call);
  if (collection === undefined) return false;
  const items = await call.client.search(collection, attributesOf(name));
  for (const item of items) await removeItem(call, item);
  return items.length > 0;
}

/** All accounts of a service with their secrets, one each. */
export async function readEntries(
  call: SecretServiceCall,
  service: string,
): Promise<Array<{ account: string; password: string }>> {
  const collection = await openCollection(call);
  if (collection === undefined) return [];
  const session = await call.client.openSession();
  const items = await newestFirst(
    call,
    await call.client.search(collection, new Map([['service', service]])),
  );
  const found = new Map<string, string>();
  for (const item of items) {
    const account = (await call.client.attributes(item)).get('username');
    if (account !== undefined && !found.has(account))
      found.set(account, await readSecret(call, item, session));
  }
  return [...found].map(([account, password]) => ({ account, password }));
}

function attributesOf({ service, username }: EntryName): ReadonlyMap<string, string> {
  return new Map([
    ['service', service],
    ['username', username],
  ]);
}

async function readSecret(call: SecretServiceCall, item: string, session: SecretSession): Promise<string> {
  const bytes = await call.client.secret(item, session).catch(async (thrown: unknown) => {
    if (!(thrown instanceof DBusError) || thrown.dbusName !== 'org.freedesktop.Secret.Error.IsLocked')
      throw thrown;
    await unlock(call, item);
    return call.client.secret(item, session);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new PublishError('PROTOCOL', `${call.what}: the entry holds no text`, {
      hint: "another program wrote it; remove it there, or with this program's delete",
    });
  }
}

async function removeItem(call: SecretServiceCall, item: string): Promise<void> {
  try {
    await prompt(call, await call.client.deleteItem(item));
  } catch (thrown) {
    // Somebody else removed it in between.
    if (thrown instanceof DBusError && gone.has(thrown.dbusName)) return;
    throw thrown;
  }
}

const gone = new Set([
  'org.freedesktop.Secret.Error.NoSuchObject',
  'org.freedesktop.DBus.Error.UnknownObject',
  'org.freedesktop.DBus.Error.UnknownMethod',
]);

async function isPythons(call: SecretServiceCall, item: string): Promise<boolean> {
  return (await call.client.attributes(item)).get('application') === APPLICATION;
}

/** What is left under the name beside the entry that was just written: by its path, or, after a prompt, by its attributes. */
async function superseded(
  call: SecretServiceCall,
  all: readonly string[],
  written: string,
): Promise<readonly string[]> {
  if (all.includes(written)) return all.filter((item) => item !== written);
  const others: string[] = [];
  for (const item of all) if (!(await isPythons(call, item))) others.push(item);
  // None is the one that was written: remove nothing that might be it.
  return others.length === all.length ? [] : others;
}

/** The times have whole seconds; within one, Python's entry is the later: it is the one that is made beside another. */
async function newestFirst(call: SecretServiceCall, items: readonly string[]): Promise<readonly string[]> {
  if (items.length < 2) return items;
  const dated: Array<{ item: string; at: bigint; pythons: boolean }> = [];
  for (const item of items)
    dated.push({ item, at: await call.client.modified(item), pythons: await isPythons(call, item) });
  dated.sort((a, b) => (a.at === b.at ? Number(b.pythons) - Number(a.pythons) : a.at < b.at ? 1 : -1));
  return dated.map(({ item }) => item);
}
