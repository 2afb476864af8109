import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a package may offer under `omnipub` in its package.json: adapters, or what is known of a store's logins. */
export type OfferKey = 'stores' | 'logins';

/** Something that a package offers: `"omnipub": { "stores": { "<kind>": "<export>" } }` in its package.json. */
export interface Offer {
  readonly kind: string;
  readonly exportName: string;
  readonly packageName: string;
}

/**
 * What the packages of a folder offer under one key, in no order.
 * @throws Error for a name that can't be imported
 */
export async function offersOf(packages: string, offerKey: OfferKey): Promise<Offer[]> {
  const folders = (await readdir(packages, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const found = await Promise.all(
    folders.map(({ name }) => read(join(packages, name, 'package.json'), offerKey)),
  );
  return found.flat();
}

async function read(file: string, offerKey: OfferKey): Promise<Offer[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (thrown) {
    // A folder of build output that a removed package left behind.
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw thrown;
  }
  const manifest = JSON.parse(text) as {
    name?: unknown;
    omnipub?: Partial<Record<OfferKey, Record<string, unknown>>>;
  };
  return Object.entries(manifest.omnipub?.[offerKey] ?? {}).map(([kind, exportName]) => {
    const packageName = manifest.name;
    if (typeof packageName !== 'string' || !/^(@[a-z0-9-]+\/)?[a-z0-9-]+$/.test(packageName)) {
      throw new Error(`${file}: "name" can't be imported`);
    }
    if (typeof exportName !== 'string' || !/^[A-Za-z_$][\w$]*$/.test(exportName)) {
      throw new Error(`${file}: omnipub.${offerKey}.${kind} must be the name of an export`);
    }
    return { kind, exportName, packageName };
  });
}
