import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { lockDirectory } from '../common/state/lock-directory.js';
import { Accounts, accountsSchema, seededAccounts } from './accounts.js';
import { emptyLedger, type Ledger, ledgerSchema } from './assertions/ledger.js';
import { Instants } from './auth/instants.js';
import { type Keys, keysSchema, newKeys } from './auth/keys.js';
import { Agents, agentsSchema } from './candid/agents.js';
import { Candid } from './candid/candid.js';
import { charmsSchema } from './charms/charm.js';
import { Charms } from './charms/charms.js';
import { Images, imagesSchema } from './registry/images.js';
import type { ServiceName } from './services.js';
import { defaultSettings, type Settings } from './settings.js';
import { Pushes, pushesSchema } from './snaps/pushes.js';
import { snapsSchema } from './snaps/snap.js';
import { Snaps } from './snaps/snaps.js';
import { Blobs } from './state/blobs.js';
import { Document } from './state/document.js';
import { Uploads, uploadsSchema } from './storage/uploads.js';

const loginsSchema = z.object({ staleAt: z.number(), staleTokensAt: z.number(), revokedAt: z.number() });

/** Up to which instant logins are refused: for a refresh, or for ever. Microseconds since the epoch. */
export type LoginMarks = z.infer<typeof loginsSchema>;

/** What all servers of the sandbox share. */
export interface World {
  /** Milliseconds since the epoch, by the servers' clock. */
  readonly now: () => number;
  readonly instants: Instants;
  readonly keys: Keys;
  readonly accounts: Accounts;
  readonly logins: Document<LoginMarks>;
  readonly uploads: Uploads;
  readonly candid: Candid;
  readonly charms: Charms;
  readonly images: Images;
  readonly snaps: Snaps;
  readonly pushes: Pushes;
  readonly ledger: Document<Ledger>;
  readonly settings: Settings;
  /** Where each server listens; set before the first request. */
  readonly urls: Record<ServiceName, string>;
  /** Opens a document `NAME.json` of a server's own in the state. */
  document<T>(name: string, schema: z.ZodType<T>, initial: () => T): Promise<Document<T>>;
  /** Lets the next sandbox have the state. */
  close(): Promise<void>;
}

/** Opens the state. @param directory made when absent @throws Error when another sandbox has it, or a file in it is not ours */
export async function openWorld(
  directory: string,
  options: { readonly now?: () => number } = {},
): Promise<World> {
  const { now = Date.now } = options;
  await mkdir(directory, { recursive: true });
  // It holds the servers' keys and, in the accounts, passwords.
  await chmod(directory, 0o700);
  const close = await lockDirectory(directory);
  const document: World['document'] = (name, schema, initial) =>
    Document.open(join(directory, `${name}.json`), schema, initial);
  try {
    const logins = await document('logins', loginsSchema, () => ({
      staleAt: 0,
      staleTokensAt: 0,
      revokedAt: 0,
    }));
    const { staleAt, staleTokensAt, revokedAt } = logins.value;
    const blobs = await Blobs.open(join(directory, 'blobs'));
    const urls = { dashboard: '', charmhub: '', storage: '', sso: '', candid: '', registry: '' };
    const keys = (await document('keys', keysSchema, newKeys)).value;
    const accounts = new Accounts(await document('accounts', accountsSchema, seededAccounts));
    const agents = new Agents(await document('agents', agentsSchema, () => []));
    return {
      now,
      keys,
      accounts,
      candid: new Candid({ secret: keys.candid, agents, accounts, now, url: () => urls.candid }),
      instants: new Instants(now, Math.max(staleAt, staleTokensAt, revokedAt)),
      logins,
      uploads: new Uploads(blobs, await document('uploads', uploadsSchema, () => []), now),
      charms: new Charms(await document('charms', charmsSchema, () => []), now),
      images: await Images.open(
        join(directory, 'registry'),
        await document('images', imagesSchema, () => ({})),
      ),
      snaps: new Snaps(await document('snaps', snapsSchema, () => []), now),
      pushes: new Pushes(await document('pushes', pushesSchema, () => [])),
      ledger: await document('assertions', ledgerSchema, emptyLedger),
      settings: defaultSettings(),
      urls,
      document,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
